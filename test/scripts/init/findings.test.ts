import { describe, expect, test } from 'vitest';
import { findingsIn, namedFinding } from '../../../scripts/init/findings.ts';
import { FAQ_PAGE, GUIDE_PAGE, madeFolder } from './made-folder.ts';

const HTML = '<!doctype html><title>Home</title><main><h1>Home</h1><p>Text.</p></main>';

async function found(files: Readonly<Record<string, string>>): Promise<string[]> {
  const findings = await findingsIn(await madeFolder(files));
  return findings.map(({ corpus, kind, pages }) => `${corpus} ${kind} ${pages}`);
}

describe('findingsIn', () => {
  test.each<[what: string, files: Readonly<Record<string, string>>, found: string[]]>([
    ['a FAQ page', { 'FAQ.md': FAQ_PAGE, 'notes.txt': '' }, ['FAQ.md file questions']],
    [
      'a data file',
      { 'faq-en.yaml': '- {question: a?, answer: b}' },
      ['faq-en.yaml file questions'],
    ],
    ['a FAQ folder', { 'faqs/billing.md': FAQ_PAGE }, ['faqs pages questions']],
    ['documentation', { 'docs/guide/deploy.md': GUIDE_PAGE }, ['docs pages sections']],
    [
      'a FAQ in the documentation, which comes first',
      { 'docs/faq.md': FAQ_PAGE, 'docs/deploy.md': GUIDE_PAGE },
      ['docs/faq.md file questions', 'docs pages sections'],
    ],
    ['what Docent reads by itself', { 'corpus/a.md': FAQ_PAGE }, ['corpus pages questions']],
    [
      'a built site',
      { 'dist/index.html': HTML, 'dist/sitemap.xml': '<urlset/>' },
      ['dist built sections'],
    ],
    [
      'a built site that is kept as documentation',
      { 'docs/index.html': HTML, 'docs/404.html': HTML },
      ['docs built sections'],
    ],
    [
      'a built site by what only the search of its generator has',
      { 'site/index.html': HTML, 'site/search/search_index.json': '{}' },
      ['site built sections'],
    ],
    ['a README that asks', { 'README.md': FAQ_PAGE }, ['README.md file questions']],
  ])('finds %s', async (_what, files, expected) => {
    expect(await found(files)).toEqual(expected);
  });

  test.each<[what: string, files: Readonly<Record<string, string>>]>([
    ['an empty folder', {}],
    ['a README that asks nothing', { 'README.md': GUIDE_PAGE }],
    ['a page whose name only begins with the letters', { 'faqir.md': FAQ_PAGE }],
    ['folders with nothing to read', { 'docs/logo.png': '', 'docs/README.md': FAQ_PAGE }],
    ['packages', { 'docs/node_modules/a/b.md': FAQ_PAGE, 'docs/.hidden/c.md': FAQ_PAGE }],
    ['an application that is no built site', { 'public/app.html': HTML, 'public/404.html': HTML }],
  ])('finds nothing in %s', async (_what, files) => {
    expect(await found(files)).toEqual([]);
  });

  test("takes a built site's address from the canonical link of its first page", async () => {
    const page = '<link rel="canonical" href="https://docs.example.org/v2/index.html">';
    const root = await madeFolder({ 'build/index.html': page, 'build/404.html': HTML });
    expect(await findingsIn(root)).toMatchObject([{ url: 'https://docs.example.org/v2/' }]);
  });
});

describe('namedFinding', () => {
  test('knows a file, a folder, a built site, a running one and several of them', async () => {
    const root = await madeFolder({
      'a/FAQ.md': FAQ_PAGE,
      'b/index.html': HTML,
      'b/404.html': HTML,
    });
    const named = [['a/FAQ.md'], ['a'], ['b'], ['a', 'b'], ['a/*.md'], ['https://a.example/']];
    const known = await Promise.all(named.map((corpus) => namedFinding(root, corpus)));
    const kinds = ['file', 'pages', 'built', 'pages', 'pages', 'running'];
    expect(known.map(({ kind }) => kind)).toEqual(kinds);
    expect(known.map(({ corpus }) => corpus)).toEqual(named);
  });
});
