import { createInterface, type Interface } from 'node:readline';
import pc from 'picocolors';
import { DocentError, InterruptedError } from '../../server/errors.ts';
import { wrapped } from '../terminal.ts';

/** Bad answers to one question before it is given up. */
const MOST_BAD_ANSWERS = 4;

/**
 * Questions one after the other on a pair of streams: a terminal's, or any other's in the tests.
 * Lines that come before they are asked for are kept.
 */
export class Dialogue {
  readonly #lines: string[] = [];
  readonly #output: NodeJS.WritableStream;
  readonly #reader: Interface;
  #waiting: { answered(line: string): void; ended(): void } | undefined;
  #over = false;

  constructor(input: NodeJS.ReadableStream, output: NodeJS.WritableStream, terminal: boolean) {
    this.#output = output;
    this.#reader = createInterface({ input, output, terminal });
    this.#reader.on('line', (line) => {
      const waiting = this.#waiting;
      this.#waiting = undefined;
      if (waiting === undefined) this.#lines.push(line);
      else waiting.answered(line);
    });
    // Also at Ctrl+C and Ctrl+D, for nobody listens to SIGINT.
    this.#reader.on('close', () => {
      this.#over = true;
      this.#waiting?.ended();
    });
  }

  say(text: string): void {
    this.#output.write(`${text}\n`);
  }

  /**
   * Asks until the answer is understood.
   *
   * @param understand the answer's meaning, without white space at its ends; a DocentError that it
   *   throws is said, and the question comes again
   * @throws InterruptedError when there is nobody to answer any more
   * @throws DocentError the last of too many bad answers
   */
  async ask<T>(prompt: string, understand: (answer: string) => T | Promise<T>): Promise<T> {
    for (let bad = 0; ; ) {
      const answer = await this.#line(prompt);
      try {
        return await understand(answer.trim());
      } catch (error) {
        bad += 1;
        if (!(error instanceof DocentError) || bad === MOST_BAD_ANSWERS) throw error;
        this.say(pc.yellow(wrapped(error.message, '   ')));
      }
    }
  }

  /** Gives the streams back. */
  close(): void {
    this.#reader.close();
  }

  #line(prompt: string): Promise<string> {
    if (this.#over) {
      this.#output.write(prompt);
    } else {
      this.#reader.setPrompt(prompt);
      this.#reader.prompt();
    }
    const line = this.#lines.shift();
    if (line !== undefined) return Promise.resolve(line);
    return new Promise((resolve, reject) => {
      const ended = (): void => {
        this.#output.write('\n');
        reject(new InterruptedError('Stopped at a question: nothing was written.'));
      };
      if (this.#over) ended();
      else this.#waiting = { answered: resolve, ended };
    });
  }
}
