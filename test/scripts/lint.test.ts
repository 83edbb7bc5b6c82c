import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeEach, describe, expect, test } from 'vitest';
import { LINT_RULES } from '../../server/config/lint-rules.ts';
import { expectRefusal, indexedFolder, PAGE } from './indexed-folder.ts';

/** A page with something wrong in nearly every entry; the lines are counted in the tests. */
const FAULTY = `---
title: Faults
url: https://docs.example.org/faults.html
---

# Faults

### Where do zorbs sleep?

Anywhere, unless they are hungry: they [eat](zorbs.md#what-do-zorbs-eat) and [travel](zorbs.md#trains) first.

### How warm must a zorbary be?

Twenty degrees, and a little more in winter. See [the guide](missing/guide.md) or [below](#nowhere).

![a zorb](images/zorb.png)

### How warm should a zorbary be?

Twenty degrees, and a little more in the winter.

### What does the alarm code 17 of the zorbary mean?

The straw is wet.

### What does the alarm code 23 of the zorbary mean?

The door is open.

### Who sells zorbs?

See [the list of shops](https://example.org/shops).

### Overview

This page is about what may go wrong with zorbs.

### 佐布在哪里睡觉，它们晚上需要多少稻草？

它们睡在佐布屋里，铺着干燥的稻草。

### How long is too long?

${'Zorbs are patient but do not listen for ever. '.repeat(60)}
`;

const made = indexedFolder();
const { docent } = made;

interface Report {
  readonly entries: number;
  readonly counts: { readonly errors: number; readonly warnings: number };
  readonly findings: readonly {
    readonly rule: string;
    readonly severity: string;
    readonly file: string;
    readonly line: number;
    readonly entry?: string;
    readonly other?: { readonly file: string; readonly line: number; readonly entry?: string };
    readonly message: string;
    readonly remedy: string;
  }[];
}

async function lint(...flags: readonly string[]): Promise<{ code: number | null; report: Report }> {
  const { code, stdout, stderr } = await docent(['lint', '--json', ...flags]);
  expect(stdout, stderr).not.toBe('');
  return { code, report: JSON.parse(stdout) as Report };
}

describe('docent lint', () => {
  test('finds nothing in a corpus without a fault, in the index that is there', async () => {
    const { code, stdout, stderr } = await docent(['lint', '--index', 'index']);
    expect({ code, stdout }).toEqual({
      code: 0,
      stdout: 'clean  3 entries checked, nothing found\n',
    });
    expect(stderr).toContain('without the corpus: links and readers are not looked at');
  });

  test('refuses a rule that there is none of, and a corpus beside an index', async () => {
    expectRefusal(
      await docent(['lint', '--lint-off', 'dead-links']),
      'Setting "lint.off" can\'t be ["dead-links"]',
      `expected a list of ${LINT_RULES.join(', ')}`,
    );
    expectRefusal(
      await docent(['lint', '--corpus', 'corpus', '--index', 'index']),
      'either --corpus or --index',
    );
  });

  test('says that there is no index where one is named and is not there', async () => {
    expectRefusal(await docent(['lint', '--index', 'none']), 'There is no index in');
  });
});

describe('docent lint of a page full of faults', () => {
  beforeEach(async () => {
    const corpus = join(made.folder, 'corpus');
    await mkdir(corpus, { recursive: true });
    await writeFile(join(corpus, 'faults.md'), FAULTY);
    await writeFile(join(corpus, 'zorbs.md'), PAGE.replace(/^url: .*\n/m, ''));
    await writeFile(join(corpus, 'broken.yaml'), '- question: Has it an answer?\n  sauce: none\n');
  });

  test('names each with its rule, severity, file and line, and ends with 1', async () => {
    const { code, report } = await lint();
    expect(code).toBe(1);
    expect(
      report.findings.map(
        ({ rule, severity, file, line }) => `${file}:${line} ${severity} ${rule}`,
      ),
    ).toEqual([
      'broken.yaml:1 warning corpus-warning',
      'broken.yaml:2 warning corpus-warning',
      'faults.md:10 error dead-link',
      'faults.md:14 error dead-link',
      'faults.md:14 error dead-link',
      'faults.md:16 error dead-link',
      'faults.md:18 warning near-duplicate',
      'faults.md:26 warning number-only',
      'faults.md:30 warning bare-link',
      'faults.md:34 warning no-question',
      'faults.md:38 warning mixed-languages',
      'faults.md:42 warning long-answer',
      'zorbs.md:9 warning no-source',
      'zorbs.md:9 error duplicate-question',
    ]);
    expect(report.counts).toEqual({ errors: 5, warnings: 9 });
    expect(report.entries).toBe(12);
    // Beside the index, which is built by whoever serves it.
    expect(await readdir(join(made.folder, '.docent'))).toEqual(['lint']);
  });

  test('says who asks the same and what to do, within 80 columns, by file', async () => {
    const { code, stdout } = await docent(['lint', '--lint-off', 'lost-question', 'dead-link']);
    expect(code).toBe(1);
    expect(stdout.split('\n').filter((line) => line.length > 80)).toEqual([]);
    expect(stdout).toMatch(/^faults\.md\n {3}18 {2}warning {2}near-duplicate\n/m);
    expect(stdout).toContain(
      '\nzorbs.md\n' +
        '    9  warning  no-source\n' +
        '       None of 3 entries has an address: there is no link to the source, and\n',
    );
    expect(stdout).toContain(
      '    9  error    duplicate-question\n' +
        '       "Where do zorbs sleep?" is asked by faults.md:8 too, with another answer.\n' +
        '       → Make one entry of both answers, or say in the questions what sets them\n' +
        '       apart.\n',
    );
    expect(stdout).toMatch(/\n1 error, 9 warnings; 12 entries checked\n$/);
    expect(stdout).not.toContain('dead-link');
  });
});

describe('docent lint of alternates', () => {
  test('warns of one that another entry answers, and fails with --strict alone', async () => {
    const page = PAGE.replace(
      'Yes, in a closed basket',
      '<!-- docent\nalternates: [What food do the zorbs eat each day?]\n-->\n\n$&',
    );
    await writeFile(join(made.folder, 'corpus', 'zorbs.md'), page);
    const { code, report } = await lint();
    expect({ code, counts: report.counts }).toEqual({
      code: 0,
      counts: { errors: 0, warnings: 1 },
    });
    expect(report.findings[0]).toEqual({
      rule: 'stray-alternate',
      severity: 'warning',
      file: 'zorbs.md',
      line: 20,
      entry: 'zorbs.may-i-take-my-zorb-on-a-train',
      other: { file: 'zorbs.md', line: 14, entry: 'zorbs.what-do-zorbs-eat' },
      message:
        'Alternate "What food do the zorbs eat each day?" in nearly these words finds "What do zorbs eat?" (line 14) first, its own entry at place 2.',
      remedy:
        'Move the alternate to that entry, or word it so that it says what this entry is about.',
    });
    expect((await lint('--strict')).code).toBe(1);
  });
});
