import type { Embedder } from '../../server/embedding/embedder.ts';
import type { IndexedEntry } from '../../server/index/indexed-entry.ts';
import type { Collection } from '../../server/retrieval/collection.ts';
import { outcomeOf } from '../../server/retrieval/confidence.ts';
import { HybridRetriever } from '../../server/retrieval/hybrid-retriever.ts';
import type { RankerWeights } from '../../server/retrieval/ranker.ts';
import { type Reading, rankReading } from '../../server/retrieval/reading.ts';
import { comparable } from './subject.ts';

/** Questions under way at a time, so that no worker waits. */
const AHEAD = 16;

/** Where an entry came out for one of its own phrasings. */
export interface Standing {
  /** Number of the entry that is first; the entry's own where it won. */
  readonly first: number;
  /** 1-based rank of the entry; undefined where it was not even a candidate. */
  readonly rank: number | undefined;
  /** Whether the first entry is shown as the answer. */
  readonly answered: boolean;
}

/** A question or alternate, asked of the index as a visitor would. */
export interface AskedPhrasing {
  readonly entry: number;
  /** 0: the question; else the alternate, counted from 1. */
  readonly phrasing: number;
  readonly text: string;
  readonly asIs: Standing;
  /** The same without the short cut for stored phrasings: what a slip of the pen away gets. */
  readonly byMeaning: Standing;
}

/** Asks every phrasing of every entry. Throws ModelError when the model fails. */
export async function askPhrasings(
  collection: Collection,
  embedder: Embedder,
  weights: RankerWeights,
  onDone: (done: number, total: number) => void,
): Promise<AskedPhrasing[]> {
  const retriever = new HybridRetriever(collection, embedder, weights);
  const { entries } = collection.index;
  const asked: AskedPhrasing[] = new Array(collection.phrasings.length);
  let next = 0;
  let done = 0;
  const worker = async (): Promise<void> => {
    while (next < collection.phrasings.length) {
      const number = next++;
      const { entry, text } = collection.phrasings.at(number);
      const reading = await retriever.read(text);
      const stand = (of: Reading) => standing(of, entry, weights, (other) => entries.get(other));
      asked[number] = {
        entry,
        phrasing: 0,
        text,
        asIs: stand(reading),
        byMeaning: stand({ ...reading, view: { ...reading.view, verbatim: [] } }),
      };
      done += 1;
      onDone(done, collection.phrasings.length);
    }
  };
  await Promise.all(Array.from({ length: AHEAD }, worker));
  return numbered(asked);
}

function standing(
  reading: Reading,
  entry: number,
  weights: RankerWeights,
  get: (entry: number) => IndexedEntry,
): Standing {
  const { candidates, confidence } = rankReading(reading, weights);
  const rivals = candidates.filter((one) => comparable(get(one.entry), get(entry)));
  const place = rivals.findIndex((one) => one.entry === entry);
  return {
    first: rivals[0]?.entry ?? entry,
    rank: place < 0 ? undefined : place + 1,
    answered: outcomeOf(confidence, weights.thresholds) === 'answered',
  };
}

/** The phrasings of an entry come one after the other. */
function numbered(asked: readonly AskedPhrasing[]): AskedPhrasing[] {
  let phrasing = 0;
  return asked.map((one, i) => {
    phrasing = asked[i - 1]?.entry === one.entry ? phrasing + 1 : 0;
    return { ...one, phrasing };
  });
}
