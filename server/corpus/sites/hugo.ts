import { join, posix } from 'node:path';
import { tomlSettings } from '../front-matter.ts';
import { firstText } from './first-text.ts';
import { headingText, lastLine } from './heading-text.ts';
import { outsideCode, outsideInlineCode, plainAlert } from './markup.ts';
import type { Site } from './site.ts';
import { siteAddress } from './site-address.ts';
import { hugoSlug } from './slugs.ts';
import { isMapping, yamlSettings } from './yaml-settings.ts';

type Settings = Readonly<Record<string, unknown>>;

/** A site of Hugo, by its `hugo.toml`, `hugo.yaml` or `config.toml`. */
export async function recogniseHugo(folder: string): Promise<Site | undefined> {
  const found = await settingsOf(folder);
  if (found === undefined) return undefined;
  const { settings, text: configuration } = found;
  const { url, base } = siteAddress(settings.baseurl);
  const known = url !== '' && new URL(url).hostname !== 'example.org';
  const { defaultcontentlanguage: main } = settings;
  const language = typeof main === 'string' ? main.toLowerCase() : 'en';
  const languages = isMapping(settings.languages) ? Object.keys(settings.languages) : [];
  const content = typeof settings.contentdir === 'string' ? settings.contentdir : 'content';
  const folders = languageFolders(settings.languages, content);
  const inFolder = settings.defaultcontentlanguageinsubdir === true;
  const files = settings.uglyurls === true;
  const rule = autoHeadingId(settings);
  return {
    generator: 'hugo',
    folder,
    configuration,
    pages: join(folder, content),
    url: known ? url : '',
    base,
    notes: [
      ...(known ? [] : ['its address is not in the configuration (baseURL)']),
      ...(isMapping(settings.permalinks)
        ? ['permalinks are not read: pages keep their paths']
        : []),
    ],
    rules: {
      address(path, matter, paths) {
        const given = lowerKeys(matter);
        if (!/\.(?:md|markdown)$/.test(path) || !isPublished(given) || inBundle(path, paths)) {
          return undefined;
        }
        if (typeof given.url === 'string') return given.url.replace(/^\//, '');
        const own = folders.find((each) => path.startsWith(each.below));
        const page = path.slice(own?.below.length ?? 0).replace(/\.\w+$/, '');
        const suffix = languages.find((each) => page.toLowerCase().endsWith(`.${each}`));
        const bare = suffix === undefined ? page : page.slice(0, -suffix.length - 1);
        const spoken = own?.language ?? suffix ?? language;
        const prefix = spoken !== language || inFolder ? `${spoken}/` : '';
        const segments = bare.split('/').map(pathName);
        const name = segments.pop() ?? '';
        const slug = typeof given.slug === 'string' ? pathName(given.slug) : undefined;
        const parent = segments.map((each) => `${each}/`).join('');
        if (name === '_index') return prefix + parent;
        if (name === 'index') {
          return slug === undefined
            ? prefix + parent
            : `${prefix}${parent.replace(/[^/]*\/$/, '')}${slug}/`;
        }
        return `${prefix}${parent}${slug ?? name}${files ? '.html' : '/'}`;
      },
      anchors(headings) {
        const taken = new Set<string>();
        return headings.map(({ source }) => {
          const { id, words } = headingText(withoutReferences(lastLine(source)), {
            attributes: true,
            images: true,
            withoutAddresses: true,
            footnotes: true,
            // Two hyphens become a dash before the anchor is made.
            text: (text) => text.replace(/-{2,3}/g, ''),
          });
          if (id !== undefined) {
            taken.add(id);
            return id;
          }
          const slug = hugoSlug(words, rule) || 'heading';
          let unique = slug;
          for (let count = 1; taken.has(unique); count++) unique = `${slug}-${count}`;
          taken.add(unique);
          return unique;
        });
      },
      readable: plainShortcodes,
    },
  };
}

/** Folders that hold one language each, below the folder of contents. */
function languageFolders(
  languages: unknown,
  content: string,
): readonly { readonly language: string; readonly below: string }[] {
  return Object.entries(isMapping(languages) ? languages : {}).flatMap(([language, own]) => {
    const folder = isMapping(own) ? lowerKeys(own).contentdir : undefined;
    const below = typeof folder === 'string' ? posix.relative(content, folder) : '';
    if (below === '' || below.startsWith('..')) return [];
    return [{ language: language.toLowerCase(), below: `${below}/` }];
  });
}

/** Of a character reference only what letters and digits a number has. */
function withoutReferences(source: string): string {
  return outsideInlineCode(source, (part) => part.replace(/&(?:#(\w+)|\w+);/g, '$1'));
}

/** Keys in lower case, as Hugo takes them in any. */
async function settingsOf(
  folder: string,
): Promise<{ readonly settings: Settings; readonly text: string } | undefined> {
  for (const below of ['.', 'config/_default']) {
    for (const name of ['hugo', 'config']) {
      const toml = await firstText(folder, [`${below}/${name}.toml`]);
      const yaml =
        toml ??
        (await firstText(
          folder,
          ['yaml', 'yml', 'json'].map((ending) => `${below}/${name}.${ending}`),
        ));
      if (yaml === undefined) continue;
      const settings = lowerKeys(toml === undefined ? yamlSettings(yaml) : tomlSettings(toml));
      // Others have a config.yaml too.
      if (name === 'hugo' || settings.baseurl !== undefined) return { settings, text: yaml };
    }
  }
  return undefined;
}

function lowerKeys(settings: Settings): Settings {
  return Object.fromEntries(
    Object.entries(settings).map(([key, value]) => [key.toLowerCase(), value]),
  );
}

function autoHeadingId(settings: Settings): string {
  let at: unknown = settings;
  for (const key of ['markup', 'goldmark', 'parser', 'autoheadingidtype']) {
    at = isMapping(at) ? lowerKeys(at)[key] : undefined;
  }
  return typeof at === 'string' ? at : 'github';
}

function isPublished(matter: Settings): boolean {
  const at = (date: unknown) =>
    typeof date === 'string' || date instanceof Date ? new Date(date).getTime() : Number.NaN;
  if (matter.draft === true || matter.headless === true) return false;
  return (
    !(at(matter.publishdate ?? matter.date) > Date.now()) && !(at(matter.expirydate) < Date.now())
  );
}

/** Beside an `index.md`, other files belong to that page. */
function inBundle(path: string, paths: ReadonlySet<string>): boolean {
  const folders = path.split('/').slice(0, -1);
  const own = /(?:^|\/)index\.[^/]*$/.test(path);
  return folders.some((_folder, depth) => {
    const bundle = folders.slice(0, depth + 1).join('/');
    if (own && depth === folders.length - 1) return false;
    return paths.has(`${bundle}/index.md`);
  });
}

/** As Hugo writes a path: lower case, spaces as hyphens, no signs but some. */
function pathName(name: string): string {
  return name
    .toLowerCase()
    .trim()
    .replace(/\s+/g, '-')
    .replace(/[^\p{L}\p{M}\p{N}._\-~+/#@]/gu, '');
}

/** Shortcodes without their tags; what stands between two stays, and code stays code. */
function plainShortcodes(text: string): string {
  return outsideCode(text, (line) => {
    return plainAlert(line)
      .replace(/\{\{[<%]\s*(?:rel)?ref\s+"?([^"\s>%]+)"?\s*[>%]\}\}/g, '$1')
      .replace(/^(\s*)\{\{[<%]\s*highlight\s+(\w+).*?[>%]\}\}\s*$/, '$1```$2')
      .replace(/^(\s*)\{\{[<%]\s*\/\s*highlight\s*[>%]\}\}\s*$/, '$1```')
      .replace(/\{\{([<%])\/?\*?.*?\1?[>%]\}\}/g, '');
  });
}
