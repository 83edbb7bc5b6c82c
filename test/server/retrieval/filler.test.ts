import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { withoutFiller } from '../../../server/retrieval/filler.ts';

describe('filler', () => {
  it.each([
    ['hey, pls, how do I export it? thanks in advance!', 'how do I export it?'],
    ['Hi there! Quick question: does it run on Windows?? thx', 'does it run on Windows??'],
    ['can you tell me which ports are used pls', 'which ports are used'],
    ['Sorry, stupid question, but can I use it? Any help appreciated :)', 'but can I use it?'],
    ['hey guys 👋 how to install, tia 🙏', 'how to install'],
    ['dear team, my index is broken. kind regards', 'my index is broken'],
    ['I was wondering if it needs a GPU. Thank you so much!!', 'if it needs a GPU'],
  ])('is taken off the ends: %s', (asked, kept) => {
    expect(withoutFiller(asked)).toBe(kept);
  });

  it.each([
    'How do I say thanks in the widget?',
    'Hello World example',
    'there is an error in the log',
    'help me install it',
    'Which regards does it use',
    'best practices for alternates',
    'right to left languages',
    'question marks in the file name',
    'What does asap mean',
  ])('stays where it is what is asked: %s', (asked) => {
    expect(withoutFiller(asked)).toBe(asked);
  });

  it.each(['please help', 'Thanks', 'hi', 'pls pls pls', '!?'])(
    'stays where there is nothing else: %s',
    (asked) => {
      expect(withoutFiller(asked)).toBe(asked);
    },
  );

  it('is gone after one pass, and what is left is a part of the question, for any text', () => {
    const word = fc.constantFrom(
      'hey',
      'thanks',
      ',',
      'pls',
      'how',
      'does',
      'x?',
      '!',
      'help',
      'all',
    );
    fc.assert(
      fc.property(fc.array(word, { maxLength: 12 }), (words) => {
        const text = words.join(' ');
        const kept = withoutFiller(text);
        expect(text).toContain(kept);
        expect(withoutFiller(kept)).toBe(kept);
      }),
    );
  });
});
