import { open } from 'node:fs/promises';
import { join } from 'node:path';
import { sha256 } from '../../sha256.ts';
import type { FoundFile } from '../corpus-files.ts';
import { frontMatterOf, type Matter } from '../front-matter.ts';
import type { Site, SiteRules } from './site.ts';

/** A page of a recognised site. */
export interface SourcePage {
  /** Absolute, or root-relative where the site's address is not known. */
  readonly url: string;
  readonly matter: Matter;
  /** Whether what is read is the built page. */
  readonly isBuilt: boolean;
  /** SHA-256 of the site's configuration, in hexadecimal. */
  readonly configuration: string;
  /** SHA-256 of all pages' addresses, in hexadecimal. */
  readonly addresses: string;
  readonly rules: SiteRules;
  readonly site: Pick<Site, 'generator' | 'url' | 'base'>;
  /** Address of another page by its source's path. */
  addressOf(path: string): string | undefined;
}

/** Front matter ends before that. */
const HEAD_BYTES = 65_536;

/** What of a site's files are its pages, each with its address; their number that are left out. */
export async function sourcePages(
  site: Site,
  files: readonly FoundFile[],
): Promise<{ readonly pages: readonly FoundFile[]; readonly unread: number }> {
  const paths = new Set(files.map(({ path }) => path));
  const root = site.url || site.base;
  const addresses = new Map<string, string>();
  const found: { readonly file: FoundFile; readonly matter: Matter; readonly url: string }[] = [];
  let unread = 0;
  for (const file of files) {
    // Libraries beside a site bring their own documentation.
    if (/(?:^|\/)site-packages\//.test(file.path)) continue;
    const matter = /\.(?:md|mdx|markdown)$/.test(file.path) ? await headMatter(file) : {};
    const address = site.rules.address(file.path, matter, paths);
    if (address === undefined) continue;
    const url = root + encodeURI(wellFormed(address)).replace(/[?#]/g, encodeURIComponent);
    addresses.set(file.path, url);
    const built = file.path.endsWith('.rst') ? site.rules.built?.(file.path) : file.path;
    if (built === undefined) unread++;
    else found.push({ file: { ...file, location: join(site.pages, built) }, matter, url });
  }
  const { generator, url, base, rules } = site;
  const configuration = sha256(site.configuration);
  const allAddresses = sha256(JSON.stringify([...addresses]));
  const pages = found.map(({ file, matter, url: own }) => {
    const page: SourcePage = {
      url: own,
      matter,
      isBuilt: file.location.endsWith('.html'),
      configuration,
      addresses: allAddresses,
      rules,
      site: { generator, url, base },
      addressOf: (path) => addresses.get(path),
    };
    const { folder: _sources, ...rest } = file;
    return { ...rest, source: page };
  });
  return { pages, unread };
}

/** Half of a character, which settings can name by its number, has no encoding. */
function wellFormed(text: string): string {
  return text.replace(/\p{Surrogate}/gu, '\ufffd');
}

async function headMatter({ location }: FoundFile): Promise<Matter> {
  try {
    const file = await open(location);
    try {
      const { buffer, bytesRead } = await file.read(Buffer.alloc(HEAD_BYTES), 0, HEAD_BYTES, 0);
      return frontMatterOf(buffer.toString('utf8', 0, bytesRead).replace(/^\ufeff/, ''));
    } finally {
      await file.close();
    }
  } catch {
    // Its reader says why it can't be read.
    return {};
  }
}
