import type { Trouble, TroubleCode } from './trouble.ts';

/**
 * Every word that the widget shows, in English. Other languages: `locales/`. A page may replace any
 * of them: `element.strings = { ... }`.
 */
export const STRINGS = {
  launcher: 'Ask the docs',
  title: 'Ask the docs',
  close: 'Close',
  clear: 'Start over',
  welcome: 'What would you like to know?',
  promise: 'Answers are quoted from the documentation, with their source.',
  starters: 'For example',
  placeholder: 'Ask a question…',
  inputLabel: 'Your question',
  suggestionsLabel: 'Questions like this',
  suggestionCount: (count: number) =>
    count === 1 ? '1 suggestion' : `${count} suggestions, use the arrow keys`,
  send: 'Ask',
  logLabel: 'Questions and answers',
  youAsked: 'You asked:',
  looking: 'Looking in the documentation…',
  source: 'Source:',
  opensInNewTab: '(opens in a new tab)',
  otherMatches: (count: number) => (count === 1 ? '1 other match' : `${count} other matches`),
  didYouMean: 'Did you mean one of these?',
  notFound: 'I couldn’t find this in the documentation.',
  notFoundHint: 'Try other words, or look at what comes near.',
  related: 'Related reading',
  showAll: 'Show all',
  showLess: 'Show less',
  /** A date that is written out already. */
  updated: (date: string) => `Updated ${date}`,
  helpful: 'Was this helpful?',
  yes: 'Yes',
  no: 'No',
  thanks: 'Thank you.',
  feedbackFailed: 'That couldn’t be sent.',
  copyLink: 'Copy link to this answer',
  copyCode: 'Copy code',
  copied: 'Copied',
  copyFailed: 'Copying is not allowed here. Select the text instead.',
  /** Before `contact`, under candidates. */
  noneOfThese: 'None of these?',
  contact: 'Ask a person',
  retry: 'Try again',
  offline: 'You are offline.',
  unreachable: 'The help server can’t be reached. Trying again…',
  connecting: 'Connecting…',
  /** After the reason why a question has to wait. */
  askingAgain: 'It will be asked again by itself.',
  linkGone: 'The answer that this link leads to is no longer there.',
  tooLong: 'This answer is too long to be shown here. Its source has it.',
  waitSeconds: (seconds: number) =>
    seconds === 1 ? 'Try again in a second.' : `Try again in ${seconds} seconds.`,
  /** Failures by their code, where the server's own message is for its operator or there is none. */
  trouble: {
    TIMEOUT: 'There was no answer in time.',
    DISCONNECTED: 'The connection to the help server broke.',
    PROTOCOL_MISMATCH: 'This help box and its server are of different versions.',
    ADDRESS_INVALID: 'The help server’s address can’t be used from this page.',
    ORIGIN_NOT_ALLOWED: 'The help server does not serve this site.',
    UNAUTHORIZED: 'The help server does not allow this.',
    RATE_LIMITED: 'That was a lot of questions in a short time.',
    OVERLOADED: 'The help server is busy.',
    NOT_READY: 'The help server is still starting.',
    SHUTTING_DOWN: 'The help server is restarting.',
    INTERNAL: 'Something went wrong in the help server.',
    REPLACED: 'You asked something else before the answer came.',
    CLOSED: 'The connection to the help server was closed.',
  } as Partial<Record<TroubleCode, string>>,
};

export type Strings = typeof STRINGS;

/** Strings with others in their places. */
export function withOwn(strings: Strings, own: Partial<Strings>): Strings {
  return { ...strings, ...own, trouble: { ...strings.trouble, ...own.trouble } };
}

/** What to say about a failure: our words for its kind, and the server's own message. */
export interface TroubleText {
  readonly summary: string;
  readonly detail: string;
}

export function troubleText(trouble: Trouble, strings: Strings): TroubleText {
  const known = strings.trouble[trouble.code];
  const wait = trouble.retryAfterMs
    ? strings.waitSeconds(Math.ceil(trouble.retryAfterMs / 1000))
    : '';
  const said = trouble.code === 'PROTOCOL_MISMATCH' ? `(${trouble.message})` : trouble.message;
  if (known === undefined) return { summary: said || trouble.code, detail: wait };
  return { summary: known, detail: [said, wait].filter((part) => part !== '').join(' ') };
}
