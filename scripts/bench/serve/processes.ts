import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { closeSync, openSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { BENCH_FOLDER } from '../bench-index.ts';

/** A process of this benchmark, on the cores that it is given. */
export interface Started {
  readonly child: ChildProcess;
  /** Milliseconds of this process' clock at which it was started. */
  readonly at: number;
  stop(): Promise<void>;
}

let processes = 0;

/** Whether processes can be kept to cores: on Linux, with util-linux. */
export const CAN_PIN = spawnSync('taskset', ['--version']).status === 0;

/**
 * @param script compiled, beside this file or below `dist`
 * @param cores such as `0` or `0,1`; undefined: all
 */
export function start(
  script: string,
  args: readonly string[],
  cores: string | undefined,
  env: Readonly<Record<string, string>> = {},
): Started {
  const file = fileURLToPath(new URL(script, import.meta.url));
  const pinned = cores !== undefined && CAN_PIN ? ['taskset', '-c', cores] : [];
  const [command = '', ...rest] = [...pinned, process.execPath, file, ...args];
  // A file, as a server in use has: read by nobody here, so that nobody here takes time for it.
  const logFile = join(BENCH_FOLDER, `${basename(script)}-${++processes}.log`);
  const log = openSync(logFile, 'w');
  const own = Object.entries(process.env).filter(([name]) => !name.startsWith('DOCENT_'));
  const at = performance.now();
  const child = spawn(command, rest, {
    env: { ...Object.fromEntries(own), ...env },
    stdio: ['ignore', 'ignore', log, 'ipc'],
  });
  closeSync(log);
  const ended = new Promise<void>((resolve) => child.once('close', () => resolve()));
  child.once('exit', (code) => {
    if (code !== null && code !== 0) process.stderr.write(readFileSync(logFile));
  });
  return {
    child,
    at,
    async stop() {
      child.kill('SIGKILL');
      await ended;
    },
  };
}

/** The next thing that a process says. */
export function reply<T>({ child }: Started): Promise<T> {
  return new Promise((resolve, reject) => {
    const done = (settle: () => void): void => {
      child.off('message', said).off('exit', gone);
      settle();
    };
    const said = (message: unknown): void =>
      done(() => {
        const failed = (message as { failed?: string }).failed;
        if (failed === undefined) resolve(message as T);
        else reject(new Error(failed));
      });
    const gone = (code: number | null): void =>
      done(() => reject(new Error(`A process of the benchmark ended with code ${code}.`)));
    child.on('message', said).on('exit', gone);
  });
}

/** Asks a process and waits for its reply. */
export function order<T>(started: Started, job: object): Promise<T> {
  const answer = reply<T>(started);
  started.child.send(job);
  return answer;
}

/** Memory of a process that is its own or shared and now in RAM, in megabytes (Linux). */
export function residentMegabytes({ child }: Started): number {
  const status = readFileSync(`/proc/${child.pid}/status`, 'utf8');
  return Number(/VmRSS:\s+(\d+)/.exec(status)?.[1] ?? Number.NaN) / 1024;
}

/** Processor time of a process until now in milliseconds, which a busy machine does not add to (Linux). */
export function processorTime({ child }: Started): { main: number; others: number } {
  // Ticks of a hundredth of a second; the name before them may have spaces.
  const ticks = (file: string): number => {
    const fields = readFileSync(file, 'utf8').split(') ')[1]?.split(' ') ?? [];
    return Number(fields[11]) + Number(fields[12]);
  };
  const all = ticks(`/proc/${child.pid}/stat`);
  const main = ticks(`/proc/${child.pid}/task/${child.pid}/stat`);
  return { main: 10 * main, others: 10 * (all - main) };
}
