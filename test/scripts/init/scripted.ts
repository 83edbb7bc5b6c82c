import { PassThrough } from 'node:stream';
import { onTestFinished } from 'vitest';
import { Dialogue } from '../../../scripts/init/dialogue.ts';

export interface Scripted {
  readonly dialogue: Dialogue;
  /** All that was said and asked so far. */
  said(): string;
}

/** A dialogue with somebody who types these lines and then leaves. */
export function scripted(...answers: readonly string[]): Scripted {
  const input = new PassThrough();
  const output = new PassThrough();
  let text = '';
  output.setEncoding('utf8').on('data', (part: string) => {
    text += part;
  });
  const dialogue = new Dialogue(input, output, false);
  onTestFinished(() => dialogue.close());
  input.end(answers.map((answer) => `${answer}\n`).join(''));
  return { dialogue, said: () => text };
}
