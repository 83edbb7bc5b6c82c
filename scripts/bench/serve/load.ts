import { setImmediate, setTimeout as wait } from 'node:timers/promises';
import { randomNumbers } from '../../random-numbers.ts';
import type { Client, Message } from './clients.ts';
import { type Call, schedule } from './latency.ts';

/** Asks over all of its connections without a pause, or at a rate, whether answers come or not. */
export type LoadShape =
  | { readonly kind: 'closed'; readonly seconds: number; readonly warmUp: number }
  | {
      readonly kind: 'open';
      readonly seconds: number;
      readonly rate: number;
      readonly arrivals: 'even' | 'random';
    };

export interface LoadResult {
  /** Answers a second while it was measured. */
  readonly rate: number;
  /** Of answers alone. */
  readonly calls: readonly Call[];
  /** What came instead of answers, by code. */
  readonly errors: Readonly<Record<string, number>>;
}

/** Puts a load on a server. `next` gives a question that was not asked yet. */
export function runLoad(
  clients: readonly Client[],
  next: () => string,
  shape: LoadShape,
): Promise<LoadResult> {
  return shape.kind === 'closed' ? runClosed(clients, next, shape) : runOpen(clients, next, shape);
}

async function runClosed(
  clients: readonly Client[],
  next: () => string,
  { seconds, warmUp }: Extract<LoadShape, { kind: 'closed' }>,
): Promise<LoadResult> {
  const recorder = new Recorder();
  const from = performance.now() + warmUp * 1000;
  const until = from + seconds * 1000;
  await Promise.all(
    clients.map(async (client) => {
      for (;;) {
        const sent = performance.now();
        if (sent >= until) return;
        await recorder.ask(client, next(), sent);
      }
    }),
  );
  const calls = recorder.calls.filter(({ done }) => done >= from && done < until);
  return { rate: calls.length / seconds, calls, errors: recorder.errors };
}

async function runOpen(
  clients: readonly Client[],
  next: () => string,
  { seconds, rate, arrivals }: Extract<LoadShape, { kind: 'open' }>,
): Promise<LoadResult> {
  const recorder = new Recorder();
  const times = schedule(rate, seconds, arrivals, randomNumbers(5));
  const began = performance.now();
  const asked: Promise<void>[] = [];
  for (const [i, time] of times.entries()) {
    const intended = began + time;
    const early = intended - performance.now();
    // Timers know whole milliseconds; what is left of one is spent looking.
    if (early > 1) await wait(Math.floor(early) - 1);
    while (performance.now() < intended) await setImmediate();
    asked.push(recorder.ask(clients[i % clients.length]!, next(), intended));
  }
  await Promise.all(asked);
  const last = Math.max(...recorder.calls.map(({ done }) => done));
  const spent = Math.max(seconds, (last - began) / 1000);
  return { rate: recorder.calls.length / spent, calls: recorder.calls, errors: recorder.errors };
}

class Recorder {
  readonly calls: Call[] = [];
  readonly errors: Record<string, number> = {};

  async ask(client: Client, question: string, intended: number): Promise<void> {
    const sent = performance.now();
    const reply = await client.ask(question);
    if (reply.isAnswer) this.calls.push({ intended, sent, done: performance.now() });
    else this.#refused(reply.message());
  }

  #refused(message: Message): void {
    const code = message.type === 'error' ? message.code : 'NOT_UNDERSTOOD';
    this.errors[code] = (this.errors[code] ?? 0) + 1;
  }
}
