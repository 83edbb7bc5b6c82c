import { join } from 'node:path';
import { firstText } from './first-text.ts';
import { leftOut } from './globs.ts';
import { headingText } from './heading-text.ts';
import { plainPythonMarkdown } from './python-markdown.ts';
import type { Site, SiteHeading } from './site.ts';
import { siteAddress } from './site-address.ts';
import { pymdownSlug, pythonMarkdownSlug } from './slugs.ts';
import { isMapping, patternsOf, yamlSettings } from './yaml-settings.ts';

/** A site of MkDocs, with Material or any other theme, by its `mkdocs.yml`. */
export async function recogniseMkdocs(folder: string): Promise<Site | undefined> {
  const config = await firstText(folder, ['mkdocs.yml', 'mkdocs.yaml']);
  if (config === undefined) return undefined;
  const settings = yamlSettings(config);
  const { url, base } = siteAddress(settings.site_url);
  const directories = settings.use_directory_urls !== false;
  const excluded = [
    'templates/**',
    ...patternsOf(settings.exclude_docs),
    ...patternsOf(settings.draft_docs),
  ].flatMap((pattern) => (pattern.includes('/') ? [pattern] : [pattern, `**/${pattern}`]));
  const extensions = extensionsOf(settings.markdown_extensions);
  const attributes = extensions.has('attr_list');
  const footnotes = extensions.has('footnotes');
  const smart = extensions.has('smarty');
  const emoji = [...extensions.keys()].some((name) => name.endsWith('.emoji'));
  const slug = slugRule(extensions.get('toc') ?? {}, config);
  return {
    generator: 'mkdocs',
    folder,
    configuration: config,
    pages: join(folder, typeof settings.docs_dir === 'string' ? settings.docs_dir : 'docs'),
    url,
    base,
    notes: url === '' ? ['its address is not in mkdocs.yml (site_url)'] : [],
    rules: {
      address(path, _matter, paths) {
        if (!/\.(?:md|markdown|mdown|mkdn|mkd)$/.test(path) || leftOut(path, excluded)) {
          return undefined;
        }
        const page = path.replace(/\.\w+$/, '');
        const [, parent = '', name = ''] = /^(.*\/)?([^/]*)$/.exec(page) ?? [];
        if (name === 'README' && paths.has(`${parent}index.md`)) return undefined;
        if (name === 'index' || name === 'README') {
          return directories ? parent : `${parent}index.html`;
        }
        return `${page}${directories ? '/' : '.html'}`;
      },
      anchors: (headings) => pythonIds(headings, slug, { attributes, footnotes, smart }),
      readable: (text) => plainPythonMarkdown(text, { emoji, attributes }),
    },
  };
}

/** By the name of each extension its options. */
function extensionsOf(value: unknown): ReadonlyMap<string, Record<string, unknown>> {
  const found = new Map<string, Record<string, unknown>>();
  const items: unknown[] = Array.isArray(value) ? value : isMapping(value) ? [value] : [];
  for (const item of items) {
    if (typeof item === 'string') found.set(item.replace(/^markdown\.extensions\./, ''), {});
    else if (isMapping(item)) {
      for (const [name, options] of Object.entries(item)) {
        found.set(name.replace(/^markdown\.extensions\./, ''), isMapping(options) ? options : {});
      }
    }
  }
  return found;
}

/** Python's names of functions are tags, which the parser of YAML has no value for. */
function slugRule(toc: Record<string, unknown>, config: string): (words: string) => string {
  const separator = typeof toc.separator === 'string' ? toc.separator : '-';
  const [, name = ''] = /^[\t -]*slugify:\s*(?:!!python\/\S*?:)?(\S+)/m.exec(config) ?? [];
  if (name.startsWith('pymdownx.slugs.')) {
    const kept = !/uslugify|gfm/.test(name) && !/\bcase:\s*['"]?(?:lower|fold)/.test(config);
    return (words) => pymdownSlug(words, separator, kept);
  }
  const unicode = name.endsWith('slugify_unicode');
  return (words) => pythonMarkdownSlug(words, separator, unicode);
}

/** Python-Markdown's: `_1` behind a name that is taken, also behind none; authors' ids come first. */
function pythonIds(
  headings: readonly SiteHeading[],
  slug: (words: string) => string,
  { smart, ...extensions }: { attributes: boolean; footnotes: boolean; smart: boolean },
): readonly string[] {
  // With `smarty` hyphens in a row are a dash.
  const text = (words: string) => (smart ? words.replace(/-{2,3}/g, '–') : words);
  const texts = headings.map(({ source }) => ({
    ...headingText(source, { ...extensions, text }),
    // It underlines single lines.
    isText: source.includes('\n'),
  }));
  const taken = new Set(texts.flatMap(({ id }) => id ?? []));
  return texts.map(({ id, words, isText }) => {
    if (isText) return '';
    if (id !== undefined) return id;
    let unique = slug(words.replace(/\s+/g, ' ').trim());
    while (unique === '' || taken.has(unique)) {
      const [, name, count] = /^(.*)_(\d+)$/.exec(unique) ?? [];
      // An author's number may be larger than any that can be counted on from.
      unique = name === undefined ? `${unique}_1` : `${name}_${BigInt(count!) + 1n}`;
    }
    taken.add(unique);
    return unique;
  });
}
