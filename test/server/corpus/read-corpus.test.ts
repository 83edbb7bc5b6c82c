import { chmod, mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readCorpus } from '../../../server/corpus/read-corpus.ts';
import { CorpusError } from '../../../server/errors.ts';

let root: string;

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'docent-corpus-'));
});
afterEach(async () => {
  await rm(root, { recursive: true, force: true });
});

async function put(files: Readonly<Record<string, string | Uint8Array>>) {
  for (const [path, content] of Object.entries(files)) {
    await mkdir(dirname(join(root, path)), { recursive: true });
    await writeFile(join(root, path), content);
  }
}

const faq = (question: string) => `## Q: ${question}\n\nA: text of ${question}\n`;
const inRoot = (...paths: readonly string[]) => paths.map((path) => join(root, path));

async function failure(patterns: readonly string[], options = {}): Promise<CorpusError> {
  const error = await readCorpus(patterns, options).catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(CorpusError);
  expect((error as CorpusError).message).not.toContain('\n');
  return error as CorpusError;
}

describe('what is read', () => {
  beforeEach(() =>
    put({
      'b.md': faq('b?'),
      'a/c.yml': '- {question: c?, answer: x}',
      'a/d.markdown': faq('d?'),
      'a/README.md': faq('readme?'),
      'notes.txt': 'not for us',
      '.hidden.md': faq('hidden?'),
      '.git/x.md': faq('git?'),
      'node_modules/x/y.md': faq('module?'),
    }),
  );

  it('in a folder: every format, in order, without hidden files, modules and READMEs', async () => {
    const { files, entries, warnings } = await readCorpus([root]);
    expect(files.map(({ path }) => path)).toEqual(['a/c.yml', 'a/d.markdown', 'b.md']);
    expect(entries.map(({ id }) => id)).toEqual(['a-c.c', 'a-d.d', 'b.b']);
    expect(warnings).toEqual([]);
  });

  it('by a glob: what it matches, its paths from where its pattern begins', async () => {
    const { files } = await readCorpus(inRoot('**/*.{md,yml}'));
    expect(files.map(({ path }) => path)).toEqual(['a/c.yml', 'b.md']);
    expect((await readCorpus(inRoot('a/*.yml'))).files[0]?.path).toBe('c.yml');
  });

  it('by name: a README too', async () => {
    const { entries } = await readCorpus(inRoot('a/README.md'));
    expect(entries.map(({ question, source }) => [question, source.file])).toEqual([
      ['readme?', 'README.md'],
    ]);
  });

  it('once, however many patterns bring it up, in the order of the patterns', async () => {
    const { files } = await readCorpus([...inRoot('b.md', 'a'), root]);
    expect(files.map(({ path }) => path)).toEqual(['b.md', 'c.yml', 'd.markdown']);
  });

  it('a file whose name looks like a glob', async () => {
    await put({ 'x[1].md': faq('x?') });
    expect((await readCorpus(inRoot('x[1].md'))).entries).toHaveLength(1);
  });

  it('with sizes, checksums and counts', async () => {
    const { files } = await readCorpus(inRoot('b.md'));
    expect(files[0]).toMatchObject({ path: 'b.md', bytes: 24, entries: 1 });
    expect(files[0]?.sha256).toMatch(/^[0-9a-f]{64}$/);
  });

  it('with ids that are unique over equal paths under two roots', async () => {
    await put({ 'one/f.md': faq('x?'), 'two/f.md': faq('x?') });
    const { entries, warnings } = await readCorpus(inRoot('one', 'two'));
    expect(entries.map(({ id }) => id)).toEqual(['f.x', 'f.x-2']);
    expect(warnings).toEqual([]);
  });

  it("with a warning for an author's id that another file has used", async () => {
    const page = '## Q: a?\n<!-- docent\nid: x\n-->\n\nb';
    await put({ 'one/f.md': page, 'two/g.md': page });
    const { entries, warnings } = await readCorpus(inRoot('one', 'two'));
    expect(entries.map(({ id }) => id)).toEqual(['x', 'x-2']);
    expect(warnings.map(({ file, line }) => [file, line])).toEqual([['g.md', 1]]);
  });
});

describe('encodings', () => {
  it('are found out or taken from the options, and said', async () => {
    await put({
      'a.csv': Buffer.from('\ufeffquestion,answer\na?,b\n', 'utf16le'),
      'b.csv': Buffer.from('question;answer\ncaf\xe9?;d\n', 'latin1'),
      'c.csv': Buffer.from('question,answer\n\xd4\xf5?,f\n', 'latin1'),
    });
    const { entries, warnings, notes } = await readCorpus(inRoot('a.csv', 'b.csv'));
    expect(entries.map(({ question }) => question)).toEqual(['a?', 'café?']);
    expect(notes.map(({ file, message }) => `${file}: ${message}`)).toEqual([
      'a.csv: read as UTF-16LE',
      'b.csv: read with a semicolon between its columns',
    ]);
    expect(warnings.map(({ file, message }) => `${file}: ${message}`)).toEqual([
      'b.csv: it is not valid UTF-8: read as Windows-1252',
    ]);
    const declared = await readCorpus(inRoot('c.csv'), { encoding: 'gb18030', strict: true });
    expect(declared.entries.map(({ question }) => question)).toEqual(['怎?']);
  });
});

describe('what is passed over with a warning', () => {
  beforeEach(() => put({ 'good.md': faq('good?') }));

  async function warningsOf(paths: readonly string[] = ['.'], options = {}) {
    const { entries, warnings } = await readCorpus(inRoot(...paths), options);
    expect(entries.map(({ question }) => question)).toEqual(['good?']);
    return warnings;
  }

  it('a file one byte over the limit', async () => {
    await put({ 'big.md': 'x'.repeat(101) });
    expect(await warningsOf(['.'], { maxFileBytes: 100 })).toEqual([
      { file: 'big.md', line: 0, message: 'skipped: 101 bytes, more than the limit of 100' },
    ]);
    await put({ 'big.md': `## Q: x?\n\n${'y'.repeat(90)}` });
    expect((await readCorpus([root], { maxFileBytes: 100 })).entries).toHaveLength(2);
  });

  it('bytes that are not UTF-8, or are NUL', async () => {
    await put({
      'big5.md': Buffer.from('## Q: \xa4\xa4\xa4\xe5?\n\nx', 'latin1'),
      'utf16.md': Buffer.from('## Q: a?\n\nx', 'utf16le'),
    });
    expect(await warningsOf()).toEqual([
      {
        file: 'big5.md',
        line: 0,
        message:
          'skipped: it is not valid UTF-8: say its encoding (setting "encoding"), or save it as UTF-8',
      },
      {
        file: 'utf16.md',
        line: 0,
        message: 'skipped: it has NUL bytes, so it is not UTF-8 text',
      },
    ]);
  });

  it.skipIf(process.getuid?.() === 0)('a file that may not be read', async () => {
    await put({ 'secret.md': faq('secret?') });
    await chmod(join(root, 'secret.md'), 0);
    expect(await warningsOf()).toEqual([
      { file: 'secret.md', line: 0, message: "can't be read: permission denied" },
    ]);
  });

  it('links that lead out or nowhere, while those inside are followed once', async () => {
    const outside = await mkdtemp(join(tmpdir(), 'docent-outside-'));
    await writeFile(join(outside, 'x.md'), faq('outside?'));
    await symlink(join(outside, 'x.md'), join(root, 'out.md'));
    await symlink(outside, join(root, 'outdir'));
    await symlink(join(root, 'good.md'), join(root, 'same.md'));
    await symlink(root, join(root, 'loop'));
    await symlink(join(root, 'gone.md'), join(root, 'nowhere.md'));
    const message = 'is a symbolic link that leads out of the corpus: skipped';
    try {
      const warnings = await warningsOf();
      expect(warnings).toHaveLength(3);
      expect(warnings).toEqual(
        expect.arrayContaining([
          { file: 'out.md', line: 0, message },
          { file: 'outdir', line: 0, message },
          { file: 'nowhere.md', line: 0, message: "can't be read: it does not exist" },
        ]),
      );
    } finally {
      await rm(outside, { recursive: true });
    }
  });

  it('an entry without an answer or a question', async () => {
    await put({ 'x.md': '## Q: nothing?\n\n<br/>\n\n## Q:\n\ntext' });
    expect(await warningsOf()).toEqual([
      { file: 'x.md', line: 1, message: 'entry skipped: its answer is empty' },
      { file: 'x.md', line: 5, message: 'entry skipped: its question is empty' },
    ]);
  });

  it('a page without questions', async () => {
    await put({ 'x.md': 'text' });
    expect((await warningsOf()).map(({ file, line }) => [file, line])).toEqual([['x.md', 0]]);
  });

  it('a pattern that matches nothing, and a named file of an unknown format', async () => {
    await put({ 'x.txt': 'x' });
    const [missing, unknown] = inRoot('missing', 'x.txt');
    expect(await warningsOf(['missing', 'x.txt', 'good.md'])).toEqual([
      { file: missing, line: 0, message: 'matches no file' },
      {
        file: 'x.txt',
        line: 0,
        message: expect.stringMatching(/^no reader for ".txt": expected .md, .markdown, .yaml, /),
      },
    ]);
    expect(unknown).toBeDefined();
  });
});

describe('what is refused', () => {
  it('no pattern', async () => {
    expect((await failure([])).message).toBe(
      'no corpus is named: name files, folders or globs of .md, .markdown, .yaml, .yml, .json, .jsonl, .ndjson, .csv, .tsv, .tab, .html, .htm, .xhtml, .mdx, .adoc, .asciidoc files',
    );
  });

  it.each(['nowhere', 'nowhere/**/*.md', 'nowhere.md'])(
    '%s, which matches nothing',
    async (path) => {
      const [pattern] = inRoot(path);
      const error = await failure([pattern ?? '']);
      expect(error.message).toContain(`no corpus found: nothing matches "${pattern}"`);
      expect(error.message).toContain('name files, folders or globs of .md');
      expect(error.subject).toBe(pattern);
      expect(error.code).toBe('CORPUS_INVALID');
    },
  );

  it('an empty folder', async () => {
    expect((await failure([root])).message).toContain(`nothing matches "${root}"`);
  });

  it('a folder with nothing readable', async () => {
    await put({ 'x.md': Buffer.from([0]), 'y.png': 'x' });
    expect((await failure([root])).message).toBe(
      `no corpus to read: none of the 2 files of "${root}" can be used: x.md: skipped: it has NUL bytes, so it is not UTF-8 text`,
    );
  });

  it('files without entries', async () => {
    await put({ 'x.md': '', 'y.yaml': 'a: b' });
    const { message } = await failure([root]);
    expect(message).toContain(`no entries in "${root}" (2 files read): x.md: no question found`);
    expect(message).toContain('y.yaml: no entries found');
  });

  it('any warning where strict is set, the first three told', async () => {
    await put({ 'a.md': faq('a?') });
    expect((await readCorpus([root], { strict: true })).entries).toHaveLength(1);
    await put({ 'b.md': '', 'c.md': '', 'd.md': '', 'e.md': '' });
    const { message } = await failure([root], { strict: true });
    expect(message).toMatch(
      /^strict: the corpus has 4 warnings: b\.md: .*; c\.md: .*; d\.md: .*; and 1 more$/,
    );
  });
});

describe('the hash', () => {
  it('is the same for the same entries and another for any other', async () => {
    await put({ 'a.md': faq('a?'), 'b.md': faq('b?') });
    const { hash } = await readCorpus([root]);
    await put({ 'ignored.txt': 'x', 'a.md': `${faq('a?').replaceAll('\n', '\r\n')}\r\n\r\n` });
    expect((await readCorpus([root])).hash).toBe(hash);
    await put({ 'b.md': faq('b!?') });
    expect((await readCorpus([root])).hash).not.toBe(hash);
  });
});
