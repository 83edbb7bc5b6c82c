import { readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeEach, describe, expect, test } from 'vitest';
import packageJson from '../../package.json' with { type: 'json' };
import { answerMessageSchema } from '../../server/api/protocol.ts';
import { packageRoot } from '../../server/package-root.ts';
import { expectRefusal, indexedFolder, NUL_PAGE, SLEEP } from './indexed-folder.ts';
import { startDocent } from './run-docent.ts';

const made = indexedFolder();
const INDEX = ['index', '--corpus', 'corpus', '--out', 'index'];
const { docent, ask, liveGeneration } = made;

describe('docent', () => {
  test.each([
    ['docent', 'Usage: docent [options] [command]', ['init', 'serve', 'index', 'ask', 'evaluate']],
    ['docent init', 'Usage: docent init [options]', ['--corpus', '--url', '--yes', '--force']],
    ['docent serve', 'Usage: docent serve [options]', ['--port', '--host', '--corpus', '--config']],
    [
      'docent index',
      'Usage: docent index [options]',
      ['--corpus', '--out', '--strict', '--config'],
    ],
    [
      'docent ask',
      'Usage: docent ask [options] <question>',
      ['--index', '--json', '--context', '--tags', '--lang', '--version'],
    ],
    ['docent evaluate', 'Usage: docent evaluate [options]', ['--corpus', '--questions', '--json']],
  ] as const)('"%s --help" prints its usage and its options', async (command, usage, parts) => {
    const { code, stdout, stderr } = await docent([...command.split(' ').slice(1), '--help']);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout.startsWith(usage)).toBe(true);
    for (const part of parts) expect(stdout).toContain(part);
  });

  test('--version prints the version of the package', async () => {
    const { code, stdout } = await docent(['--version']);
    expect({ code, stdout }).toEqual({ code: 0, stdout: `${packageJson.version}\n` });
  });
});

describe('docent index', () => {
  test('writes a generation and tells of it on standard error alone', async () => {
    const { code, stdout, stderr } = await docent([
      'index',
      '--corpus',
      'corpus',
      '--out',
      'fresh',
    ]);
    expect({ code, stdout }).toEqual({ code: 0, stdout: '' });
    expect(stderr).toMatch(/^embedding entries: 3 of 3, [\d.]+ a second$/m);
    expect(stderr).toMatch(/^indexed 3 entries \(3 phrasings, \d+ passages\) of 1 files? in /m);
    expect(stderr).toMatch(/^[\d.]+ kB on the disk: \w+\.\w+ [\d.]+ kB, .*entries\.keys 0\.0 kB/m);
    const current = await readFile(join(made.folder, 'fresh', 'default', 'current'), 'utf8');
    expect(stderr).toContain(join('fresh', 'default', current.trim()));
  });

  test('with --fresh makes the same generation of the same corpus again, byte for byte', async () => {
    const before = await liveGeneration();
    expect((await docent([...INDEX, '--fresh'])).stderr).toMatch(/^\d\d texts embedded, 0 taken/m);
    const after = await liveGeneration();
    expect(after).not.toBe(before);
    for (const file of await readdir(before)) {
      expect((await readFile(join(after, file))).equals(await readFile(join(before, file)))).toBe(
        true,
      );
    }
  });

  test('leaves an index alone whose corpus and settings are what it was built from', async () => {
    const before = await liveGeneration();
    const same = await docent(INDEX);
    expect(same).toMatchObject({ code: 0, stdout: '' });
    expect(same.stderr).toBe(`nothing has changed since ${before}; --fresh builds it again\n`);
    expect(await liveGeneration()).toBe(before);
    // What is read otherwise is another corpus, even where the files are the same.
    const other = await docent([...INDEX, '--url-pattern', 'https://docs.example.org/{path}.html']);
    expect(other.stderr).toMatch(/^indexed 3 entries/m);
    expect(await liveGeneration()).not.toBe(before);
  });

  test('takes what the index before has for a page that moved', async () => {
    const before = await liveGeneration();
    const corpus = join(made.folder, 'corpus');
    await rename(join(corpus, 'zorbs.md'), join(corpus, 'moved.md'));
    expect((await docent(INDEX)).stderr).toMatch(/^0 texts embedded, \d\d taken from the index/m);
    expect(await liveGeneration()).not.toBe(before);
  });

  test('skips a file that it cannot read with a warning; with --strict it fails instead', async () => {
    await writeFile(join(made.folder, 'corpus', 'nul.md'), NUL_PAGE);
    const before = await liveGeneration();
    const strict = await docent([...INDEX, '--strict']);
    expectRefusal(strict, 'strict', '1 warning', 'nul.md', 'NUL');
    expect(await liveGeneration()).toBe(before);
    const lenient = await docent(INDEX);
    expect(lenient.code).toBe(0);
    expect(lenient.stderr).toMatch(/^warning nul\.md: skipped: it has NUL bytes/m);
    expect(lenient.stderr).toMatch(/^indexed 3 entries .*, 1 warnings?$/m);
  });

  const phases = ['embedding entries', 'building graph'];
  test.each(phases)('leaves the old generation live when it is killed while %s', async (phase) => {
    const old = await ask('where do zorbs sleep?');
    const many = Array.from({ length: 250 }, (_, i) => {
      const name = `blip${(i * 7919).toString(36)}`;
      return `- question: What is a ${name} number ${i}?\n  answer: The ${name} is a small thing. It is ${i} years old.\n`;
    });
    await writeFile(join(made.folder, 'corpus', 'many.yaml'), many.join(''));
    const index = startDocent(INDEX, {
      cwd: made.folder,
    });
    await index.says(new RegExp(`^${phase}: `, 'm'));
    index.signal('SIGKILL');
    expect(await index.ended).toMatchObject({ code: null, signal: 'SIGKILL' });
    expect(await ask('where do zorbs sleep?')).toMatchObject({
      outcome: 'answered',
      index: old.index,
    });

    await rm(join(made.folder, 'corpus', 'many.yaml'));
    expect((await docent(INDEX)).code).toBe(0);
    const left = await readdir(join(made.folder, 'index', 'default'));
    expect(left.filter((name) => name.startsWith('.'))).toEqual([]);
  });
});

describe('docent evaluate', () => {
  test('--report writes a page beside the one JSON object, with the baseline on standard error', async () => {
    const sleep = { page: 'zorbs.md', heading: 'Where do zorbs sleep?' };
    const lines = [
      { question: 'where do zorbs sleep <b>?', kind: 'keyword', answers: [sleep] },
      { question: 'what do zorbs eat', kind: 'keyword', answers: [sleep] },
      { question: 'how do I boil an egg', kind: 'far', answers: [] },
    ];
    const text = lines.map((line) => `${JSON.stringify(line)}\n`).join('');
    await writeFile(join(made.folder, 'questions.jsonl'), text);
    const ranker = join(packageRoot(), 'models', 'ranker.json');
    const flags = ['--json', '--report', 'report.html', '--baseline-ranker', ranker];
    const asked = ['evaluate', '--index', 'index', '--questions', 'questions.jsonl', ...flags];
    const { code, stdout, stderr } = await docent(asked);
    expect(code, stderr).toBe(0);
    expect(Object.keys(JSON.parse(stdout))).toEqual(['files', 'all', 'followups', 'refusal']);
    expect(stderr).toMatch(/^against ranker\.json/m);
    expect(stderr).toMatch(/^s1 +0\.500 +0\.500 +\+0\.000 {2}\[\+0\.000, \+0\.000\]$/m);
    expect(stderr).toContain('report written to report.html');
    const page = await readFile(join(made.folder, 'report.html'), 'utf8');
    expect(page).toContain('3 questions from questions.jsonl, asked of 3 entries.');
    expect(page).toMatch(
      /<h3>what do zorbs eat<\/h3>.*Ranked first.*What do zorbs eat\?.*Wanted, ranked \d/s,
    );
  });
});

describe('docent ask', () => {
  test('prints the answer and its source, without colours where NO_COLOR is set', async () => {
    const { code, stdout, stderr } = await docent([
      'ask',
      'where do zorbs sleep',
      '--index',
      'index',
    ]);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    const [first = '', ...rest] = stdout.split('\n');
    expect(first).toMatch(/^Where do zorbs sleep\? {2}\d+ % sure, [\d.]+ ms$/);
    expect(rest).toContain('  In a zorbary, on dry straw. They snore when it rains.');
    expect(rest).toContain('Source: Keeping zorbs › At home');
    expect(rest).toContain('https://docs.example.org/zorbs.html#where-do-zorbs-sleep');
    expect(stdout).not.toContain('\u001b');
  });

  test('prints the passage in bold where standard output has colours', async () => {
    const coloured = { NO_COLOR: '', FORCE_COLOR: '1' };
    const { stdout } = await docent(['ask', 'where do zorbs sleep?', '--index', 'index'], coloured);
    expect(stdout).toContain('\u001b[1m');
  });

  test('--explain says what each feature and signal adds, after the answer', async () => {
    const asked = ['ask', 'where do zorbs sleep', '--index', 'index', '--explain'];
    const { code, stdout, stderr } = await docent(asked);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    const [answer = '', why = ''] = stdout.split('Why this order');
    expect(answer).toContain('Source: Keeping zorbs');
    expect(why).toMatch(/^ {2}1\. Where do zorbs sleep\?$/m);
    expect(why).toMatch(/^ {2}weightedMaxSim( +[+-]\d+\.\d\d \(-?\d\.\d\d\)){3}$/m);
    expect(why).toMatch(/^ {2}score( +-?\d+\.\d\d){3}$/m);
    expect(why).toMatch(/^ {2}margin +\d+\.\d\d +[+-]\d+\.\d\d {2} *█*│█*$/m);
    expect(why).toMatch(/^ {2}98\.0 % in the end: the question is a stored one/m);
    expect(why).toMatch(/^ {2}outcome: answered$/m);
    expect(stdout).not.toContain('\u001b');
  });

  test('--explain leaves --json one message and goes to standard error', async () => {
    const flags = ['--index', 'index', '--json', '--explain'];
    const { stdout, stderr } = await docent(['ask', 'where do zorbs sleep', ...flags]);
    expect(answerMessageSchema.parse(JSON.parse(stdout)).outcome).toBe('answered');
    expect(stderr).toContain('Why this order');
  });

  test('--json prints one line with the answer message of the protocol and nothing else', async () => {
    const { code, stdout, stderr } = await docent([
      'ask',
      'where do zorbs sleep',
      '--index',
      'index',
      '--json',
    ]);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout.match(/\n/g)).toHaveLength(1);
    const { outcome, results, index } = answerMessageSchema.parse(JSON.parse(stdout));
    expect(outcome).toBe('answered');
    expect(results.map(({ entryId }) => entryId)).toContain('zorbs.what-do-zorbs-eat');
    const [first] = results;
    expect(first?.entryId).toBe(SLEEP);
    expect(first?.answer.text.slice(first.passage.start, first.passage.end)).toBe(
      first?.passage.text,
    );
    expect(await liveGeneration()).toContain(index);
  });

  test('--limit bounds the results, and --context carries a follow-up', async () => {
    expect((await ask('where do zorbs sleep', '--limit', '1')).results).toHaveLength(1);
    const alone = await ask('how often?');
    const followUp = await ask('how often?', '--context', 'what do zorbs eat?');
    expect(followUp.results[0]?.entryId).toBe('zorbs.what-do-zorbs-eat');
    expect(followUp.confidence).toBeGreaterThan(alone.confidence);
  });

  describe('of entries by tag, language and version', () => {
    beforeEach(async () => {
      const fields = { answer: 'In a zorbary.', lang: 'zh-CN' };
      const entries = [
        { question: 'Where do zorbs sleep?', ...fields, tags: ['old', 'bed'], version: '2.3.1' },
        { question: 'Where may zorbs sleep?', ...fields, lang: 'en', tags: ['bed'] },
      ];
      await writeFile(join(made.folder, 'faq.json'), JSON.stringify(entries));
      const { code, stderr } = await docent(['index', '--corpus', 'faq.json', '--out', 'index']);
      expect(code, stderr).toBe(0);
    });
    const questions = async (...flags: readonly string[]) =>
      (await ask('where do zorbs sleep', ...flags)).results.map(({ question }) => question);
    const refused = async (...flags: readonly string[]) =>
      docent(['ask', ...flags, 'where do zorbs sleep', '--index', 'index']);

    test('takes those that have all of them', async () => {
      const [old, young] = ['Where do zorbs sleep?', 'Where may zorbs sleep?'];
      expect(await questions('--tags', 'bed')).toEqual([old, young]);
      expect(await questions('--tags', 'bed,old')).toEqual([old]);
      expect(await questions('--tags', 'bed', '--tags', 'old')).toEqual([old]);
      expect(await questions('--lang', 'en')).toEqual([young]);
      expect(await questions('--lang', 'zh', '--version', '2.3')).toEqual([old]);
      expect(await questions('--lang', '', '--tags', ',')).toEqual([old, young]);
    });

    test('says what there is where no entry has one', async () => {
      expectRefusal(
        await refused('--tags', 'bet'),
        'No entry has the tag "bet"; there are: bed, old (perhaps bed).',
      );
      expectRefusal(
        await refused('--lang', 'de'),
        'No entry has the language "de"; there are: en, zh-CN',
      );
      expectRefusal(
        await refused('--version', '4'),
        'No entry has the version "4"; there are: 2.3.1',
      );
      expectRefusal(
        await refused('--tags', 'old', '--lang', 'en'),
        'There are entries with each of these, and none with all of them',
      );
    });

    test('refuses what a server refuses', async () => {
      expectRefusal(await refused('--lang', 'e'), 'Field "--lang" must have at least 2 characters');
      const many = Array.from({ length: 21 }, (_, i) => `t${i}`).join(',');
      expectRefusal(await refused('--tags', many), 'Field "--tags" may have at most 20 items');
    });
  });

  test('says that no entry has a version where none has', async () => {
    const asked = ['ask', 'where?', '--index', 'index', '--version', '1'];
    expectRefusal(await docent(asked), 'No entry has the version "1"; none has a version.');
  });

  test('says that it found nothing where the corpus has no answer', async () => {
    const question = 'who won the football world cup in 1954';
    expect((await ask(question)).outcome).toBe('unanswered');
    const { code, stdout } = await docent(['ask', question, '--index', 'index']);
    expect(code).toBe(0);
    expect(stdout).toMatch(/^I couldn't find this in the FAQ\./);
  });
});
