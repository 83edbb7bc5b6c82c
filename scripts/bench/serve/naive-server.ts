import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { basename, dirname } from 'node:path';
import { env, pipeline } from '@xenova/transformers';
import MiniSearch from 'minisearch';
import { WebSocketServer } from 'ws';
import { loadConfig } from '../../../server/config.ts';
import { findModelFolder } from '../../../server/embedding/model-files.ts';

/** What the naive server answers from. */
export interface NaiveEntry {
  readonly id: string;
  readonly question: string;
  readonly alternates: readonly string[];
  readonly answer: { readonly html: string; readonly text: string };
  /** Of question + answer, unit length: the index's own row. */
  readonly vector: readonly number[];
}

/** Of reciprocal rank fusion (Cormack, Clarke and Buettcher 2009). */
const RRF = 60;
const DEPTH = 50;
const RESULTS = 5;

// What somebody would write in an hour: all on the main thread, the libraries' defaults. One vector
// an entry, not the ten that Docent looks at, in Docent's model: a kindness to it.
const entries = (await readFile(process.argv[2]!, 'utf8'))
  .split('\n')
  .filter((line) => line !== '')
  .map((line) => JSON.parse(line) as NaiveEntry);
const vectors = entries.map(({ vector }) => Float32Array.from(vector));
const search = new MiniSearch({ fields: ['question', 'alternates', 'text'] });
search.addAll(
  entries.map(({ question, alternates, answer }, id) => ({
    id,
    question,
    alternates: alternates.join('\n'),
    text: answer.text,
  })),
);
const folder = findModelFolder(loadConfig({ env: {} }).model)!;
env.allowRemoteModels = false;
env.localModelPath = dirname(folder);
const embed = await pipeline('feature-extraction', basename(folder), { dtype: 'q8' });

async function answer(question: string): Promise<object> {
  const output = await embed(question, { pooling: 'mean', normalize: true });
  const query = output.data as Float32Array;
  const byMeaning = vectors
    .map((vector, entry) => {
      let sum = 0;
      for (let i = 0; i < vector.length; i++) sum += vector[i]! * query[i]!;
      return { entry, sum };
    })
    .sort((a, b) => b.sum - a.sum)
    .slice(0, DEPTH);
  const byWords = search.search(question).slice(0, DEPTH);
  const scores = new Map<number, number>();
  const add = (entry: number, rank: number): void => {
    scores.set(entry, (scores.get(entry) ?? 0) + 1 / (RRF + rank));
  };
  for (const [rank, { entry }] of byMeaning.entries()) add(entry, rank);
  for (const [rank, { id }] of byWords.entries()) add(id as number, rank);
  const best = [...scores].sort((a, b) => b[1] - a[1]).slice(0, RESULTS);
  return {
    type: 'answer',
    results: best.map(([entry, score]) => {
      const { id, question, answer } = entries[entry]!;
      return { entryId: id, question, answer, score };
    }),
  };
}

const server = createServer((request, response) => {
  let body = '';
  request.on('data', (part) => {
    body += String(part);
  });
  request.on('end', async () => {
    const { id, question } = JSON.parse(body) as { id: string; question: string };
    response.setHeader('content-type', 'application/json');
    response.end(JSON.stringify({ id, ...(await answer(question)) }));
  });
});
// Node would close connections that waited for five seconds, however busy it was itself.
server.keepAliveTimeout = 120_000;
new WebSocketServer({ server }).on('connection', (socket) => {
  socket.on('message', async (data) => {
    const { id, question } = JSON.parse(String(data)) as { id: string; question: string };
    socket.send(JSON.stringify({ id, ...(await answer(question)) }));
  });
});
server.listen(0, '127.0.0.1', () => {
  process.send?.({ url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` });
});
