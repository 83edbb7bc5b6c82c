import { describe, expect, test } from 'vitest';
import { ConfigError, InterruptedError } from '../../../server/errors.ts';
import { scripted } from './scripted.ts';

function wholeNumber(answer: string): number {
  if (/^\d+$/.test(answer)) return Number(answer);
  throw new ConfigError(`"${answer}" is no number`);
}

describe('Dialogue', () => {
  test('gives each question the next line, also when all came before the first was asked', async () => {
    const { dialogue } = scripted(' 1 ', '2');
    expect(await dialogue.ask('a? ', wholeNumber)).toBe(1);
    expect(await dialogue.ask('b? ', wholeNumber)).toBe(2);
  });

  test('says what is wrong with an answer and asks again', async () => {
    const { dialogue, said } = scripted('one', '1');
    expect(await dialogue.ask('how many? ', wholeNumber)).toBe(1);
    expect(said()).toContain('"one" is no number');
  });

  test('gives up after the fourth bad answer, with what was wrong with it', async () => {
    const { dialogue } = scripted('a', 'b', 'c', 'd', '5');
    const asked = dialogue.ask('how many? ', wholeNumber);
    await expect(asked).rejects.toThrow('"d" is no number');
  });

  test('does not ask again after an error that is no bad answer', async () => {
    const { dialogue } = scripted('1', '2');
    const broken = dialogue.ask('how many? ', () => {
      throw new TypeError('broken');
    });
    await expect(broken).rejects.toThrow(TypeError);
  });

  test('ends with an error when nobody answers any more, however often it is asked', async () => {
    const { dialogue } = scripted();
    for (let again = 0; again < 2; again += 1) {
      await expect(dialogue.ask('a? ', wholeNumber)).rejects.toThrow(InterruptedError);
    }
  });

  test('ends with an error when it is closed while it waits', async () => {
    const { dialogue } = scripted('1');
    await dialogue.ask('a? ', wholeNumber);
    const asked = dialogue.ask('b? ', wholeNumber);
    dialogue.close();
    await expect(asked).rejects.toThrow('nothing was written');
  });
});
