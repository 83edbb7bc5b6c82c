import { cp, open, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Config } from '../../server/config.ts';
import type { Entry } from '../../server/corpus/entry.ts';
import { readCorpus } from '../../server/corpus/read-corpus.ts';
import { makeCurrent } from '../../server/index/generation.ts';
import { packageRoot } from '../../server/package-root.ts';
import { buildCollection } from '../../server/retrieval/collection.ts';
import { startEmbedder } from '../open-collection.ts';

export interface Generations {
  /** Of the collection. */
  readonly folder: string;
  /** Two that differ in every entry. */
  readonly good: readonly [string, string];
  /** A copy of the first with one byte altered. */
  readonly damaged: string;
  /** Of both. */
  readonly entries: readonly Entry[];
  readonly entryIds: readonly string[];
}

/** The shipped page as it is, and with its subject renamed, so that every answer tells which it is. */
export async function buildGenerations(root: string, config: Config): Promise<Generations> {
  const folder = join(root, 'index', 'default');
  const page = await readFile(join(packageRoot(), 'corpus', 'feature-advice.md'), 'utf8');
  const embedder = await startEmbedder(config, config.workers);
  const entries: Entry[] = [];
  const good: string[] = [];
  try {
    for (const subject of ['MindSpore', 'Quibber']) {
      const file = join(root, 'advice.md');
      await writeFile(file, page.replaceAll('MindSpore', subject));
      const corpus = await readCorpus([file]);
      const options = { folder, ann: config.ann, keepGenerations: 9 };
      good.push((await buildCollection(corpus, embedder, options)).generation);
      entries.push(...corpus.entries);
    }
  } finally {
    await embedder.close();
  }
  const [first = '', second = ''] = good;
  const damaged = '000009-badbadbadbad';
  await cp(join(folder, first), join(folder, damaged), { recursive: true });
  await alterOneByte(join(folder, damaged, 'entries.jsonl'));
  await makeCurrent(folder, first);
  const entryIds = [...new Set(entries.map(({ id }) => id))];
  return { folder, good: [first, second], damaged, entries, entryIds };
}

async function alterOneByte(path: string): Promise<void> {
  const file = await open(path, 'r+');
  try {
    const { buffer } = await file.read(Buffer.alloc(1), 0, 1, 100);
    await file.write(Buffer.from([(buffer[0] ?? 0) ^ 1]), 0, 1, 100);
  } finally {
    await file.close();
  }
}
