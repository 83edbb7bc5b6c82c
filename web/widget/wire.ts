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

const isOutcome = (value: unknown): value is Outcome =>
  isText(value) && Object.hasOwn(OUTCOMES, value);

type Fields = Record<string, unknown>;

export const isObject = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
export const isText = (value: unknown): value is string => typeof value === 'string';
export const isListOf = <T>(value: unknown, test: (item: unknown) => item is T): value is T[] =>
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
      return isOutcome(message.outcome) && isListOf(message.results, isAnswerResult);
    case 'suggestions':
      return isListOf(message.suggestions, isSuggestion);
    case 'entry':
      return isEntryResult(message.result);
    case 'ok':
      return true;
    case 'error':
      return hasTexts(message, 'code', 'message');
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

/** Whether a value is an object in which all these fields are texts. */
const hasTexts = (value: unknown, ...fields: readonly string[]): value is Fields =>
  isObject(value) && fields.every((field) => isText(value[field]));

const isSuggestion = (value: unknown): value is { entryId: string; question: string } =>
  hasTexts(value, 'entryId', 'question');

const isEntryResult = (value: unknown): value is EntryResult =>
  hasTexts(value, 'entryId', 'question') &&
  hasTexts(value.answer, 'html', 'text') &&
  hasTexts(value.source, 'url', 'title', 'section');

const isAnswerResult = (value: unknown): value is AnswerResult =>
  isEntryResult(value) &&
  'passage' in value &&
  hasTexts(value.passage, 'text') &&
  typeof value.passage.start === 'number' &&
  typeof value.passage.end === 'number';

/** A reply as the widget keeps it, where a picked entry has no passage. */
export function isReply(value: unknown): value is {
  outcome: Outcome;
  confidence: number;
  results: (EntryResult & Partial<Pick<AnswerResult, 'passage'>>)[];
} {
  return (
    isObject(value) &&
    isOutcome(value.outcome) &&
    typeof value.confidence === 'number' &&
    isListOf(value.results, isEntryResult) &&
    value.results.every(
      (result) =>
        (!('passage' in result) || isAnswerResult(result)) &&
        (!('answerId' in result) || isText(result.answerId)),
    )
  );
}

/** What the widget needs of `hello`; also what holds until it has come. */
export type Greeting = Pick<HelloMessage, 'starters' | 'limits'>;

export const DEFAULT_GREETING: Greeting = {
  starters: [],
  limits: { questionLength: 500, contextTurns: 4, maxResults: 20, inFlight: 8 },
};
