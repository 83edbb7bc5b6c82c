import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { onTestFinished } from 'vitest';

/** The command line as it is installed: compiled. */
const DOCENT = fileURLToPath(new URL('../../dist/scripts/docent.js', import.meta.url));

export interface RunOptions {
  /** A folder of the test's own, so that no configuration file or index of the checkout counts. */
  readonly cwd: string;
  readonly env?: Readonly<Record<string, string>>;
  /** A command that runs it, such as `['unshare', '-rn']`. */
  readonly under?: readonly string[];
}

/** What a process left behind. */
export interface Ended {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** `docent` with these arguments, until it ends by itself. */
export function runDocent(args: readonly string[], options: RunOptions): Promise<Ended> {
  return startDocent(args, options).ended;
}

/** `docent` with these arguments; what is left of it is killed when the test is over. */
export function startDocent(args: readonly string[], options: RunOptions): DocentProcess {
  const docent = new DocentProcess(args, options);
  onTestFinished(() => docent.kill());
  return docent;
}

/** A `docent` process; outside of a test, whoever starts it must `kill` it. */
export class DocentProcess {
  readonly ended: Promise<Ended>;
  readonly #child: ChildProcess;
  readonly #waiting = new Set<() => void>();
  #stdout = '';
  #stderr = '';
  #over = false;

  constructor(args: readonly string[], { cwd, env = {}, under = [] }: RunOptions) {
    if (!existsSync(DOCENT))
      throw new Error(`${DOCENT} is not there: run \`npm run build\` first.`);
    const [command = process.execPath, ...rest] = [...under, process.execPath, DOCENT, ...args];
    const child = spawn(command, rest, {
      cwd,
      env: { ...bareEnvironment(), NO_COLOR: '1', ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    this.#child = child;
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      this.#stdout += text;
    });
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      this.#stderr += text;
      for (const look of this.#waiting) look();
    });
    this.ended = new Promise((resolve, reject) => {
      child.on('error', reject);
      // `close`, not `exit`: by then all of its output has come.
      child.on('close', (code, signal) => {
        this.#over = true;
        resolve({ code, signal, stdout: this.#stdout, stderr: this.#stderr });
        for (const look of this.#waiting) look();
      });
    });
    // Whoever waits for the end sees the error; nobody has to.
    this.ended.catch(() => {});
  }

  /** All that stands on standard error so far. */
  get stderr(): string {
    return this.#stderr;
  }

  /** Once standard error matches; rejects when the process ends before that. */
  says(pattern: RegExp): Promise<RegExpExecArray> {
    return new Promise((resolve, reject) => {
      const look = (): void => {
        const match = pattern.exec(this.#stderr);
        if (match === null && !this.#over) return;
        this.#waiting.delete(look);
        if (match !== null) resolve(match);
        else reject(new Error(`docent ended without saying ${pattern}:\n${this.#stderr}`));
      };
      this.#waiting.add(look);
      look();
    });
  }

  /** The address that `serve` prints once it answers questions. */
  async address(): Promise<string> {
    const [, url = ''] = await this.says(/^Docent answers at (http:\S+)/m);
    return url;
  }

  signal(signal: NodeJS.Signals): void {
    this.#child.kill(signal);
  }

  /** Ends it at once if it still runs. */
  async kill(): Promise<void> {
    if (!this.#over) this.#child.kill('SIGKILL');
    await this.ended.catch(() => {});
  }
}

/** The environment without what would change what `docent` does or says. */
function bareEnvironment(): NodeJS.ProcessEnv {
  const kept = Object.entries(process.env).filter(
    ([name]) => !/^(DOCENT_|FORCE_COLOR$|NODE_OPTIONS$)/.test(name),
  );
  return Object.fromEntries(kept);
}
