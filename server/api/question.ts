import { RequestError } from '../errors.ts';

const LONE_SURROGATE = /\p{Surrogate}/gu;
/** Control characters and every kind of white space, line ends included. */
const BLANK = /[\p{Cc}\p{Z}]+/gu;
/** Anything that can be seen. Format characters (zero-width space, ...) alone can't. */
const VISIBLE = /[^\p{C}\p{Z}]/u;

/**
 * A visitor's words in one line: lone surrogates replaced, runs of white space and control
 * characters made one space, trimmed. '' when nothing visible is left.
 */
export function cleanText(text: string): string {
  const line = text.replace(LONE_SURROGATE, '\uFFFD').replace(BLANK, ' ').trim();
  return VISIBLE.test(line) ? line : '';
}

/** As `cleanText`, but a space at the end stays: it says that the last word is complete. */
export function cleanPrefix(text: string): string {
  const line = cleanText(text);
  return line !== '' && /[\p{Cc}\p{Z}]$/u.test(text) ? `${line} ` : line;
}

/**
 * The question as retrieval gets it.
 *
 * @param maxLength in UTF-16 code units, of the cleaned question.
 * @throws RequestError QUESTION_EMPTY, QUESTION_TOO_LONG.
 */
export function checkQuestion(text: string, maxLength: number): string {
  const question = cleanText(text);
  if (question === '') {
    throw new RequestError('QUESTION_EMPTY', 'The question is empty; expected some words.', {
      subject: 'question',
    });
  }
  if (question.length > maxLength) {
    throw new RequestError(
      'QUESTION_TOO_LONG',
      `The question has ${question.length} characters; at most ${maxLength} are allowed.`,
      { subject: 'question' },
    );
  }
  return question;
}
