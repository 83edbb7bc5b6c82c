import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, expect } from 'vitest';
import { type AnswerMessage, answerMessageSchema } from '../../server/api/protocol.ts';
import { DocentProcess, type Ended, runDocent } from './run-docent.ts';

export const PAGE = `---
title: Keeping zorbs
url: https://docs.example.org/zorbs.html
---

# Keeping zorbs

## At home

### Where do zorbs sleep?

In a zorbary, on *dry* straw. They snore when it rains.

### What do zorbs eat?

Fresh quibber leaves, twice a day. Never feed them on a Tuesday.

## On the road

### May I take my zorb on a train?

Yes, in a closed basket with a lid.
`;
/** The id of the page's first entry. */
export const SLEEP = 'zorbs.where-do-zorbs-sleep';
export const NUL_PAGE = '## What is it?\n\nA page with a NUL \0 in it.\n';

export interface IndexedFolder {
  /** The running test's own folder: the page above in `corpus/`, its index in `index/`. */
  readonly folder: string;
  /** Runs a command in it until it ends. */
  readonly docent: (args: readonly string[], env?: Record<string, string>) => Promise<Ended>;
  /** The answer of `docent ask --json`, which must succeed. */
  readonly ask: (question: string, ...flags: readonly string[]) => Promise<AnswerMessage>;
  /** Path of the live generation. */
  readonly liveGeneration: () => Promise<string>;
}

/** A folder for every test of the file that calls this; the index is built once and copied. */
export function indexedFolder(): IndexedFolder {
  let root: string;
  let built: string;
  let folder: string;
  let folders = 0;
  beforeAll(async () => {
    root = await mkdtemp(join(tmpdir(), 'docent-cli-'));
    built = join(root, 'built');
    await mkdir(join(built, 'corpus'), { recursive: true });
    await writeFile(join(built, 'corpus', 'zorbs.md'), PAGE);
    const args = ['index', '--corpus', 'corpus', '--out', 'index'];
    const { code, stderr } = await new DocentProcess(args, { cwd: built }).ended;
    expect(code, stderr).toBe(0);
  });
  afterAll(() => rm(root, { recursive: true, force: true }));
  beforeEach(async () => {
    folder = join(root, `test-${folders++}`);
    await cp(built, folder, { recursive: true });
  });

  const docent: IndexedFolder['docent'] = (args, env = {}) => runDocent(args, { cwd: folder, env });
  return {
    get folder() {
      return folder;
    },
    docent,
    async ask(question, ...flags) {
      const args = ['ask', question, '--index', 'index', '--json', ...flags];
      const { code, stdout, stderr } = await docent(args);
      expect(code, stderr).toBe(0);
      return answerMessageSchema.parse(JSON.parse(stdout));
    },
    async liveGeneration() {
      const collection = join(folder, 'index', 'default');
      return join(collection, (await readFile(join(collection, 'current'), 'utf8')).trim());
    },
  };
}

/** Refused: exit code 1, nothing on standard output, and one line that says what is wrong. */
export function expectRefusal({ code, stdout, stderr }: Ended, ...parts: readonly string[]): void {
  expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
  expect(stderr).toMatch(/^error:? .+\n$/);
  for (const part of parts) expect(stderr).toContain(part);
}
