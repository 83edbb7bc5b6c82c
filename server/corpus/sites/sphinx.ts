import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { firstText } from './first-text.ts';
import { leftOut } from './globs.ts';
import { headingText } from './heading-text.ts';
import { plainMyst } from './myst.ts';
import type { Site } from './site.ts';
import { siteAddress } from './site-address.ts';
import { docutilsId } from './slugs.ts';

/** Where `make html` and Read the Docs put the built pages, seen from `conf.py`. */
const BUILT = ['_build/html', '../build/html', '../_build/html', '_build/dirhtml'];

/** A site of Sphinx, by its `conf.py`: MyST Markdown, and what was built of reStructuredText. */
export async function recogniseSphinx(folder: string): Promise<Site | undefined> {
  const config = await firstText(folder, ['conf.py']);
  if (
    config === undefined ||
    !/^[^\S\n]*(?:project|extensions|html_theme)[^\S\n]*[:=]/m.test(config)
  ) {
    return undefined;
  }
  const { url, base } = siteAddress(stringOf(config, 'html_baseurl'));
  const excluded = ['_build', '**/_templates', ...listOf(config, 'exclude_patterns')];
  const built = await builtFolder(folder);
  const directories = built?.endsWith('dirhtml') === true;
  const smart = listOf(config, 'myst_enable_extensions').includes('smartquotes');
  const page = (name: string) =>
    directories ? `${name}/`.replace(/(?:^|(?<=\/))index\/$/, '') : `${name}.html`;
  return {
    generator: 'sphinx',
    folder,
    configuration: config,
    pages: folder,
    url,
    base,
    notes: [
      ...(url === '' ? ['its address is not in conf.py (html_baseurl)'] : []),
      ...(built === undefined
        ? ['reStructuredText is read from the HTML that Sphinx makes of it: run "make html" first']
        : []),
    ],
    rules: {
      address(path) {
        if (!/\.(?:md|rst)$/.test(path) || leftOut(path, excluded)) return undefined;
        return page(path.replace(/\.\w+$/, ''));
      },
      anchors(headings) {
        const taken = new Set<string>();
        let count = 0;
        let earlier = 0;
        return headings.map(({ source, notes = earlier }) => {
          // A reference to a footnote takes the next number, and shows its own.
          for (; earlier < notes; earlier++) taken.add(nextFree());
          const { words } = headingText(source, {
            text: (text) => (smart ? withoutQuotes(text) : text).replace(/\[\^(\w+)\]/g, '$1'),
          });
          const id = docutilsId(words);
          const unique = id === '' || taken.has(id) ? nextFree() : id;
          taken.add(unique);
          return unique;
        });
        function nextFree(): string {
          let id = '';
          do id = `id${++count}`;
          while (taken.has(id));
          return id;
        }
      },
      readable: plainMyst,
      built: (path) => {
        const html = `${path.replace(/\.\w+$/, '')}${directories ? '/index' : ''}.html`;
        return built === undefined ? undefined : join(built, html);
      },
    },
  };
}

async function builtFolder(folder: string): Promise<string | undefined> {
  for (const name of BUILT) {
    const found = await stat(join(folder, name, 'objects.inv')).catch(() => undefined);
    if (found?.isFile()) return name;
  }
  return undefined;
}

/** Typographers' quotes are no letters of an anchor, and no gaps between them. */
function withoutQuotes(text: string): string {
  return text.replace(/['"]/g, '');
}

/** A string that Python's source assigns on one line. */
function stringOf(source: string, name: string): string | undefined {
  return new RegExp(`^${name}\\s*=\\s*(['"])(.*?)\\1\\s*(?:#.*)?$`, 'm').exec(source)?.[2];
}

function listOf(source: string, name: string): string[] {
  const list = new RegExp(`^${name}\\s*=\\s*\\[([^\\]]*)\\]`, 'm').exec(source)?.[1] ?? '';
  return [...list.replace(/#.*$/gm, '').matchAll(/(['"])(.*?)\1/g)].map((found) => found[2] ?? '');
}
