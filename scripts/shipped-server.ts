import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadConfig } from '../server/config.ts';
import { readCorpus } from '../server/corpus/read-corpus.ts';
import { createLogger } from '../server/log.ts';
import { type RunningServer, startServer } from '../server/main.ts';
import { packageRoot } from '../server/package-root.ts';
import { buildCollection } from '../server/retrieval/collection.ts';
import { collectionFolder, startEmbedder } from './open-collection.ts';

/**
 * The real server on a free port, with the shipped model and the shipped corpus, indexed anew in a
 * temporary folder: for what is tried in a browser. Whatever the surroundings set does not count.
 * @returns when questions are answered; `close` also removes the folder
 */
export async function startShippedServer(): Promise<Pick<RunningServer, 'url' | 'close'>> {
  const root = await mkdtemp(join(tmpdir(), 'docent-shipped-'));
  const config = loadConfig({
    env: {},
    cwd: root,
    flags: { index: join(root, 'index'), port: 0, logLevel: 'error' },
  });
  const server = await startServer(config, createLogger(config.log), {
    embedder: () => startEmbedder(config),
    ensureIndex: async (_collection, embedder) => {
      const corpus = await readCorpus([join(packageRoot(), 'corpus')]);
      await buildCollection(corpus, embedder, {
        folder: collectionFolder(config),
        ann: config.ann,
        keepGenerations: 1,
      });
    },
  });
  const close = async (): Promise<void> => {
    await server.close();
    await rm(root, { recursive: true, force: true });
  };
  try {
    await server.ready;
  } catch (error) {
    await close();
    throw error;
  }
  return { url: server.url, close };
}
