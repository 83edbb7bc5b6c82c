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
}

/**
 * Texts that a worker is sent at a time. With one it would stand idle from each reply until the event
 * loop, busy ranking another question, has read that and sent the next.
 */
const JOBS_AT_ONCE = 2;

/** How long a place stays empty whose worker could not load the model: it would fail again. */
const MEND_AFTER_MS = 5000;

/**
 * The sentence model in worker threads, one thread of computation each: the event loop stays free
 * and every text goes through the model alone. Jobs are served in the order in which they came.
 * A worker that dies is replaced, and its job is given to another once. The new one must have the
 * very model that the first had: a file that was exchanged meanwhile would mix two models' vectors.
 */
export class EmbedderPool implements Embedder {
  readonly model: ModelIdentity;
  readonly words: readonly string[];
  readonly #settings: ModelSettings;
  readonly #size: number;
  readonly #observer: EmbedderObserver | undefined;
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
  ): Promise<EmbedderPool> {
    // The first worker alone: where it fails, the others would fail in the same way.
    const first = spawnWorker(settings);
    const ready = await firstReply(first, settings.id);
    return new EmbedderPool(settings, ready, first, size, observer);
  }

  private constructor(
    settings: ModelSettings,
    ready: ReadyReply,
    first: Worker,
    size: number,
    observer: EmbedderObserver | undefined,
  ) {
    this.#settings = settings;
    this.#size = size;
    this.#observer = observer;
    this.model = ready.model;
    this.words = ready.words;
    this.#seat(first, true);
    for (let i = 1; i < size; i++) this.#seat(spawnWorker(settings), false);
  }

  embed(text: string, role: TextRole): Promise<Embedding> {
    if (this.#closed) return Promise.reject(closedError());
    return new Promise((resolve, reject) => {
      const now = performance.now();
      this.#queue.push({ text, role, retries: 1, queuedAt: now, takenAt: now, resolve, reject });
      // Some died and could not be replaced: whoever asks next tries again. Where none is left, at
      // once: the asker is told if that fails.
      const mend = this.#seats.size === 0 || now >= this.#mendAt;
      if (this.#seats.size < this.#size && mend) this.#seat(spawnWorker(this.#settings), false);
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
    if (next === undefined) seat.worker.unref();
    else next.takenAt = now;
    if (reply.kind === 'embedding') {
      this.#observer?.embedded(job.role, job.takenAt - job.queuedAt, now - job.takenAt);
      job.resolve(reply.embedding);
    } else job.reject(new ModelError(reply.message, { subject: this.#settings.id }));
  }

  #replace(seat: Seat, why: string): void {
    if (!this.#seats.delete(seat)) return;
    this.#observer?.workerLost(why);
    const [job, ...others] = seat.jobs;
    // It may be what killed the worker; the others had not begun.
    this.#queue.unshift(...others);
    if (job !== undefined && job.retries > 0) {
      job.retries -= 1;
      this.#queue.unshift(job);
    } else {
      job?.reject(
        new ModelError(`The model's worker died: ${why}`, { subject: this.#settings.id }),
      );
    }
    // A worker that never came up would not come up the next time either: don't spin.
    if (seat.ready) this.#seat(spawnWorker(this.#settings), false);
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
        seat.jobs.push(job);
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

function spawnWorker(settings: ModelSettings): Worker {
  const compiled = import.meta.url.endsWith('.js');
  const entry = compiled ? './worker.js' : './worker-from-source.mjs';
  return new Worker(new URL(entry, import.meta.url), { workerData: settings });
}
