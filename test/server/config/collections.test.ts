import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import {
  type CollectionConfig,
  eachCollection,
  type LoadConfigOptions,
  loadConfig,
} from '../../../server/config.ts';
import { ConfigError } from '../../../server/errors.ts';

let cwd = '';
beforeEach(async () => {
  cwd = await mkdtemp(join(tmpdir(), 'docent-collections-'));
});
afterEach(() => rm(cwd, { recursive: true, force: true }));

/** Every collection of a file and what else is given, each as its settings alone. */
async function collections(
  file: unknown,
  options: LoadConfigOptions = {},
): Promise<Partial<CollectionConfig>[]> {
  await writeFile(join(cwd, 'docent.config.yaml'), JSON.stringify(file));
  return eachCollection(loadConfig({ cwd, env: {}, ...options }));
}

async function refusal(file: unknown, options: LoadConfigOptions = {}): Promise<string> {
  const error = await collections(file, options).then(
    () => expect.fail('the configuration was taken'),
    (thrown: unknown) => thrown,
  );
  expect(error).toBeInstanceOf(ConfigError);
  return (error as ConfigError).message;
}

const TWO = { collections: { api: { corpus: ['api'] }, guide: { corpus: ['guide'] } } };

describe('collections', () => {
  test('are one named default where none is configured, or as it is called', async () => {
    expect(await collections({ corpus: ['docs'] })).toMatchObject([
      { collection: 'default', corpus: [join(cwd, 'docs')], furtherCollections: [] },
    ]);
    expect(await collections({ collection: 'faq' })).toMatchObject([{ collection: 'faq' }]);
  });

  test('are those of their section, in its order, with paths from the file’s folder', async () => {
    expect(await collections(TWO)).toMatchObject([
      { collection: 'api', corpus: [join(cwd, 'api')], index: join(cwd, '.docent/index') },
      { collection: 'guide', corpus: [join(cwd, 'guide')] },
    ]);
  });

  test('come after the default one, which is that of `corpus`, wherever it stands', async () => {
    const file = { ...TWO, corpus: ['docs'] };
    expect((await collections(file)).map(({ collection }) => collection)).toEqual([
      'default',
      'api',
      'guide',
    ]);
    const own = { collections: { ...TWO.collections, default: { corpus: ['docs'] } } };
    expect((await collections(own))[0]).toMatchObject({ collection: 'default' });
    // With its default in place of `corpus`, the package's own corpus is none.
    expect(await collections(TWO)).toHaveLength(2);
  });

  test('have what a flag or a variable says, whatever stands in their sections', async () => {
    const file = {
      lang: 'fr',
      collections: {
        api: { corpus: ['api'], lang: 'de', site: { url: 'https://api.example/a/', base: '/a/' } },
        guide: { corpus: ['guide'], crawl: { pages: 7, rate: 3 }, starters: ['How?'] },
      },
    };
    const flags = { siteUrl: 'https://new.example/', crawlPages: '9' };
    const env = { DOCENT_LANG: 'es' };
    expect(await collections(file, { flags, env })).toMatchObject([
      { lang: 'es', site: { url: 'https://new.example/', base: '/a/' }, crawl: { pages: 9 } },
      { lang: 'es', site: { url: 'https://new.example/' }, crawl: { pages: 9, rate: 3 } },
    ]);
    // The file's own section is nearer than what the file says of all.
    expect(await collections(file)).toMatchObject([{ lang: 'de' }, { lang: 'fr' }]);
    // As is that of a variable.
    const sections = JSON.stringify({ api: { corpus: ['api'], lang: 'zh' } });
    const both = { DOCENT_LANG: 'es', DOCENT_COLLECTIONS: sections };
    expect(await collections(file, { env: both })).toMatchObject([{ lang: 'zh' }, { lang: 'es' }]);
  });

  test('take what they do not say from outside, but for the first one’s starters', async () => {
    const file = {
      urlPattern: '/{path}.html',
      strict: true,
      starters: ['What is it?'],
      collections: {
        api: { corpus: ['api'], strict: false, lang: 'zh' },
        guide: { corpus: ['guide'], urlPattern: '/guide/{path}/', starters: ['How?'] },
        more: { corpus: ['more'] },
      },
    };
    expect(await collections(file)).toMatchObject([
      { urlPattern: '/{path}.html', strict: false, lang: 'zh', starters: ['What is it?'] },
      { urlPattern: '/guide/{path}/', strict: true, lang: undefined, starters: ['How?'] },
      { starters: [] },
    ]);
  });

  test('have settings of site and crawl of their own, one by one', async () => {
    const file = {
      site: { generator: 'mkdocs', url: 'https://docs.example.org/' },
      crawl: { pages: 10, rate: 2 },
      collections: {
        api: { corpus: ['api'], site: { url: 'https://api.example.org/' }, crawl: { rate: 9 } },
        guide: { corpus: ['guide'], site: { generator: 'hugo' }, crawl: null },
      },
    };
    const [api, guide] = await collections(file);
    expect(api).toMatchObject({
      site: { generator: 'mkdocs', url: 'https://api.example.org/' },
      crawl: { pages: 10, rate: 9, pageBytes: 2_097_152 },
    });
    expect(guide).toMatchObject({
      site: { generator: 'hugo', url: 'https://docs.example.org/' },
      crawl: { pages: 10, rate: 2 },
    });
  });

  test('with a site address of their own take no base from outside, otherwise they do', async () => {
    const file = {
      site: { base: '/docs/' },
      collections: {
        api: { corpus: ['api'], site: { url: 'https://example.org/api/' } },
        guide: { corpus: ['guide'], site: { generator: 'hugo' } },
        both: { corpus: ['both'], site: { url: 'https://example.org/', base: '/both/' } },
      },
    };
    expect((await collections(file)).map(({ site }) => site?.base)).toEqual([
      undefined,
      '/docs/',
      '/both/',
    ]);
  });

  test('can be chosen by flag and variable, in the order in which they shall answer', async () => {
    const names = async (options: LoadConfigOptions) =>
      (await collections(TWO, options)).map(({ collection }) => collection);
    expect(await names({ flags: { collection: ['guide'] } })).toEqual(['guide']);
    expect(await names({ flags: { collection: ['guide', 'api'] } })).toEqual(['guide', 'api']);
    expect(await names({ env: { DOCENT_COLLECTION: 'guide, api' } })).toEqual(['guide', 'api']);
  });

  test('can be given by a variable, as YAML or JSON', async () => {
    for (const text of ['{api: {corpus: [docs/api]}}', '{"api":{"corpus":["docs/api"]}}']) {
      expect(eachCollection(loadConfig({ cwd, env: { DOCENT_COLLECTIONS: text } }))).toMatchObject([
        { collection: 'api', corpus: [join(cwd, 'docs/api')] },
      ]);
    }
  });

  test('get the corpus of a flag: the chosen one, or else the default one', async () => {
    const corpus = [join(cwd, 'x')];
    const flags = { corpus: ['x'], collection: ['api'] };
    expect(await collections(TWO, { flags })).toMatchObject([{ collection: 'api', corpus }]);
    expect(await collections(TWO, { flags: { corpus: ['x'] } })).toMatchObject([
      { collection: 'default', corpus },
      { collection: 'api', corpus: [join(cwd, 'api')] },
      { collection: 'guide' },
    ]);
    // What the file says of another one stays out of it.
    const file = { ...TWO, corpus: ['docs'] };
    expect(await collections(file, { flags: { collection: ['api'] } })).toMatchObject([
      { collection: 'api', corpus: [join(cwd, 'api')] },
    ]);
  });
});

describe('refused by name and place is', () => {
  test.each(['../x', '.', '..', '.hidden', 'a/b', 'a\\b', '', '__proto__', 'é', 'x'.repeat(65)])(
    'the name %j',
    async (name) => {
      const file = `{"collections":{${JSON.stringify(name)}:{"corpus":["x"]}}}`;
      await writeFile(join(cwd, 'docent.config.yaml'), file);
      expect(() => loadConfig({ cwd, env: {} })).toThrow(
        /^Setting "collections" can't be one named .+ \(docent\.config\.yaml:1\): expected a name of letters, digits, dots, dashes and underscores \(64 at most\)\.$/,
      );
    },
  );

  test.each([
    [{ collections: ['api'] }, 'Setting "collections" can\'t be ["api"] (docent.config.yaml:1)'],
    [
      { collections: { api: {} } },
      'Setting "collections.api" can\'t be without a corpus (docent.config.yaml:1): expected collections.api.corpus, a list of files, folders or globs.',
    ],
    [
      { collections: { api: { corpus: [] } } },
      'Setting "collections.api.corpus" can\'t be [] (docent.config.yaml:1)',
    ],
    [
      { collections: { api: { corpus: ['x'], port: 1 } } },
      'Unknown setting "collections.api.port" with 1',
    ],
    [{ collections: { api: { corpos: ['x'], corpus: ['x'] } } }, 'perhaps collections.api.corpus.'],
    [
      { collections: { api: { corpus: ['x'], site: { url: 'docs' } } } },
      'Setting "collections.api.site.url" can\'t be "docs" (docent.config.yaml:1): expected an http or https address',
    ],
    [
      { collections: { api: { corpus: ['x'], crawl: 4 } } },
      'Setting "collections.api.crawl" can\'t be 4 (docent.config.yaml:1): expected settings of its own, such as collections.api.crawl.pages.',
    ],
    [
      { collections: { api: { corpus: ['x'], crawl: { rat: 4 } } } },
      'Unknown setting "collections.api.crawl.rat" with 4 (docent.config.yaml:1): expected a name from docs/configuration.md, perhaps collections.api.crawl.rate.',
    ],
    [
      { collections: { api: { corpus: ['x'] }, API: { corpus: ['y'] } } },
      'Setting "collections.API" can\'t be there twice',
    ],
    [{ collection: 'a b' }, 'Setting "collection" can\'t be "a b"'],
    [
      { corpus: ['x'], collections: { default: { corpus: ['y'] } } },
      'The collection "default" has two corpora',
    ],
  ])('%j', async (file, message) => {
    expect(await refusal(file)).toContain(message);
  });

  test('one collection over the bound of 32', async () => {
    const many = (count: number) =>
      Object.fromEntries(Array.from({ length: count }, (_, i) => [`c${i}`, { corpus: ['x'] }]));
    expect(await collections({ collections: many(32) })).toHaveLength(32);
    expect(await refusal({ collections: many(33) })).toContain(
      "can't be 33 collections (docent.config.yaml:1): expected at most 32.",
    );
  });

  test('one that is chosen and not there, with those that are', async () => {
    expect(await refusal(TWO, { flags: { collection: ['guides'] } })).toBe(
      'There is no collection "guides"; there are: api, guide (perhaps guide). Others belong under "collections" in the configuration file.',
    );
    expect(await refusal({}, { flags: { collection: ['a', 'b'] } })).toContain(
      'There is no collection "b"; there are: a',
    );
  });

  test('a variable that is no section', async () => {
    expect(await refusal({}, { env: { DOCENT_COLLECTIONS: '{api: [' } })).toContain(
      'Setting "collections" can\'t be "{api: [" (variable DOCENT_COLLECTIONS)',
    );
  });
});
