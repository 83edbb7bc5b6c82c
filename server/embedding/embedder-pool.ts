import { Worker } from 'node:worker_threads';
import { ModelError } from '../errors.ts';
import type {
  Embedder,
  EmbedderLoad,
  EmbedderObserver,
  Embedding,
  ModelIdentity,
  ModelSettings,
  TextRole,
} from './embedder.ts';
import type { EmbedJob, WorkerReply } from './worker.ts';

type ReadyReply = Extract<WorkerReply, { kind: 'ready' }>;

interface Job extends EmbedJob {
  /** How often the job may still be given to another worker after one died under it. */
  retries: number;
  readonly queuedAt: number;
  /** When a worker took it, the last one if there were two. */
  takenAt: number;
  readonly resolve: (embedding: Embedding) => void;
  readonly reject: (error: Error) => void;
}

interface Seat {
  readonly worker: Worker;
  /** What it has been sent: the first one it is at, the others wait in its own queue. */
  readonly jobs: Job[];
  /** Whether the worker has loaded its model. */
  ready: boolean;
  /** Runs while the worker is at a text. */
  watch?: NodeJS.Timeout;
}

export interface PoolOptions {
  /** How long a worker may be at one text, in milliseconds; default: `longestText`. */
  readonly textMs?: number;
  /** The worker threads' source. */
  readonly entry?: URL;
}

/**
 * Texts that a worker is sent at a time. With one it would stand idle from each reply until the event
 * loop, busy ranking another question, has read that and sent the next.
 */
const JOBS_AT_ONCE = 2;

/** How long a place stays empty whose worker could not load the model: it would fail again. */
const MEND_AFTER_MS = 5000;

/** A minute for a text of 256 word pieces, some thousand times what the shipped model takes. */
function longestText({ maxTokens }: ModelSettings): number {
  return 60_000 * Math.max(1, maxTokens / 256);
}

/**
 * The sentence model in worker threads, one thread of computation each: the event loop stays free
 * and every text goes through the model alone. Jobs are served in the order in which they came.
 * A worker that dies, or is at one text for too long, is replaced, and its job is given to another
 * once. The new one must have the very model that the first had: a file that was exchanged meanwhile
 * would mix two models' vectors.
 */
export class EmbedderPool implements Embedder {
  readonly model: ModelIdentity;
  readonly words: readonly string[];
  readonly #settings: ModelSettings;
  readonly #size: number;
  readonly #observer: EmbedderObserver | undefined;
  readonly #textMs: number;
  readonly #entry: URL;
  readonly #seats = new Set<Seat>();
  readonly #queue: Job[] = [];
  #closed = false;
  #mendAt = 0;

  /**
   * @param size workers, at least 1
   * @throws ModelError when the model can't be loaded.
   */
  static async start(
    settings: ModelSettings,
    size: number,
    observer?: EmbedderObserver,
    { textMs = longestText(settings), entry = workerEntry() }: PoolOptions = {},
  ): Promise<EmbedderPool> {
    // The first worker alone: where it fails, the others would fail in the same way.
    const first = spawnWorker(settings, entry);
    const ready = await firstReply(first, settings.id);
    return new EmbedderPool(settings, ready, first, size, observer, { textMs, entry });
  }

  private constructor(
    settings: ModelSettings,
    ready: ReadyReply,
    first: Worker,
    size: number,
    observer: EmbedderObserver | undefined,
    { textMs, entry }: Required<PoolOptions>,
  ) {
    this.#settings = settings;
    this.#size = size;
    this.#observer = observer;
    this.#textMs = textMs;
    this.#entry = entry;
    this.model = ready.model;
    this.words = ready.words;
    this.#seat(first, true);
    for (let i = 1; i < size; i++) this.#spawn();
  }

  embed(text: string, role: TextRole): Promise<Embedding> {
    if (this.#closed) return Promise.reject(closedError());
    return new Promise((resolve, reject) => {
      const now = performance.now();
      this.#queue.push({ text, role, retries: 1, queuedAt: now, takenAt: now, resolve, reject });
      // Some died and could not be replaced: whoever asks next tries again. Where none is left, at
      // once: the asker is told if that fails.
      const mend = this.#seats.size === 0 || now >= this.#mendAt;
      if (this.#seats.size < this.#size && mend) this.#spawn();
      this.#serve();
    });
  }

  load(): EmbedderLoad {
    const workers = { busy: 0, idle: 0, loading: 0 };
    let { length: waiting } = this.#queue;
    for (const { ready, jobs } of this.#seats) {
      workers[!ready ? 'loading' : jobs.length === 0 ? 'idle' : 'busy'] += 1;
      waiting += Math.max(0, jobs.length - 1);
    }
    return { waiting, workers };
  }

  async close(): Promise<void> {
    this.#closed = true;
    const seats = [...this.#seats];
    this.#seats.clear();
    for (const job of this.#queue.splice(0)) job.reject(closedError());
    for (const { jobs } of seats) for (const job of jobs) job.reject(closedError());
    await Promise.all(seats.map(retire));
  }

  #spawn(): void {
    this.#seat(spawnWorker(this.#settings, this.#entry), false);
  }

  #seat(worker: Worker, ready: boolean): void {
    const seat: Seat = { worker, jobs: [], ready };
    this.#seats.add(seat);
    worker.on('message', (reply: WorkerReply) => this.#take(seat, reply));
    worker.on('error', (error) => this.#replace(seat, error.message));
    worker.on('exit', (code) => this.#replace(seat, `exit code ${code}`));
    // Only work, loading included, keeps the process alive: a program that is done may end.
    if (ready) worker.unref();
  }

  #take(seat: Seat, reply: WorkerReply): void {
    // Too late: its jobs were given to another.
    if (!this.#seats.has(seat)) return;
    if (reply.kind === 'ready') {
      const other = difference(this.model, reply.model);
      if (other !== undefined) {
        this.#replace(seat, `its model's ${other} is not the one that the first worker loaded`);
        void seat.worker.terminate();
        return;
      }
      seat.ready = true;
      seat.worker.unref();
    } else if (!seat.ready && reply.kind === 'failed') {
      this.#replace(seat, reply.message);
      return;
    } else this.#finish(seat, reply);
    this.#serve();
  }

  /** The worker replies in the order in which it was asked. */
  #finish(seat: Seat, reply: Exclude<WorkerReply, ReadyReply>): void {
    const job = seat.jobs.shift();
    if (job === undefined) return;
    const now = performance.now();
    const [next] = seat.jobs;
    clearTimeout(seat.watch);
    if (next === undefined) seat.worker.unref();
    else {
      next.takenAt = now;
      this.#watch(seat);
    }
    if (reply.kind === 'embedding') {
      this.#observer?.embedded(job.role, job.takenAt - job.queuedAt, now - job.takenAt);
      job.resolve(reply.embedding);
    } else job.reject(new ModelError(reply.message, { subject: this.#settings.id }));
  }

  /** In two halves: when the whole process was paused, the worker too has had half of the time. */
  #watch(seat: Seat): void {
    const half = this.#textMs / 2;
    seat.watch = setTimeout(() => {
      seat.watch = setTimeout(() => this.#giveUp(seat), half).unref();
    }, half).unref();
  }

  /**
   * The worker hangs. It ends when it replies after all, and at the latest after as long again: not
   * at once, for should it only be slow, ONNX Runtime would abort the whole process.
   */
  #giveUp(seat: Seat): void {
    if (this.#closed) {
      void seat.worker.terminate();
      return;
    }
    this.#replace(seat, `it was at one text for ${this.#textMs / 1000} s`);
    seat.worker.unref();
    const end = setTimeout(() => void seat.worker.terminate(), this.#textMs).unref();
    void retire(seat).finally(() => clearTimeout(end));
  }

  #replace(seat: Seat, why: string): void {
    if (!this.#seats.delete(seat)) return;
    clearTimeout(seat.watch);
    this.#observer?.workerLost(why);
    const [job, ...others] = seat.jobs;
    // It may be what killed the worker; the others had not begun.
    this.#queue.unshift(...others);
    if (job !== undefined && job.retries > 0) {
      job.retries -= 1;
      this.#queue.unshift(job);
    } else {
      job?.reject(
        new ModelError(`The model's worker was lost: ${why}`, { subject: this.#settings.id }),
      );
    }
    // A worker that never came up would not come up the next time either: don't spin.
    if (seat.ready) this.#spawn();
    else this.#mendAt = performance.now() + MEND_AFTER_MS;
    if (this.#seats.size > 0) {
      this.#serve();
      return;
    }
    for (const waiting of this.#queue.splice(0)) {
      waiting.reject(new ModelError(`No worker is left for the model: ${why}`));
    }
  }

  /** First to workers that have nothing to do, then to those that have waited longest for more. */
  #serve(): void {
    for (let sent = 0; sent < JOBS_AT_ONCE; sent++) {
      const seats = [...this.#seats].filter(({ ready, jobs }) => ready && jobs.length === sent);
      seats.sort((a, b) => (a.jobs[0]?.takenAt ?? 0) - (b.jobs[0]?.takenAt ?? 0));
      for (const seat of seats) {
        const job = this.#queue.shift();
        if (job === undefined) return;
        job.takenAt = performance.now();
        if (seat.jobs.push(job) === 1) this.#watch(seat);
        seat.worker.ref();
        seat.worker.postMessage({ text: job.text, role: job.role } satisfies EmbedJob);
      }
    }
  }
}

/** Ends a worker between two texts: ONNX Runtime aborts the whole process when it is cut short. */
async function retire({ worker, jobs, ready }: Seat): Promise<void> {
  for (let replies = ready ? jobs.length : 1; replies > 0; replies--) {
    const exited = await new Promise((resolve) =>
      worker.once('message', () => resolve(false)).once('exit', () => resolve(true)),
    );
    if (exited) break;
  }
  await worker.terminate();
}

/** The first property in which two models differ. */
function difference(a: ModelIdentity, b: ModelIdentity): keyof ModelIdentity | undefined {
  return (Object.keys(a) as (keyof ModelIdentity)[]).find((key) => a[key] !== b[key]);
}

function closedError(): ModelError {
  return new ModelError('The model was shut down before the text was embedded.');
}

/** @throws ModelError when the worker says that it can't, or dies. */
function firstReply(worker: Worker, id: string): Promise<ReadyReply> {
  return new Promise((resolve, reject) => {
    const done = (): void => {
      worker.off('message', replied).off('error', died).off('exit', ended);
    };
    const refuse = (message: string, cause?: unknown): void => {
      done();
      reject(new ModelError(message, { subject: id, cause }));
    };
    const replied = (reply: WorkerReply): void => {
      if (reply.kind === 'ready') {
        done();
        resolve(reply);
      } else if (reply.kind === 'failed') refuse(reply.message);
    };
    const died = (error: Error): void =>
      refuse(`The model's worker failed: ${error.message}`, error);
    const ended = (): void => refuse("The model's worker ended before it had loaded the model.");
    worker.on('message', replied).on('error', died).on('exit', ended);
  });
}

function workerEntry(): URL {
  const compiled = import.meta.url.endsWith('.js');
  return new URL(compiled ? './worker.js' : './worker-from-source.mjs', import.meta.url);
}

function spawnWorker(settings: ModelSettings, entry: URL): Worker {
  return new Worker(entry, { workerData: settings });
}
