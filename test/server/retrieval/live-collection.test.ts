import { appendFile, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { beforeEach, describe, expect, onTestFinished, test, vi } from 'vitest';
import { readCorpus } from '../../../server/corpus/read-corpus.ts';
import { IndexMissingError } from '../../../server/errors.ts';
import { makeCurrent } from '../../../server/index/generation.ts';
import { createLogger } from '../../../server/log.ts';
import { buildCollection } from '../../../server/retrieval/collection.ts';
import { LiveCollection } from '../../../server/retrieval/live-collection.ts';
import { loadRanker, shippedRankerFile } from '../../../server/retrieval/ranker.ts';
import { TinyEmbedder } from '../../tiny-embedder.ts';

const QUESTION = 'Which colour is quibber?';

let folder: string;
let log: Record<string, unknown>[];
let loads: string[];
let live: LiveCollection;

beforeEach(async () => {
  const root = await mkdtemp(join(tmpdir(), 'docent-live-'));
  onTestFinished(() => rm(root, { recursive: true, force: true }));
  folder = join(root, 'default');
  log = [];
  loads = [];
  live = new LiveCollection({
    name: 'default',
    folder,
    ann: 'auto',
    embedder: new TinyEmbedder(),
    weights: loadRanker(shippedRankerFile()),
    answers: 10,
    logger: createLogger(
      { level: 'info', pretty: false },
      { write: (line) => void log.push(JSON.parse(line)) },
    ),
    observer: {
      stage: () => {},
      cache: () => {},
      indexLoaded: (generation) => void loads.push(generation),
      indexRefused: () => void loads.push('refused'),
    },
  });
});

/** Builds a generation in which quibber has that colour, and makes it current. */
async function build(colour: string, embedder = new TinyEmbedder()): Promise<string> {
  const file = join(folder, '..', 'page.md');
  await writeFile(
    file,
    `## ${QUESTION}\n\n${colour}.\n\n## Where does zorble grow?\n\nOn hills.\n`,
  );
  const options = { folder, ann: 'auto', keepGenerations: 9 } as const;
  return (await buildCollection(await readCorpus([file]), embedder, options)).generation;
}

async function colour(retriever = live.retriever): Promise<string | undefined> {
  return (await retriever?.ask(QUESTION))?.results[0]?.entry.answer.text;
}

test('has nothing before the first load, which fails where there is nothing', async () => {
  expect(live.retriever).toBeUndefined();
  await expect(live.load()).rejects.toThrow(IndexMissingError);
  expect(live.retriever).toBeUndefined();
});

describe('with a generation loaded', () => {
  let first: string;
  beforeEach(async () => {
    first = await build('Green');
    await live.load();
  });

  test('takes another one when that becomes current, and forgets the answers of the one before', async () => {
    expect(await colour()).toBe('Green.');
    const second = await build('Blue');
    expect(live.retriever?.generation).toBe(first);
    await live.refresh();
    expect(live.retriever?.generation).toBe(second);
    expect(await colour()).toBe('Blue.');
    expect(loads).toEqual([first, second]);
    // Not the last line: where there is no HNSW, that is said behind it.
    const loaded = log.findLast(({ msg }) => msg === 'index loaded');
    expect(loaded).toMatchObject({ generation: second, before: first });
  });

  test('goes back when the one before becomes current again', async () => {
    await build('Blue');
    await live.refresh();
    await makeCurrent(folder, first);
    await live.refresh();
    expect([live.retriever?.generation, await colour()]).toEqual([first, 'Green.']);
  });

  test('loads nothing while current names the same', async () => {
    await live.refresh();
    await live.refresh(true);
    expect(loads).toEqual([first]);
  });

  test('whoever holds the retriever from before the swap is answered from that generation', async () => {
    const before = live.retriever;
    await build('Blue');
    const underWay = colour(before);
    await live.refresh();
    expect([await underWay, await colour(before), await colour()]).toEqual([
      'Green.',
      'Green.',
      'Blue.',
    ]);
  });

  test('the memory of the one before is free once nobody holds it', async () => {
    const before = new WeakRef(live.retriever!);
    await colour();
    await build('Blue');
    await live.refresh();
    // A reference that was looked at stays until the next turn of the event loop.
    await new Promise(setImmediate);
    collectGarbage();
    expect(before.deref()).toBeUndefined();
  });

  test.each<[what: string, current: () => Promise<void>, message: RegExp]>([
    [
      'a damaged generation',
      async () => appendFile(join(folder, await build('Blue'), 'vectors.f32'), 'x'),
      /vectors\.f32 has \d+ bytes where the manifest says \d+/,
    ],
    [
      'a generation of another model',
      async () => void (await build('Blue', new TinyEmbedder({ id: 'huge', hash: 'beef' }))),
      /was built with model "huge", not "tiny"/,
    ],
    [
      'a generation that is not there',
      () => makeCurrent(folder, '000009-0123456789ab'),
      /000009-0123456789ab.*manifest\.json is missing or no JSON/,
    ],
    [
      'a current file that names none',
      () => writeFile(join(folder, 'current'), 'nonsense\n'),
      /There is no index in/,
    ],
    ['no current file', () => rm(join(folder, 'current')), /There is no index in/],
  ])('%s is refused once, by name, and the one before goes on', async (_what, spoil, message) => {
    await spoil();
    for (let i = 0; i < 3; i++) await live.refresh();
    expect([live.retriever?.generation, await colour()]).toEqual([first, 'Green.']);
    expect(loads).toEqual([first, 'refused']);
    const lines = log.filter(({ msg }) => String(msg).startsWith('index refused'));
    expect(lines).toEqual([
      expect.objectContaining({
        level: 50,
        serving: first,
        err: expect.objectContaining({ message: expect.stringMatching(message) }),
      }),
    ]);
  });

  test('what was refused is tried again when it is asked for, or becomes current anew', async () => {
    const missing = '000009-0123456789ab';
    await makeCurrent(folder, missing);
    await live.refresh();
    await live.refresh(true);
    expect(loads).toEqual([first, 'refused', 'refused']);
    await makeCurrent(folder, first);
    await live.refresh();
    await makeCurrent(folder, missing);
    await live.refresh();
    expect(loads.slice(1)).toEqual(['refused', 'refused', 'refused']);
  });

  test('watching notices by itself', async () => {
    onTestFinished(live.watch(1));
    const second = await build('Blue');
    await expect.poll(() => live.retriever?.generation).toBe(second);
  });

  test('watching leaves no timer behind once it is stopped', () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    onTestFinished(() => void vi.useRealTimers());
    const stop = live.watch(1);
    expect(vi.getTimerCount()).toBe(1);
    stop();
    expect(vi.getTimerCount()).toBe(0);
  });
});

function collectGarbage(): void {
  setFlagsFromString('--expose-gc');
  (runInNewContext('gc') as () => void)();
}
