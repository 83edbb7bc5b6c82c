import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { checkQuestion, cleanPrefix, cleanText } from '../../../server/api/question.ts';

describe('a question', () => {
  test('becomes one trimmed line', () => {
    expect(cleanText('  how\r\n\tdo\u00a0\u3000I\u0000 ask?\u2028')).toBe('how do I ask?');
  });

  test.each([
    ['no text', ''],
    ['white space', ' \t\r\n\u00a0\u3000\u2029'],
    ['control characters', '\u0000\u0007\u001b\u007f\u0085'],
    ['invisible format characters', '\u200b\u200d\ufeff\u2060'],
  ])('of %s is empty', (_name, text) => {
    expect(() => checkQuestion(text, 500)).toThrow(
      expect.objectContaining({
        code: 'QUESTION_EMPTY',
        message: 'The question is empty; expected some words.',
      }),
    );
  });

  test('at the limit is taken, one character over is not, and says both numbers', () => {
    expect(checkQuestion('x'.repeat(20), 20)).toHaveLength(20);
    expect(() => checkQuestion('x'.repeat(21), 20)).toThrow(
      expect.objectContaining({
        code: 'QUESTION_TOO_LONG',
        message: 'The question has 21 characters; at most 20 are allowed.',
      }),
    );
  });

  test('is measured without the white space around it', () => {
    expect(checkQuestion(` \n${'x'.repeat(20)}${' '.repeat(100)}`, 20)).toHaveLength(20);
  });

  test('keeps emoji, joiners inside words and other scripts', () => {
    expect(cleanText(' 👩‍💻 如何安装？ ')).toBe('👩‍💻 如何安装？');
  });

  test('of any code units comes out well-formed, and cleaning it again changes nothing', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 0xffff }), { maxLength: 40 }), (units) => {
        const clean = cleanText(String.fromCharCode(...units));
        expect(() => encodeURIComponent(clean)).not.toThrow();
        expect(cleanText(clean)).toBe(clean);
      }),
    );
  });
});

test('a prefix keeps one space at its end, and nothing else around it', () => {
  expect(cleanPrefix('  how  do \t')).toBe('how do ');
  expect(cleanPrefix('how do')).toBe('how do');
  expect(cleanPrefix('   ')).toBe('');
});
