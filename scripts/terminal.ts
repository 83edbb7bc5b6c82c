import { Presets, SingleBar } from 'cli-progress';
import pc from 'picocolors';
import { DocentError } from '../server/errors.ts';

/** Everything a command says beside its result: on standard error, so that results can be piped. */
export function say(line: string): void {
  process.stderr.write(`${line}\n`);
}

/** A warning in one line. */
export function warn(line: string): void {
  say(`${pc.yellow('warning')} ${line}`);
}

/**
 * What went wrong, in one line for errors of ours (the message says what to do), with a stack for
 * those that should not happen; then exit code 1.
 */
export function fail(error: unknown): void {
  sayError(error);
  process.exitCode = 1;
}

/** What `fail` says, without an end. */
export function sayError(error: unknown): void {
  if (error instanceof DocentError) say(`${pc.red('error')} ${error.message}`);
  else say(`${pc.red('unexpected error')} ${error instanceof Error ? error.stack : String(error)}`);
}

/** How far something is. `end` must be called. */
export interface Progress {
  update(done: number, total: number): void;
  end(): void;
}

/**
 * A bar on a terminal; elsewhere a line at each quarter. Both with rate and time left.
 *
 * @param after milliseconds in which nothing is shown: what is done by then nobody waits for
 */
export function showProgress(what: string, after = 0): Progress {
  const began = performance.now();
  const progress = process.stderr.isTTY ? bar(what, began) : quarters(what, began);
  return {
    update(done, total) {
      if (performance.now() - began >= after) progress.update(done, total);
    },
    end: () => progress.end(),
  };
}

function bar(what: string, began: number): Progress {
  const line = new SingleBar(
    {
      format: `${what} ${pc.cyan('{bar}')} {percentage}%  {value}/{total}  {pace}`,
      stream: process.stderr,
      hideCursor: true,
      barsize: 28,
    },
    Presets.rect,
  );
  let isShown = false;
  return {
    update(done, total) {
      if (!isShown) line.start(total, 0, { pace: '' });
      isShown = true;
      line.update(done, { pace: pace(done, total, performance.now() - began) });
    },
    end: () => line.stop(),
  };
}

function quarters(what: string, began: number): Progress {
  let said = 0;
  return {
    update(done, total) {
      const quarter = Math.floor((4 * done) / total);
      if (quarter <= said) return;
      said = quarter;
      say(`${what}: ${done} of ${total}, ${pace(done, total, performance.now() - began)}`);
    },
    end: () => {},
  };
}

/** `12 a second, 3 min left`; by what was done so far. */
export function pace(done: number, total: number, milliseconds: number): string {
  const rate = done / Math.max(0.001, milliseconds / 1000);
  const said = `${rate < 10 ? rate.toFixed(1) : rate.toFixed(0)} a second`;
  if (done >= total || done === 0) return said;
  const seconds = Math.ceil((total - done) / rate);
  return `${said}, ${seconds < 100 ? `${seconds} s` : `${Math.ceil(seconds / 60)} min`} left`;
}

/** What the narrowest usual terminal shows in a line. */
const COLUMNS = 80;

/** Words in lines that fit, each with `indent` before it; a word that is too long stands alone. */
export function wrapped(text: string, indent = ''): string {
  const lines: string[] = [];
  for (const word of text.split(/\s+/).filter(Boolean)) {
    const last = lines.at(-1);
    const fits = last !== undefined && last.length + 1 + word.length < COLUMNS;
    if (fits) lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(`${indent}${word}`);
  }
  return lines.join('\n');
}
