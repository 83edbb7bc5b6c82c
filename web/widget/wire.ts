import type {
  AnswerResult,
  EntryResult,
  HelloMessage,
  Outcome,
  ServerMessage,
  PROTOCOL_VERSION as VERSION,
} from '../../server/api/protocol.ts';

/** The protocol that this widget speaks. Typed by the server's constant, so they can't drift. */
export const PROTOCOL_VERSION: typeof VERSION = 1;

const OUTCOMES: Record<Outcome, true> = { answered: true, suggested: true, unanswered: true };

type Fields = Record<string, unknown>;

const isObject = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const isText = (value: unknown): value is string => typeof value === 'string';
const isListOf = <T>(value: unknown, test: (item: unknown) => item is T): value is T[] =>
  Array.isArray(value) && value.every(test);

/**
 * One frame as a message, or undefined when it is none that the widget can show. The server's
 * schemas (zod) would be thrice the widget's size, so only the fields that are used are looked at.
 */
export function decodeFrame(frame: unknown): ServerMessage | undefined {
  if (!isText(frame)) return undefined;
  let message: unknown;
  try {
    message = JSON.parse(frame);
  } catch {
    return undefined;
  }
  if (!isObject(message)) return undefined;
  if (message.id !== undefined && !isText(message.id)) return undefined;
  return isServerMessage(message) ? (message as unknown as ServerMessage) : undefined;
}

function isServerMessage(message: Fields): boolean {
  switch (message.type) {
    case 'hello':
      // Of another version only the number can be relied on.
      return message.protocol === PROTOCOL_VERSION
        ? isHello(message)
        : typeof message.protocol === 'number';
    case 'answer':
      return (
        isText(message.outcome) &&
        Object.hasOwn(OUTCOMES, message.outcome) &&
        isListOf(message.results, isAnswerResult)
      );
    case 'suggestions':
      return isListOf(message.suggestions, isSuggestion);
    case 'entry':
      return isEntryResult(message.result);
    case 'ok':
      return true;
    case 'error':
      return isText(message.code) && isText(message.message);
    default:
      return false;
  }
}

function isHello(message: Fields): boolean {
  return (
    isListOf(message.starters, isText) &&
    isObject(message.limits) &&
    Object.values(message.limits).every((limit) => typeof limit === 'number')
  );
}

function isSuggestion(value: unknown): value is { entryId: string; question: string } {
  return isObject(value) && isText(value.entryId) && isText(value.question);
}

function isEntryResult(value: unknown): value is EntryResult {
  return (
    isObject(value) &&
    isText(value.entryId) &&
    isText(value.question) &&
    isObject(value.answer) &&
    isText(value.answer.html) &&
    isText(value.answer.text) &&
    isObject(value.source) &&
    isText(value.source.url) &&
    isText(value.source.title) &&
    isText(value.source.section)
  );
}

function isAnswerResult(value: unknown): value is AnswerResult {
  return (
    isEntryResult(value) &&
    'passage' in value &&
    isObject(value.passage) &&
    isText(value.passage.text) &&
    typeof value.passage.start === 'number' &&
    typeof value.passage.end === 'number'
  );
}

/** What the widget needs of `hello`; also what holds until it has come. */
export type Greeting = Pick<HelloMessage, 'starters' | 'limits'>;

export const DEFAULT_GREETING: Greeting = {
  starters: [],
  limits: { questionLength: 500, contextTurns: 4, maxResults: 20, inFlight: 8 },
};
