/**
 * The marks that FAQ pages put before a question and an answer, in plain text: `Q:`, `Q1:`,
 * `Question:`, `问：` and `A:`, `Answer:`, `答：`, with an ASCII or a full-width colon. Asterisks
 * before a question's mark are what is left of bold markup that was never closed.
 */
const QUESTION_MARK = /^[\s*]*(?:Q\s?\d{0,3}|Question(?:\s\d{1,3})?|问题?|問題?)\s*[:：]\s*/i;
const ANSWER_MARK = /^\s*(?:A\s?\d{0,3}|Answer(?:\s\d{1,3})?|答案?)\s*[:：]\s*/i;

/** Whether a text begins with a question's mark. */
export function hasQuestionMark(text: string): boolean {
  return QUESTION_MARK.test(text);
}

/** The question without its mark; a text without a mark comes back trimmed. */
export function stripQuestionMark(text: string): string {
  const mark = QUESTION_MARK.exec(text);
  if (mark === null) return text.trim();
  const rest = text.slice(mark[0].length).trim();
  // Unclosed bold, `**Q: text?*`: the stray asterisks at the end belong to those at the start.
  return mark[0].includes('*') ? rest.replace(/\*+$/, '').trim() : rest;
}

/** Length of the mark that an answer begins with, the space after it included; 0 when none. */
export function answerMarkLength(text: string): number {
  return ANSWER_MARK.exec(text)?.[0].length ?? 0;
}

/** Whether a text ends as a question does. */
export function endsAsQuestion(text: string): boolean {
  return /[?？][\s*"'”’)）]*$/.test(text);
}
