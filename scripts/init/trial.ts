import pc from 'picocolors';
import { answerMessage } from '../../server/api/answer-message.ts';
import type { AnswerMessage } from '../../server/api/protocol.ts';
import type { Config } from '../../server/config.ts';
import type { Entry } from '../../server/corpus/entry.ts';
import type { Retriever } from '../../server/retrieval/ranking.ts';
import { sureness } from '../sureness.ts';
import { wrapped } from '../terminal.ts';
import { inOtherWords } from './other-words.ts';

const WANTED = 3;
/** Questions that are tried to find as many that are answered. */
const MOST_TRIED = 12;
/** UTF-16 units of a passage that are shown. */
const LONGEST_PASSAGE = 220;

interface Tried {
  readonly question: string;
  readonly message: AnswerMessage;
  /** Whether it found the entry that it was made of, and was sure enough to show it. */
  readonly isAnswered: boolean;
}

/**
 * What questions made of the entries find, ready to be printed; '' where none can be made. The same
 * corpus is asked the same questions every time.
 */
export async function trialText(
  retriever: Retriever,
  entries: readonly Entry[],
  config: Config,
): Promise<string> {
  const tried: Tried[] = [];
  const answered = (): number => tried.filter(({ isAnswered }) => isAnswered).length;
  for (const entry of spread(entries)) {
    if (tried.length === MOST_TRIED || answered() === WANTED) break;
    const question = inOtherWords(entry);
    if (question === undefined) continue;
    const begin = performance.now();
    const ranking = await retriever.ask(question, { limit: WANTED });
    const message = answerMessage(ranking, {
      collection: config.collection,
      index: retriever.generation,
      base: config.publicUrl ?? `http://${config.host}:${config.port}`,
      tookMs: performance.now() - begin,
    });
    const isAnswered = message.outcome === 'answered' && message.results[0]?.entryId === entry.id;
    tried.push({ question, message, isAnswered });
  }
  if (tried.length === 0) return '';
  const shown = tried.toSorted((a, b) => Number(b.isAnswered) - Number(a.isAnswered));
  const count = answered();
  const note =
    count === WANTED && tried.length === WANTED
      ? ''
      : `\n${pc.dim(`Of ${tried.length} questions that were tried, ${count} found the entry they were made of.`)}\n`;
  const blocks = shown.slice(0, WANTED).map(block).join('\n');
  return `${pc.bold('Asked of it, in other words than its own:')}\n\n${blocks}${note}`;
}

/**
 * The middle one, then those at the quarters, the eighths and so on, each once: from all over the
 * corpus, and the same every time.
 */
export function* spread<T>(items: readonly T[]): Generator<T> {
  const taken = new Set<number>();
  for (let parts = 2; taken.size < items.length; parts *= 2) {
    for (let part = 1; part < parts; part += 2) {
      const index = Math.floor((items.length * part) / parts);
      if (taken.has(index)) continue;
      taken.add(index);
      yield items[index] as T;
    }
  }
}

function block({ question, message }: Tried): string {
  const [first] = message.results;
  const sure = pc.dim(sureness(message.confidence));
  const asked = `${pc.cyan('?')} ${pc.bold(question)}\n`;
  if (first === undefined || message.outcome === 'unanswered') {
    return `${asked}  ${pc.red("I couldn't find this.")}  ${sure}\n`;
  }
  const { url, title } = first.source;
  const source = `  ${url === '' ? pc.dim(title) : pc.cyan(url)}\n`;
  if (message.outcome === 'suggested') {
    return `${asked}  ${pc.yellow('Did you mean:')} ${first.question}  ${sure}\n${source}`;
  }
  const passage = shortened(first.passage.text);
  return `${asked}  ${pc.green(first.question)}  ${sure}\n${wrapped(passage, '  ')}\n${source}`;
}

function shortened(text: string): string {
  const line = text.replace(/\s+/g, ' ').trim();
  if (line.length <= LONGEST_PASSAGE) return line;
  const cut = line.slice(0, LONGEST_PASSAGE);
  const gap = cut.lastIndexOf(' ');
  return `${cut.slice(0, gap > LONGEST_PASSAGE / 2 ? gap : LONGEST_PASSAGE)} …`;
}
