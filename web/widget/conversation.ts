import type {
  AnswerMessage,
  AnswerResult,
  EntryResult,
  Outcome,
} from '../../server/api/protocol.ts';
import type { Connection } from './connection.ts';
import { Trouble } from './trouble.ts';
import type { Greeting } from './wire.ts';

/** A result as it is shown: a picked suggestion's has no passage, and no answer to judge. */
export type ShownResult = EntryResult &
  Partial<Pick<AnswerResult, 'passage'> & Pick<AnswerMessage, 'answerId'>>;

export interface Reply {
  readonly outcome: Outcome;
  readonly results: readonly ShownResult[];
  /** Probability that the first result answers the question; 1 where the visitor picked it. */
  readonly confidence: number;
}

/** One question and what came of it. */
export interface Turn {
  readonly key: number;
  readonly question: string;
  /** Set when the visitor picked a suggestion: its entry is fetched instead of searched for. */
  readonly entryId: string | undefined;
  readonly progress:
    | { readonly state: 'waiting' }
    | { readonly state: 'done'; readonly reply: Reply }
    | { readonly state: 'failed'; readonly trouble: Trouble };
}

/** Earlier questions that go along with a new one. */
const CONTEXT_TURNS = 2;
/** Older turns leave the log. */
const MOST_TURNS = 50;

export interface ConversationOptions {
  readonly connection: () => Connection;
  readonly greeting: () => Greeting;
  readonly collection: () => string | undefined;
  /** A turn came, went or changed. */
  readonly onChange: () => void;
  readonly onReply: (turn: Turn, reply: Reply) => void;
}

/** The turns of one visit: asks, keeps the order, gives the follow-up its context. */
export class Conversation {
  turns: readonly Turn[] = [];
  readonly #options: ConversationOptions;
  #lastKey = 0;

  constructor(options: ConversationOptions) {
    this.#options = options;
  }

  /** Asks in the visitor's words, or shows the entry that they picked. */
  async ask(question: string, entryId?: string): Promise<void> {
    const turn: Turn = {
      key: ++this.#lastKey,
      question,
      entryId,
      progress: { state: 'waiting' },
    };
    this.turns = [...this.turns, turn].slice(-MOST_TURNS);
    await this.#answer(turn);
  }

  /** Asks a failed turn again, in its place. */
  async retry(turn: Turn): Promise<void> {
    await this.#answer(turn);
  }

  clear(): void {
    this.turns = [];
    this.#options.onChange();
  }

  async #answer(turn: Turn): Promise<void> {
    this.#replace(turn, { state: 'waiting' });
    try {
      const reply = await this.#fetch(turn);
      this.#replace(turn, { state: 'done', reply });
      // Not of a turn that was cleared away while its answer was on the way.
      if (this.turns.some(({ key }) => key === turn.key)) this.#options.onReply(turn, reply);
    } catch (error) {
      if (!(error instanceof Trouble)) throw error;
      this.#replace(turn, { state: 'failed', trouble: error });
    }
  }

  async #fetch(turn: Turn): Promise<Reply> {
    const connection = this.#options.connection();
    const name = this.#options.collection();
    const collection = name === undefined ? {} : { collection: name };
    if (turn.entryId !== undefined) {
      const request = { type: 'entry', entryId: turn.entryId, ...collection } as const;
      const { result } = await connection.request(request);
      return { outcome: 'answered', results: [result], confidence: 1 };
    }
    const { question } = turn;
    const context = this.#contextOf(turn);
    const {
      answerId,
      outcome,
      results: found,
      confidence,
    } = await connection.request({
      type: 'ask',
      question,
      ...(context.length > 0 ? { context } : {}),
      ...collection,
    });
    const results = found.map((result) => ({ ...result, answerId }));
    // Nothing to show is nothing found, whatever it is called.
    return { outcome: results.length > 0 ? outcome : 'unanswered', results, confidence };
  }

  /** The questions before it that got a reply, oldest first. */
  #contextOf(turn: Turn): string[] {
    const { contextTurns, questionLength } = this.#options.greeting().limits;
    const most = Math.min(CONTEXT_TURNS, contextTurns);
    if (most === 0) return [];
    return this.turns
      .filter(({ key, progress }) => key < turn.key && progress.state === 'done')
      .map(({ question }) => question)
      .filter((question) => question.length <= questionLength)
      .slice(-most);
  }

  #replace(turn: Turn, progress: Turn['progress']): void {
    this.turns = this.turns.map((other) =>
      other.key === turn.key ? { ...other, progress } : other,
    );
    this.#options.onChange();
  }
}
