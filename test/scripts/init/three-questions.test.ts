import { readdir } from 'node:fs/promises';
import { describe, expect, test } from 'vitest';
import { plannedSettings } from '../../../scripts/init/plan.ts';
import { settle } from '../../../scripts/init/three-questions.ts';
import { CorpusError, InterruptedError } from '../../../server/errors.ts';
import { FAQ_PAGE, GUIDE_PAGE, madeFolder } from './made-folder.ts';
import { scripted } from './scripted.ts';

const SITE = { 'faq/billing.md': FAQ_PAGE, 'docs/deploy.md': GUIDE_PAGE };

describe('settle', () => {
  test('asks three questions, whose presets are what was found', async () => {
    const { dialogue, said } = scripted('', '', '');
    const { plan, corpus } = await settle(await madeFolder(SITE), {}, dialogue);
    expect(plannedSettings(plan)).toEqual({ corpus: ['faq'] });
    expect(corpus.entries).toHaveLength(2);
    expect(said()).toMatch(
      /1\. What.*1\) faq .*2\) docs.*\[1\].*2\. Where.*\[none\].*3\. What.*\[2\]/s,
    );
  });

  test('takes a number, an address without a scheme, and a word for the third', async () => {
    const { dialogue } = scripted('2', 'docs.example.org', 'sections');
    const { plan, corpus } = await settle(await madeFolder(SITE), {}, dialogue);
    expect(plannedSettings(plan)).toEqual({
      corpus: ['docs'],
      pages: 'sections',
      urlPattern: 'https://docs.example.org/{path}.html',
      allowedOrigins: ['https://docs.example.org'],
    });
    expect(corpus.entries.map(({ source }) => source.url)).toContain(
      'https://docs.example.org/deploy.html#region',
    );
  });

  test('reads files, folders and globs that are named with commas between them', async () => {
    const { dialogue } = scripted('faq/*.md, docs/deploy.md', 'none', '1');
    const { plan, corpus } = await settle(await madeFolder(SITE), {}, dialogue);
    expect(plannedSettings(plan)).toEqual({
      corpus: ['faq/*.md', 'docs/deploy.md'],
      pages: 'sections',
    });
    expect(corpus.files).toHaveLength(2);
  });

  test.each([
    ['what is not there', 'no corpus found: nothing matches'],
    ['empty.md', 'no entries'],
    ['3', 'Expected a number up to 2'],
    ['0', 'Expected a number up to 2'],
  ])('asks again after "%s"', async (answer, problem) => {
    const { dialogue, said } = scripted(answer, '1', '', '');
    const root = await madeFolder({ ...SITE, 'empty.md': 'Only words.\n' });
    expect((await settle(root, {}, dialogue)).plan.finding.corpus).toEqual(['faq']);
    expect(said()).toContain(problem);
  });

  test('asks again after an address that is none, and a number that was not offered', async () => {
    const { dialogue, said } = scripted('', 'ftp://docs.example.org', '', '3', '');
    await settle(await madeFolder(SITE), {}, dialogue);
    expect(said()).toContain('"ftp://docs.example.org" is no address of a site');
    expect(said()).toContain('Expected 1 or 2');
  });

  test('does not ask what flags said, nor how pages are read where there are none', async () => {
    const { dialogue, said } = scripted('https://example.org/help');
    const root = await madeFolder({ 'faq.yaml': '- {question: Is it free?, answer: Yes.}' });
    const { plan } = await settle(root, { corpus: ['faq.yaml'] }, dialogue);
    expect(plannedSettings(plan)).toEqual({
      corpus: ['faq.yaml'],
      urlPattern: 'https://example.org/help',
      allowedOrigins: ['https://example.org'],
    });
    expect(said()).not.toMatch(/^[13]\./m);
  });

  test('leaves addresses to pages that say their own, and lets their site in', async () => {
    const page = `---\nurl: https://docs.example.org/a/faq.html\n---\n\n${FAQ_PAGE}`;
    const { plan } = await settle(await madeFolder({ 'FAQ.md': page }), {}, undefined);
    expect(plannedSettings(plan)).toEqual({
      corpus: ['FAQ.md'],
      allowedOrigins: ['https://docs.example.org'],
    });
  });

  test("takes a site's pages by its generator's rules, at another address where one is given", async () => {
    const root = await madeFolder({
      'docs/.vitepress/config.mjs':
        "export default { base: '/help/', sitemap: { hostname: 'https://docs.example.org' } }",
      'docs/deploy.md': GUIDE_PAGE,
      'faq/billing.md': FAQ_PAGE,
    });
    const { plan, corpus } = await settle(root, {}, undefined);
    expect(plan.finding).toMatchObject({ kind: 'site', generator: 'vitepress', corpus: ['docs'] });
    const urls = corpus.entries.map(({ source }) => source.url);
    expect(urls).toContain('https://docs.example.org/help/deploy.html#region');
    const { dialogue } = scripted('', 'https://v2.example.org/help', '');
    const moved = await settle(root, {}, dialogue);
    expect(plannedSettings(moved.plan)).toEqual({
      corpus: ['docs'],
      pages: 'sections',
      site: { url: 'https://v2.example.org/help/' },
      allowedOrigins: ['https://v2.example.org'],
    });
    const elsewhere = moved.corpus.entries.map(({ source }) => source.url);
    expect(elsewhere).toContain('https://v2.example.org/help/deploy.html#region');
  });

  test('without a dialogue takes the likeliest, or says what was looked for', async () => {
    const { plan } = await settle(await madeFolder(SITE), {}, undefined);
    expect(plan.finding.corpus).toEqual(['faq']);
    const empty = await madeFolder({ 'notes.txt': '' });
    const error = await settle(empty, {}, undefined).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(CorpusError);
    for (const part of [empty, 'VitePress', '"faq"', 'README', '--corpus <files or folders>']) {
      expect(String(error)).toContain(part);
    }
  });

  test('without a dialogue passes over what has no entry', async () => {
    const root = await madeFolder({ 'faq.json': '{"name": "faq"}', 'docs/deploy.md': GUIDE_PAGE });
    expect((await settle(root, {}, undefined)).plan.finding.corpus).toEqual(['docs']);
    const none = await madeFolder({ 'faq.json': '{"name": "faq"}' });
    await expect(settle(none, {}, undefined)).rejects.toThrow('faq.json');
  });

  test('says what was looked for where nothing is found, and asks for a name', async () => {
    const { dialogue, said } = scripted('', 'pages.md', '', '');
    const root = await madeFolder({ 'pages.md': FAQ_PAGE });
    expect((await settle(root, {}, dialogue)).plan.finding.corpus).toEqual(['pages.md']);
    expect(said()).toMatch(/nothing to answer from was found.*Name at least one file/s);
  });

  test.each([0, 1, 2])(
    'leaves nothing behind when it is left after %i answers',
    async (answers) => {
      const { dialogue } = scripted(...Array.from({ length: answers }, () => ''));
      const root = await madeFolder(SITE);
      await expect(settle(root, {}, dialogue)).rejects.toThrow(InterruptedError);
      expect((await readdir(root)).sort()).toEqual(['docs', 'faq']);
    },
  );
});
