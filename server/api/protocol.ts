import { z } from 'zod';
import { WIRE_CODES, type WireCode } from '../errors.ts';
import { OUTCOMES } from '../retrieval/ranking.ts';

export type { WireCode } from '../errors.ts';
export type { Outcome } from '../retrieval/ranking.ts';

/** Version in `hello`; a client that knows another one says so instead of guessing. */
export const PROTOCOL_VERSION = 1;

/** Bounds on what a client may send. Defaults of the settings of the same names. */
export const DEFAULT_LIMITS = {
  /** UTF-16 code units of a question, a suggestion's prefix or one turn of context. */
  questionLength: 500,
  /** Earlier questions sent along as context. */
  contextTurns: 4,
  /** Results of one answer, suggestions of one prefix. */
  maxResults: 20,
  /** Unanswered requests on one connection. */
  inFlight: 8,
} as const;

export type Limits = { readonly [K in keyof typeof DEFAULT_LIMITS]: number };

export { DEFAULT_RESULTS } from '../retrieval/ranking.ts';

const requestId = z.string().max(64);
const shortName = z.string().min(1).max(200);
const filters = {
  tags: z.array(shortName).max(20).optional(),
  lang: z.string().min(2).max(35).optional(),
  version: shortName.optional(),
};

/** What a WebSocket's address may say for all of its requests; other parameters are not ours. */
export const choiceSchema = z.object({ collection: shortName.optional(), ...filters });

/**
 * Schemas of the messages that a client sends, for one server's limits. Unknown fields are
 * refused by name. The length of a question is checked by the handler, which has codes of its own.
 */
export function requestSchemas(limits: Limits) {
  const common = { id: requestId.optional(), collection: shortName.optional() };
  const count = z.int().min(1).max(limits.maxResults).optional();

  const ask = z.strictObject({
    type: z.literal('ask'),
    ...common,
    // What can be seen is counted by the handler; this tells programs the gist.
    question: z.string().meta({ minLength: 1, pattern: '[\\p{L}\\p{N}\\p{P}\\p{S}]' }),
    limit: count,
    context: z.array(z.string().max(limits.questionLength)).max(limits.contextTurns).optional(),
    ...filters,
  });
  const suggest = z.strictObject({
    type: z.literal('suggest'),
    ...common,
    prefix: z.string().max(limits.questionLength),
    limit: count,
    ...filters,
  });
  const entry = z.strictObject({ type: z.literal('entry'), ...common, entryId: shortName });
  const feedback = z.strictObject({
    type: z.literal('feedback'),
    ...common,
    answerId: shortName,
    entryId: shortName.optional(),
    helpful: z.boolean(),
    comment: z.string().max(2000).optional(),
  });
  return {
    ask,
    suggest,
    entry,
    feedback,
    any: z.discriminatedUnion('type', [ask, suggest, entry, feedback]),
  };
}

type Requests = ReturnType<typeof requestSchemas>;
export type AskRequest = z.infer<Requests['ask']>;
export type SuggestRequest = z.infer<Requests['suggest']>;
export type EntryRequest = z.infer<Requests['entry']>;
export type FeedbackRequest = z.infer<Requests['feedback']>;
export type ClientMessage = z.infer<Requests['any']>;

export const entryResultSchema = z.strictObject({
  entryId: z.string(),
  question: z.string(),
  /** `text` equals the DOM text of `html`, which is sanitised. */
  answer: z.strictObject({ html: z.string(), text: z.string() }),
  source: z.strictObject({ url: z.string(), title: z.string(), section: z.string() }),
  tags: z.array(z.string()),
  updated: z.string().optional(),
});
export type EntryResult = z.infer<typeof entryResultSchema>;

export const answerResultSchema = entryResultSchema.extend({
  /** UTF-16 offsets into `answer.text`; never crosses a block. */
  passage: z.strictObject({ text: z.string(), start: z.int().min(0), end: z.int().min(0) }),
  /** In order of rank, falling; comparable within one answer only. */
  score: z.number(),
});
export type AnswerResult = z.infer<typeof answerResultSchema>;

const replyId = { id: requestId.optional() };

export const helloMessageSchema = z.strictObject({
  type: z.literal('hello'),
  protocol: z.int(),
  /** All there are; the first answers where a request names none. */
  collections: z.array(z.string()),
  /** Generation of the index that answers on this connection; '' while none is loaded. */
  index: z.string(),
  /** Questions to begin with. */
  starters: z.array(z.string()),
  limits: z.strictObject({
    questionLength: z.int(),
    contextTurns: z.int(),
    maxResults: z.int(),
    inFlight: z.int(),
  }),
});
export const answerMessageSchema = z.strictObject({
  type: z.literal('answer'),
  ...replyId,
  answerId: z.string(),
  outcome: z.enum(OUTCOMES),
  /** Probability that the first result answers the question, 0..1. */
  confidence: z.number().min(0).max(1),
  results: z.array(answerResultSchema),
  collection: z.string(),
  index: z.string(),
  tookMs: z.number(),
});
export const suggestionsMessageSchema = z.strictObject({
  type: z.literal('suggestions'),
  ...replyId,
  suggestions: z.array(z.strictObject({ entryId: z.string(), question: z.string() })),
});
export const entryMessageSchema = z.strictObject({
  type: z.literal('entry'),
  ...replyId,
  result: entryResultSchema,
});
export const okMessageSchema = z.strictObject({ type: z.literal('ok'), ...replyId });
export const errorMessageSchema = z.strictObject({
  type: z.literal('error'),
  ...replyId,
  code: z.enum(Object.keys(WIRE_CODES) as [WireCode, ...WireCode[]]),
  message: z.string(),
  retryAfterMs: z.number().optional(),
});
export const serverMessageSchema = z.discriminatedUnion('type', [
  helloMessageSchema,
  answerMessageSchema,
  suggestionsMessageSchema,
  entryMessageSchema,
  okMessageSchema,
  errorMessageSchema,
]);

export type HelloMessage = z.infer<typeof helloMessageSchema>;
export type AnswerMessage = z.infer<typeof answerMessageSchema>;
export type SuggestionsMessage = z.infer<typeof suggestionsMessageSchema>;
export type EntryMessage = z.infer<typeof entryMessageSchema>;
export type OkMessage = z.infer<typeof okMessageSchema>;
export type ErrorMessage = z.infer<typeof errorMessageSchema>;
export type ServerMessage = z.infer<typeof serverMessageSchema>;
