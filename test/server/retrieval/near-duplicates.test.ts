import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { loadConfig } from '../../../server/config.ts';
import { readCorpus } from '../../../server/corpus/read-corpus.ts';
import { EmbedderPool } from '../../../server/embedding/embedder-pool.ts';
import { buildCollection, loadCollection } from '../../../server/retrieval/collection.ts';
import { HybridRetriever } from '../../../server/retrieval/hybrid-retriever.ts';
import { loadRanker, shippedRankerFile } from '../../../server/retrieval/ranker.ts';

// Of each family the answers differ in as little as the questions, and some name their siblings.
const PAGE = `# Larkspur handbook

## How do I install Larkspur on Windows?

Run the installer and restart. On Linux and macOS there is an archive instead.

## How do I install Larkspur on Linux?

Unpack the archive into your home folder and run the setup script in it.

## How do I install Larkspur on macOS?

Unpack the archive into the applications folder and run the setup script in it.

## What is new in Larkspur 2.3?

Shared calendars, and a faster start than that of 2.2.

## What is new in Larkspur 2.4?

Dark colours, and a faster start than that of 2.3.

## Does training run on the GPU backend?

Yes, with a recent driver. Where there is none, the CPU backend takes over.

## Does training run on the Ascend backend?

Yes, with a recent driver. Where there is none, the CPU backend takes over.

## Does training run on the CPU backend?

Yes, without a driver. Large models are slow on it.

## How do I import my contacts?

Open Settings, then Contacts, and press the lower button.

## How do I export my contacts?

Open Settings, then Contacts, and press the upper button.

## How do I enable notifications?
<!-- docent
alternates:
  - Turn on alerts for new messages
  - Switch alerts on for new messages
  - I want alerts when new messages arrive
-->

Open Settings, then Sounds, and set the switch to the right.

## How do I disable notifications?
<!-- docent
alternates:
  - Turn off alerts for new messages
  - Switch alerts off for new messages
  - I want no alerts when new messages arrive
-->

Open Settings, then Sounds, and set the switch to the left.

## Why is port 8080 refused?

Another program listens there. Stop it, or take 8081.

## Why is port 8081 refused?

It is kept for the administrator. Take 8080 in its place.
`;

describe('entries that differ in one word', () => {
  let folder: string;
  let embedder: EmbedderPool;
  let retriever: HybridRetriever;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'docent-near-duplicates-'));
    await writeFile(join(folder, 'larkspur.md'), PAGE);
    embedder = await EmbedderPool.start(loadConfig({ env: {} }).model, 1);
    const at = { folder: join(folder, 'default'), ann: 'auto' } as const;
    const corpus = await readCorpus([join(folder, 'larkspur.md')]);
    await buildCollection(corpus, embedder, { ...at, keepGenerations: 1 });
    retriever = new HybridRetriever(
      await loadCollection(embedder, at),
      embedder,
      loadRanker(shippedRankerFile()),
    );
  }, 120_000);
  afterAll(async () => {
    await embedder.close();
    await rm(folder, { recursive: true, force: true });
  });

  /** All that is found, each as the word that tells it from its siblings. */
  async function order(question: string): Promise<string[]> {
    const { results } = await retriever.ask(question, { limit: 20 });
    return results.map(
      ({ entry }) =>
        /Windows|Linux|macOS|2\.\d|GPU|Ascend|CPU|import|export|enable|disable|808\d/.exec(
          entry.question,
        )?.[0] ?? entry.question,
    );
  }

  it.each([
    ['Windows', 'larkspur setup windows'],
    ['Windows', 'I have Windows, how do I put the program on it'],
    ['Windows', 'how do I get Larkspur onto a computer with Windows'],
    ['Linux', 'set up under linux'],
    ['Linux', 'Larkspur for Linux'],
    // The answer for Windows names the other two, and is nearer by all that the ranker sees.
    ['Linux', 'installing it on a Linux laptop'],
    ['macOS', 'macos installation'],
    ['macOS', 'larkspur setup macos'],
    ['macOS', 'how can I get Larkspur running on my macOS machine'],
    ['macOS', 'where does it go on macOS when I install it'],
    ['2.3', 'what changed in 2.3'],
    ['2.3', 'features added by version 2.3 of Larkspur'],
    ['2.3', 'larkspur v2.3 news'],
    ['2.4', 'what changed in 2.4'],
    ['2.4', 'release notes 2.4'],
    ['2.4', 'whats new in v2.4'],
    ['GPU', 'can I train on a GPU'],
    ['GPU', 'is a gpu supported for training'],
    ['GPU', 'gpu training backend'],
    ['Ascend', 'train with ascend'],
    ['Ascend', 'requirements of the Ascend backend'],
    ['Ascend', 'I own an Ascend card, can it train'],
    ['CPU', 'is CPU training possible'],
    ['CPU', 'can I train on the cpu'],
    ['CPU', 'will my model train on the cpu alone'],
    ['import', 'import contacts'],
    ['import', 'can I import an address book'],
    ['import', 'how are contacts imported'],
    ['export', 'export contacts'],
    ['export', 'exporting the people I know to a file'],
    ['export', 'my contacts, how to export them'],
    ['enable', 'enable alerts'],
    ['enable', 'notifications enable'],
    ['enable', 'turn alerts on'],
    ['disable', 'disable alerts'],
    ['disable', 'how can notifications be disabled'],
    ['disable', 'turn alerts off'],
    ['8080', 'port 8080 does not work'],
    ['8080', 'connection to 8080 refused'],
    ['8080', 'the server says 8080 is refused'],
    ['8081', 'port 8081 does not work'],
    ['8081', '8081 refused'],
    ['8081', 'who uses port 8081'],
  ])('are told apart by it: %s first for "%s"', async (expected, question) => {
    expect((await order(question))[0]).toBe(expected);
  });

  it('stand together, the one that was meant first and the others behind it', async () => {
    // Each family shares all but one word with what was asked, the others nearly none.
    const family = async (question: string, size: number): Promise<string[]> =>
      (await order(question)).slice(0, size);
    expect(await family('features added by version 2.3 of Larkspur', 2)).toEqual(['2.3', '2.4']);
    expect(await family('features added by version 2.4 of Larkspur', 2)).toEqual(['2.4', '2.3']);
    expect(await family('how are contacts imported', 2)).toEqual(['import', 'export']);
    expect(await family('my contacts, how to export them', 2)).toEqual(['export', 'import']);
    expect(await family('turn alerts on', 2)).toEqual(['enable', 'disable']);
    expect(await family('turn alerts off', 2)).toEqual(['disable', 'enable']);
    expect(await family('connection to 8080 refused', 2)).toEqual(['8080', '8081']);
    expect(await family('8081 refused', 2)).toEqual(['8081', '8080']);
  });

  it('come in one whole order', async () => {
    const found = await order('is a gpu supported for training');
    // GPU is asked for. CPU and Ascend share all else with it, and CPU is the nearer word.
    expect(found.slice(0, 3)).toEqual(['GPU', 'CPU', 'Ascend']);
    // Nothing else has any of it: all are there once, in whichever order.
    expect(found.length).toBe(14);
    expect(new Set(found).size).toBe(14);
  });

  it.each(['alerts for new messages', 'turn alerts on', 'switch alerts off', 'notifications'])(
    'take one place each however many alternates match %j',
    async (question) => {
      const found = await order(question);
      // Eight phrasings speak of alerts; they are two entries, and stand in the first two places.
      expect(found.slice(0, 2).sort()).toEqual(['disable', 'enable']);
      expect(found.length).toBe(new Set(found).size);
      const suggested = retriever.suggest(question, { limit: 20 }).map(({ entryId }) => entryId);
      expect(suggested.length).toBe(new Set(suggested).size);
    },
  );
});
