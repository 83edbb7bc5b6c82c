import { ConfigError } from '../errors.ts';
import { closest } from './closest.ts';
import { type Given, type Source, show } from './given.ts';
import { isMapping } from './mapping.ts';
import { readSettings } from './read-settings.ts';
import { COLLECTION_NAME, COLLECTION_NAME_EXPECTED, type Settings } from './schema.ts';
import { SETTINGS, type Setting } from './settings.ts';

/** The settings that each collection may have of its own. */
export const COLLECTION_KEYS = [
  'corpus',
  'urlPattern',
  'site',
  'crawl',
  'pages',
  'encoding',
  'lang',
  'strict',
  'starters',
] as const satisfies readonly (keyof Settings)[];

/** The collection of what stands in no section of its own. */
export const DEFAULT_COLLECTION = 'default';

/** Each has an index in memory, and labels of its own among the metrics. */
export const MOST_COLLECTIONS = 32;

/** One collection's settings, its name among them. */
export type CollectionConfig = Pick<Settings, (typeof COLLECTION_KEYS)[number]> & {
  readonly collection: string;
};

/** What was given for one collection in a section of its own. */
export type CollectionSection = Partial<Omit<CollectionConfig, 'crawl'>> & {
  readonly crawl?: Partial<Settings['crawl']>;
};
export type CollectionSections = ReadonlyMap<string, CollectionSection>;

/** `collections.api.corpus` and the others, for one collection. */
function settingsOf(collection: string): Setting[] {
  const own = SETTINGS.filter(({ path: [name] }) =>
    (COLLECTION_KEYS as readonly (string | undefined)[]).includes(name),
  );
  return own.map((setting) => {
    const path = ['collections', collection, ...setting.path];
    return { ...setting, key: path.join('.'), path };
  });
}

/**
 * What the section `collections` gives, each value under its own name.
 *
 * @param value `{ api: { corpus: ['docs/api'] } }`
 * @param originOf where the value at a path came from
 * @param base folder that relative paths start from
 */
export function givenCollections(
  value: unknown,
  originOf: (path: readonly string[]) => string,
  base: string,
): Source {
  const given: Given[] = [];
  const problems: string[] = [];
  const refuse = (path: readonly string[], got: string, expected: string): void => {
    const key = path.join('.');
    problems.push(`Setting "${key}" can't be ${got} (${originOf(path)}): expected ${expected}.`);
  };
  const section = ['collections'];
  if (value === null) return { given, problems };
  if (!isMapping(value)) {
    refuse(section, show(value), 'a section for each collection, such as collections.api.corpus');
    return { given, problems };
  }
  const names = Object.keys(value);
  if (names.length > MOST_COLLECTIONS) {
    refuse(section, `${names.length} collections`, `at most ${MOST_COLLECTIONS}`);
  }
  // Some file systems take api and API for one folder.
  const folders = new Set<string>();
  for (const [name, fields] of Object.entries(value)) {
    const path = [...section, name];
    if (!COLLECTION_NAME.test(name)) {
      refuse(section, `one named ${show(name)}`, COLLECTION_NAME_EXPECTED);
      continue;
    }
    if (folders.has(name.toLowerCase())) {
      refuse(path, 'there twice', 'names that differ in more than capitals');
    }
    folders.add(name.toLowerCase());
    if (!isMapping(fields) || fields.corpus === undefined || fields.corpus === null) {
      const got = isMapping(fields) ? 'without a corpus' : show(fields);
      refuse(path, got, `${path.join('.')}.corpus, a list of files, folders or globs`);
    }
    if (!isMapping(fields)) continue;
    const own = readSettings(fields, settingsOf(name), { parents: path, originOf, base });
    given.push(...own.given);
    problems.push(...own.problems);
  }
  return { given, problems };
}

/** A corpus that was given outside of `collections`. */
export interface TopLevelCorpus {
  /** By the configuration file: that of the collection `default`. */
  readonly inFile?: readonly string[] | undefined;
  /** By a flag or a variable: that of the one collection that was chosen, or of `default`. */
  readonly overriding?: readonly string[] | undefined;
}

/**
 * The collections that a command works on. The first answers where a request names none.
 *
 * @param settings what stands outside of `collections`, and holds where a section says nothing
 * @throws ConfigError when one is chosen that is not configured
 */
export function chosenCollections(
  settings: Settings,
  sections: CollectionSections,
  corpus: TopLevelCorpus,
): [CollectionConfig, ...CollectionConfig[]] {
  const chosen = settings.collection ?? [];
  if (sections.size === 0) {
    const [name = DEFAULT_COLLECTION, ...more] = chosen;
    if (more.length > 0) throw notConfigured(more[0] ?? '', [name]);
    return [withDefaults(settings, { collection: name, starters: settings.starters })];
  }
  const corpora = new Map<string, readonly string[]>();
  for (const [name, section] of sections) corpora.set(name, section.corpus ?? []);
  if (corpus.inFile !== undefined) {
    if (sections.has(DEFAULT_COLLECTION)) throw defaultTwice();
    corpora.set(DEFAULT_COLLECTION, corpus.inFile);
  }
  if (corpus.overriding !== undefined) {
    corpora.set(chosen.length === 1 ? chosen[0]! : DEFAULT_COLLECTION, corpus.overriding);
  }
  const names = [...corpora.keys()];
  if (corpora.has(DEFAULT_COLLECTION)) {
    names.sort((a, b) => Number(b === DEFAULT_COLLECTION) - Number(a === DEFAULT_COLLECTION));
  }
  const all = names.map((name, place) =>
    withDefaults(settings, {
      starters: place === 0 ? settings.starters : [],
      ...sections.get(name),
      collection: name,
      corpus: [...(corpora.get(name) ?? [])],
    }),
  );
  const picked = chosen.map((name) => {
    const found = all.find(({ collection }) => collection === name);
    if (found === undefined) throw notConfigured(name, names);
    return found;
  });
  const [first, ...others] = picked.length > 0 ? picked : all;
  if (first === undefined) throw new TypeError('There is no collection.');
  return [first, ...others];
}

/**
 * Takes out of the sections what a stronger source says of all collections; what that says of one of
 * them comes after. A corpus and starters are given to one collection, not to all.
 *
 * @param sections by collection, as they are put together: what weaker sources gave
 */
export function overrideSections(sections: unknown, [name = '', inner]: Setting['path']): void {
  const keys: readonly string[] = COLLECTION_KEYS;
  if (!isMapping(sections) || !keys.includes(name)) return;
  if (name === 'corpus' || name === 'starters') return;
  for (const section of Object.values(sections)) {
    if (!isMapping(section)) continue;
    const holder = inner === undefined ? section : section[name];
    if (isMapping(holder)) delete holder[inner ?? name];
  }
}

function withDefaults(
  { corpus, urlPattern, site, crawl, pages, encoding, lang, strict }: Settings,
  own: CollectionSection & Pick<CollectionConfig, 'collection' | 'starters'>,
): CollectionConfig {
  return {
    ...{ corpus, urlPattern, pages, encoding, lang, strict },
    ...own,
    site: siteOf(site, own.site),
    crawl: { ...crawl, ...own.crawl },
  };
}

/** An address of its own has its path: the one that stands outside is another site's. */
function siteOf(outside: Settings['site'], own: Settings['site'] = {}): Settings['site'] {
  const { base, ...rest } = outside;
  return { ...rest, ...(own.url === undefined && { base }), ...own };
}

function notConfigured(name: string, names: readonly string[]): ConfigError {
  const near = closest(name, names);
  return new ConfigError(
    `There is no collection "${name}"; there are: ${names.join(', ')}` +
      `${near === undefined ? '' : ` (perhaps ${near})`}. Others belong under "collections" in the configuration file.`,
    { subject: 'collection' },
  );
}

function defaultTwice(): ConfigError {
  return new ConfigError(
    `The collection "${DEFAULT_COLLECTION}" has two corpora: "corpus" and "collections.${DEFAULT_COLLECTION}.corpus"; expected one of them.`,
    { subject: 'collections' },
  );
}
