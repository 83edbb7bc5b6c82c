import { randomBytes } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { rename, rm, stat } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { ConfigError } from '../../server/errors.ts';

/** What stands for standard output. */
export const STANDARD_OUTPUT = '-';

/**
 * Writes pieces of text to a file, which is there whole or as it was before, or to standard output.
 *
 * @throws ConfigError where the file can't be written
 */
export async function writeOutput(pieces: Iterable<string>, out: string): Promise<void> {
  if (out === STANDARD_OUTPUT) {
    try {
      await pipeline(Readable.from(pieces), process.stdout, { end: false });
    } catch (error) {
      // Whoever reads has seen enough, as `head` has.
      if ((error as NodeJS.ErrnoException).code !== 'EPIPE') throw error;
    }
    return;
  }
  if ((await stat(out).catch(() => undefined))?.isDirectory()) throw refusal(out, 'it is a folder');
  const path = resolve(out);
  const next = join(
    dirname(path),
    `.${basename(path)}-${process.pid}-${randomBytes(4).toString('hex')}`,
  );
  try {
    await pipeline(Readable.from(pieces), createWriteStream(next, { flags: 'wx', flush: true }));
    await rename(next, path);
  } catch (error) {
    await rm(next, { force: true });
    const { syscall, code, message } = error as NodeJS.ErrnoException;
    if (syscall === undefined) throw error;
    throw refusal(out, code ?? message, error);
  }
}

function refusal(out: string, why: string, cause?: unknown): ConfigError {
  return new ConfigError(
    `The export can't be written to ${out} (${why}): give --out a file in a folder that is there and may be written to, or - for standard output.`,
    { subject: out, cause },
  );
}
