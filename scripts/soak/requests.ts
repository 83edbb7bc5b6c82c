import type { Entry } from '../../server/corpus/entry.ts';
import { randomNumbers } from '../random-numbers.ts';

/** What well-behaved clients ask for, without an id. */
export type SoakRequest =
  | {
      readonly type: 'ask';
      readonly question: string;
      readonly limit?: number;
      readonly context?: readonly string[];
    }
  | { readonly type: 'suggest'; readonly prefix: string; readonly limit?: number }
  | { readonly type: 'entry'; readonly entryId: string }
  | { readonly type: 'feedback'; readonly answerId: string; readonly helpful: boolean };

/** Questions that no entry answers. */
const STRAY = [
  'what is the weather in Paris?',
  'who won the football match',
  'port',
  '如何安装',
  'recipe for pancakes without eggs please',
];

/** Questions that mean something after another one, and something else after a third. */
const LEANING = ['and what about Windows?', 'is that supported?', 'how do I do it?', 'why not?'];

/**
 * Distinct requests, the same for the same seed: the entries' phrasings as they stand and with words
 * dropped or letters swapped, on their own and after other questions; prefixes; entries.
 */
export function soakRequests(
  entries: readonly Entry[],
  entryIds: readonly string[],
  seed: number,
  count: number,
): SoakRequest[] {
  const random = randomNumbers(seed);
  const one = <T>(of: readonly T[]): T => of[Math.floor(random() * of.length)]!;
  const phrasings = entries.flatMap(({ question, alternates }) => [question, ...alternates]);
  const question = (): string => {
    const kind = random();
    if (kind < 0.1) return one(STRAY);
    if (kind < 0.2) return one(LEANING);
    if (kind < 0.3) return one(phrasings);
    return kind < 0.65 ? withoutAWord(one(phrasings), random) : withATypo(one(phrasings), random);
  };
  const request = (): SoakRequest => {
    const kind = random();
    if (kind < 0.15) {
      const text = one(phrasings);
      return { type: 'suggest', prefix: text.slice(0, 3 + Math.floor(random() * 20)) };
    }
    if (kind < 0.25) return { type: 'entry', entryId: one(entryIds) };
    const limit = random() < 0.3 ? { limit: 1 + Math.floor(random() * 20) } : {};
    const context = random() < 0.25 ? { context: [question()] } : {};
    return { type: 'ask', question: question(), ...limit, ...context };
  };
  const distinct = new Map<string, SoakRequest>();
  const add = (made: SoakRequest): void => void distinct.set(JSON.stringify(made), made);
  // A small corpus may have fewer than asked for.
  for (let i = 0; i < count * 10 && distinct.size < count; i++) {
    const made = request();
    add(made);
    if (made.type !== 'ask' || random() < 0.8) continue;
    // What a cache with a careless key would take for the same.
    const { question: same, limit = 5 } = made;
    add({ type: 'ask', question: same, limit: (limit % 20) + 1 });
    const leaning = one(LEANING);
    for (let turn = 0; turn < 2; turn++) {
      add({ type: 'ask', question: leaning, context: [one(phrasings)] });
    }
  }
  return [...distinct.values()];
}

function withoutAWord(text: string, random: () => number): string {
  const words = text.split(' ');
  if (words.length < 4) return text.toLowerCase();
  words.splice(Math.floor(random() * words.length), 1);
  return words.join(' ');
}

function withATypo(text: string, random: () => number): string {
  const at = Math.floor(random() * Math.max(1, text.length - 1));
  return text.slice(0, at) + (text[at + 1] ?? '') + (text[at] ?? '') + text.slice(at + 2);
}
