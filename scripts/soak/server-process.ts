import { type ChildProcess, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import type { MemoryReport, Order } from './inside-server.ts';

const DOCENT = fileURLToPath(new URL('../docent.js', import.meta.url));
const INSIDE = new URL('./inside-server.js', import.meta.url).href;

/** Lines that are no JSON, and errors in the log, that belong to what the soak does. */
const EXPECTED_TEXT = /^Docent answers at |^\s*$/;
const EXPECTED_ERROR = /^(index refused|a worker of the model was lost)/;
const ERROR_LEVEL = 50;

export interface ServerOptions {
  readonly cwd: string;
  readonly env: Readonly<Record<string, string>>;
  /** Told of each line of the log that should not be there. */
  readonly onBadLine: (line: string) => void;
}

/** The compiled server as a process of its own. */
export class ServerProcess {
  /** The address, once it answers questions. */
  readonly ready: Promise<string>;
  /** The exit code; null where a signal ended it. */
  readonly ended: Promise<number | null>;
  readonly #child: ChildProcess;
  readonly #measured: ((memory: MemoryReport) => void)[] = [];

  constructor({ cwd, env, onBadLine }: ServerOptions) {
    // There is no such corpus: the server serves the index that is there and builds none.
    const args = ['serve', '--port', '0', '--index', 'index', '--corpus', 'none'];
    const inherited = Object.entries(process.env).filter(
      ([name]) => !/^(DOCENT_|FORCE_COLOR$|NODE_OPTIONS$|VITEST)/.test(name),
    );
    this.#child = spawn(process.execPath, ['--import', INSIDE, DOCENT, ...args], {
      cwd,
      env: { ...Object.fromEntries(inherited), NO_COLOR: '1', ...env },
      stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    });
    const child = this.#child;
    this.ended = new Promise((resolve, reject) => {
      child.on('error', reject);
      child.on('close', resolve);
    });
    this.ready = new Promise((resolve, reject) => {
      createInterface({ input: child.stderr! }).on('line', (line) => {
        const [, url] = /^Docent answers at (http:\S+)/.exec(line) ?? [];
        if (url !== undefined) resolve(url);
        if (isBadLine(line)) onBadLine(line);
      });
      this.ended.then((code) => reject(new Error(`the server ended with ${code}`)), reject);
    });
    this.ready.catch(() => {});
    child.on('message', (memory: MemoryReport) => this.#measured.shift()?.(memory));
  }

  /** Ends one of the model's workers, by an exit or by an error in turn. */
  killWorker(): void {
    this.#order('kill-worker');
  }

  /** After a full garbage collection. Undefined where the server has ended meanwhile. */
  memory(): Promise<MemoryReport | undefined> {
    const measured = new Promise<MemoryReport>((resolve) => this.#measured.push(resolve));
    this.#order('measure');
    return Promise.race([measured, this.ended.then(() => undefined)]);
  }

  signal(signal: NodeJS.Signals): void {
    this.#child.kill(signal);
  }

  #order(order: Order): void {
    // It may have ended between two orders.
    this.#child.send(order, () => {});
  }
}

/** Anything that is neither a JSON line nor the address is a warning of Node's or a stack. */
export function isBadLine(line: string): boolean {
  let entry: { level?: number; msg?: string };
  try {
    entry = JSON.parse(line);
  } catch {
    return !EXPECTED_TEXT.test(line);
  }
  if (entry.msg === 'stopped before all was done') return true;
  return (entry.level ?? 0) >= ERROR_LEVEL && !EXPECTED_ERROR.test(entry.msg ?? '');
}
