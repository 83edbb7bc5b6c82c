import type {
  AnswerMessage,
  AnswerResult,
  EntryResult,
  Outcome,
} from '../../server/api/protocol.ts';
import type { Suggestion } from './combobox.ts';
import type { Connection } from './connection.ts';
import { Trouble } from './trouble.ts';
import type { Vote } from './votes.ts';
import type { Greeting } from './wire.ts';

/** A result as it is shown: a picked suggestion's has no passage, and no answer to judge. */
export type ShownResult = EntryResult &
  Partial<Pick<AnswerResult, 'passage'> & Pick<AnswerMessage, 'answerId'>> & {
    /** The visitor's; kept with the conversation. */
    vote?: Vote;
  };

export interface Reply {
  readonly outcome: Outcome;
  readonly results: readonly ShownResult[];
  /** Probability that the first result answers the question; 1 where the visitor picked it. */
  readonly confidence: number;
}

/** One question and what came of it. */
export interface Turn {
  readonly key: number;
  /** Empty until the entry that a link leads to has come. */
  readonly question: string;
  /** Set for a picked suggestion and for a link: the entry is fetched instead of searched for. */
  readonly entryId: string | undefined;
  readonly progress: /** With `trouble`: the server asked to come back later, and the widget will by itself. */
    | { readonly state: 'waiting'; readonly trouble?: Trouble }
    | { readonly state: 'done'; readonly reply: Reply }
    | { readonly state: 'failed'; readonly trouble: Trouble };
}

/** Earlier questions that go along with a new one. */
const CONTEXT_TURNS = 2;
/** The longest that the widget waits before it asks again by itself. Milliseconds. */
const LONGEST_PAUSE_MS = 30_000;
/** Older turns leave the log. */
const MOST_TURNS = 50;

export interface ConversationOptions {
  readonly connection: () => Connection;
  readonly greeting: () => Greeting;
  /** A turn came, went or changed. */
  readonly onChange: () => void;
  readonly onReply: (turn: Turn, reply: Reply) => void;
}

/** The turns of one visit: asks, keeps the order, gives the follow-up its context. */
export class Conversation {
  turns: readonly Turn[] = [];
  /** How many turns have left at the log's beginning. */
  turnsLeft = 0;
  readonly #options: ConversationOptions;
  #lastKey = 0;

  constructor(options: ConversationOptions) {
    this.#options = options;
  }

  /** Turns of an earlier page of the same visit. */
  restore(turns: readonly Pick<Turn, 'question' | 'entryId' | 'progress'>[]): void {
    this.turnsLeft = 0;
    this.turns = turns.map((turn) => ({ ...turn, key: ++this.#lastKey }));
  }

  /** Asks in the visitor's words, or shows the entry that they picked. */
  async ask(question: string, entryId?: string): Promise<void> {
    const turn: Turn = {
      key: ++this.#lastKey,
      question,
      entryId,
      progress: { state: 'waiting' },
    };
    this.giveUp('REPLACED');
    const turns = [...this.turns, turn];
    this.turns = turns.slice(-MOST_TURNS);
    this.turnsLeft += turns.length - this.turns.length;
    await this.#answer(turn);
  }

  /** Questions that begin like this; none while the server is out of reach. */
  async suggest(prefix: string): Promise<readonly Suggestion[]> {
    const connection = this.#options.connection();
    if (connection.status.state !== 'open') return [];
    return (await connection.request({ type: 'suggest', prefix })).suggestions;
  }

  /** Asks a failed turn again, in its place. */
  async retry(turn: Turn): Promise<void> {
    this.giveUp('REPLACED');
    await this.#answer(turn);
  }

  clear(): void {
    this.turns = [];
    this.turnsLeft = 0;
    this.#options.onChange();
  }

  /** Ends the wait of a turn, for another question or for good; its answer is dropped. */
  giveUp(code: 'REPLACED' | 'CLOSED'): void {
    for (const turn of this.turns) {
      if (turn.progress.state !== 'waiting') continue;
      this.#replace(turn, { state: 'failed', trouble: new Trouble(code) });
    }
  }

  async #answer(turn: Turn, pause?: Trouble): Promise<void> {
    const progress: Turn['progress'] = pause
      ? { state: 'waiting', trouble: pause }
      : { state: 'waiting' };
    this.#replace(turn, progress);
    /** Not when the turn was cleared away, or given up, meanwhile. */
    const stillWaits = () => this.turns.some((other) => other.progress === progress);
    try {
      if (pause) await new Promise((resume) => setTimeout(resume, pause.retryAfterMs));
      if (!stillWaits()) return;
      const reply = await this.#fetch(turn);
      if (!stillWaits()) return;
      const answered = { ...turn, question: turn.question || reply.results[0]?.question || '' };
      this.#replace(answered, { state: 'done', reply });
      this.#options.onReply(answered, reply);
    } catch (error) {
      if (!(error instanceof Trouble)) throw error;
      if (!stillWaits()) return;
      // Once only: a server that says so twice is in earnest.
      if (!pause && error.retryAfterMs && error.retryAfterMs <= LONGEST_PAUSE_MS) {
        await this.#answer(turn, error);
      } else this.#replace(turn, { state: 'failed', trouble: error });
    }
  }

  async #fetch(turn: Turn): Promise<Reply> {
    const connection = this.#options.connection();
    if (turn.entryId !== undefined) {
      const request = { type: 'entry', entryId: turn.entryId } as const;
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
    });
    const results = found.map((result): ShownResult => ({ ...result, answerId, vote: {} }));
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
      other.key === turn.key ? { ...turn, progress } : other,
    );
    this.#options.onChange();
  }
}
