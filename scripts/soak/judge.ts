import {
  type ErrorMessage,
  type ServerMessage,
  serverMessageSchema,
} from '../../server/api/protocol.ts';
import type { WireCode } from '../../server/errors.ts';
import type { SoakRequest } from './requests.ts';
import type { Timeline } from './timeline.ts';

/** What each generation says to each request (by its number) when nothing else is asked. */
export type Reference = ReadonlyMap<string, readonly string[]>;

/** A request under way. */
export interface Sent {
  /** In the reference; feedback, which every generation takes, has none. */
  readonly number?: number;
  readonly request: SoakRequest;
  readonly id: string;
  readonly at: number;
}

/** What may be told to a request that is right: a busy server, one that starts, one that stops. */
const REFUSALS: ReadonlySet<WireCode> = new Set([
  'RATE_LIMITED',
  'OVERLOADED',
  'NOT_READY',
  'SHUTTING_DOWN',
]);
/** Longer than a server lets a question wait. */
const LOST_AFTER_MS = 60_000;
/** Faults that are kept in words; all are counted. */
const KEPT_FAULTS = 40;

/** A reply as it must always be the same: all but its name, its time and the id that it echoes. */
export function said(reply: ServerMessage): string {
  const {
    id: _id,
    answerId: _answerId,
    tookMs: _tookMs,
    ...rest
  } = reply as ServerMessage & {
    id?: string;
    answerId?: string;
    tookMs?: number;
  };
  return JSON.stringify(rest);
}

/** Compares every reply with what the same generation says alone, and keeps count. */
export class Judge {
  readonly faults: string[] = [];
  faultCount = 0;
  readonly #reference: Reference;
  readonly #timeline: Timeline;
  readonly #open = new Map<Sent, () => void>();
  readonly #counts = new Map<string, number>();

  constructor(reference: Reference, timeline: Timeline) {
    this.#reference = reference;
    this.#timeline = timeline;
  }

  get counts(): Readonly<Record<string, number>> {
    return Object.fromEntries([...this.#counts].sort(([a], [b]) => (a < b ? -1 : 1)));
  }

  count(what: string, by = 1): void {
    this.#counts.set(what, (this.#counts.get(what) ?? 0) + by);
  }

  fault(what: string): void {
    this.faultCount += 1;
    if (this.faults.length < KEPT_FAULTS) this.faults.push(what);
  }

  /** A frame or a body; a fault where it is no message of the protocol. */
  parse(text: string, from: string): ServerMessage | undefined {
    try {
      return serverMessageSchema.parse(JSON.parse(text));
    } catch (error) {
      this.fault(`${from}: not a message: ${text.slice(0, 200)} (${String(error).slice(0, 200)})`);
      return undefined;
    }
  }

  /** @param lost called where no reply comes, so that its client need not wait for ever */
  sent(request: SoakRequest, id: string, at: number, number?: number, lost = () => {}): Sent {
    const sent = { request, id, at, ...(number !== undefined && { number }) };
    this.#open.set(sent, lost);
    this.count(`sent ${request.type}`);
    return sent;
  }

  /** Nobody waits for the reply any longer. */
  forget(sent: Sent): void {
    this.#open.delete(sent);
  }

  /** Requests that have waited for too long are faults. */
  sweep(now: number): void {
    for (const [sent, lost] of this.#open) {
      if (now - sent.at < LOST_AFTER_MS) continue;
      this.fault(`${sent.id}: no reply within ${LOST_AFTER_MS} ms`);
      this.#open.delete(sent);
      lost();
    }
  }

  /** @returns how long the client should keep away, where it was told so. */
  replied(sent: Sent, reply: ServerMessage, now: number, down: boolean): number {
    this.#open.delete(sent);
    const refused = reply.type === 'error' && REFUSALS.has(reply.code);
    const wrong = refused ? wrongRefusal(reply, down) : this.#wrongReply(sent, reply, now);
    const what = reply.type === 'error' ? reply.code : reply.type;
    if (wrong !== undefined) this.fault(`${sent.id}: ${wrong}`);
    else this.count(`${refused ? 'refused' : 'right'} ${what}`);
    return refused ? (reply.retryAfterMs ?? 0) : 0;
  }

  /** What is wrong with it, compared with what a generation that was live then says alone. */
  #wrongReply(sent: Sent, reply: ServerMessage, now: number): string | undefined {
    const words = said(reply);
    if (sent.request.type === 'feedback') {
      return reply.type === 'ok' ? undefined : `feedback got ${words}`;
    }
    const possible = this.#timeline.possible(sent.at, now);
    // Only answers name theirs.
    const named = reply.type === 'answer' ? [reply.index] : possible;
    if (!named.every((generation) => possible.includes(generation))) {
      return `answered by ${named}, where only ${possible} may have answered`;
    }
    if (named.some((generation) => this.#expected(generation, sent) === words)) return undefined;
    const expected = this.#expected(named[0] ?? '', sent) ?? '';
    return (
      `${JSON.stringify(sent.request)} got ${around(words, expected)}, ` +
      `alone ${named} says ${around(expected, words)}`
    );
  }

  #expected(generation: string, { number }: Sent): string | undefined {
    return number === undefined ? undefined : this.#reference.get(generation)?.[number];
  }
}

/** The piece of `text` where it begins to differ from `other`. */
function around(text: string, other: string): string {
  let at = 0;
  while (at < text.length && text[at] === other[at]) at++;
  return `…${text.slice(Math.max(0, at - 40), at + 120)}…`;
}

function wrongRefusal({ code, retryAfterMs }: ErrorMessage, down: boolean): string | undefined {
  if ((code === 'SHUTTING_DOWN' || code === 'NOT_READY') && !down) {
    return `${code} from a server that runs`;
  }
  return retryAfterMs === undefined ? `${code} without a time` : undefined;
}
