import type { Config } from '../config.ts';
import { RequestError } from '../errors.ts';
import type { Logger } from '../log.ts';
import type { Retriever } from '../retrieval/ranking.ts';
import type { Admission } from './admission.ts';
import { answerMessage, entryResult } from './answer-message.ts';
import { type Choice, withChoice } from './choice.ts';
import { type Collections, requireKnown } from './collections.ts';
import type { Metrics } from './metrics.ts';
import {
  type AskRequest,
  type ClientMessage,
  DEFAULT_RESULTS,
  type EntryRequest,
  type ErrorMessage,
  type FeedbackRequest,
  requestSchemas,
  type ServerMessage,
  type SuggestRequest,
} from './protocol.ts';
import { checkQuestion, cleanPrefix, cleanText } from './question.ts';
import { newId } from './request-id.ts';
import { badRequest, type FieldNames, isRecord } from './validation.ts';
import type { Visitor, Visitors } from './visitors.ts';

export interface RequestHandlerOptions {
  readonly collections: Collections;
  readonly admission: Admission;
  readonly visitors: Visitors;
  readonly config: Pick<Config, 'collection' | 'limits' | 'log'>;
  readonly logger: Logger;
  readonly metrics: Metrics;
  /** True once the server stops: nothing new is begun then. */
  readonly isDraining: () => boolean;
}

export interface RequestContext {
  /** Absolute address of this server as the client knows it. */
  readonly base: string;
  /** Names the request in the log. */
  readonly requestId: string;
  readonly visitor: Visitor;
  /** What holds where a message doesn't say it. */
  readonly choice?: Choice;
  readonly fieldNames?: FieldNames;
}

/** How long a client should wait for an index to be loaded, or for another server to take over. */
const RETRY_SOON_MS = 1000;

/** Turns what a client sends into what it gets back, the same for HTTP and WebSocket. */
export class RequestHandler {
  readonly #options: RequestHandlerOptions;
  readonly #schemas: ReturnType<typeof requestSchemas>;

  constructor(options: RequestHandlerOptions) {
    this.#options = options;
    this.#schemas = requestSchemas(options.config.limits);
  }

  /** Never rejects: whatever goes wrong comes back as an `error` message. */
  async handle(value: unknown, context: RequestContext): Promise<ServerMessage> {
    const echo = replyId(value);
    try {
      this.#options.visitors.count(isRecord(value) ? value.type : undefined, context.visitor);
      const reply = await this.#dispatch(this.#parse(value, context.fieldNames), context);
      return { ...reply, ...echo };
    } catch (error) {
      return { ...this.error(error, context.requestId), ...echo };
    }
  }

  /** The `error` message for something thrown. What was not thrown on purpose is logged here. */
  error(error: unknown, requestId: string = newId('r')): ErrorMessage {
    const { logger, metrics } = this.#options;
    if (error instanceof RequestError) {
      const { code, message, retryAfterMs } = error;
      metrics.error(code);
      logger.debug({ requestId, code }, 'request refused');
      return {
        type: 'error',
        code,
        message,
        ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
      };
    }
    metrics.error('INTERNAL');
    logger.error({ requestId, err: error }, 'a request failed');
    return {
      type: 'error',
      code: 'INTERNAL',
      message: `Something went wrong on the server; its log says more under ${requestId}.`,
    };
  }

  #parse(value: unknown, names: FieldNames | undefined): ClientMessage {
    const parsed = this.#schemas.any.safeParse(value, { reportInput: true });
    this.#options.metrics.request(parsed.success ? parsed.data.type : 'unknown');
    if (parsed.success) return parsed.data;
    const type = isRecord(value) ? value.type : undefined;
    const schema =
      type === 'ask' || type === 'suggest' || type === 'entry' || type === 'feedback'
        ? this.#schemas[type]
        : undefined;
    const shape = schema && { type: String(type), fields: Object.keys(schema.shape) };
    throw badRequest(parsed.error.issues, shape, names);
  }

  async #dispatch(said: ClientMessage, context: RequestContext): Promise<ServerMessage> {
    const message = withChoice(said, context.choice);
    if (this.#options.isDraining()) throw shuttingDown();
    switch (message.type) {
      case 'ask':
        return this.#ask(message, context);
      case 'suggest':
        return this.#suggest(message);
      case 'entry':
        return this.#entry(message, context);
      case 'feedback':
        return this.#feedback(message, context);
    }
  }

  async #ask(message: AskRequest, context: RequestContext): Promise<ServerMessage> {
    const { config, admission, logger, metrics } = this.#options;
    const started = performance.now();
    const question = checkQuestion(message.question, config.limits.questionLength);
    const { name: collection, retriever } = this.#collection(message.collection);
    const { tags, lang, version } = message;
    const earlier = message.context?.map(cleanText).filter((turn) => turn !== '');
    const limit = this.#limit(message.limit);
    const index = retriever.generation;
    const ranking = await admission.run(() =>
      retriever.ask(question, { limit, context: earlier, tags, lang, version }),
    );
    const tookMs = performance.now() - started;
    const answer = answerMessage(ranking, { collection, index, base: context.base, tookMs });
    const { answerId, outcome, confidence } = answer;
    metrics.answered(collection, outcome, tookMs);
    logger.info(
      {
        requestId: context.requestId,
        answerId,
        outcome,
        confidence,
        collection,
        tookMs: answer.tookMs,
        first: answer.results[0]?.entryId,
        ...(config.log.questions ? { question, context: earlier } : {}),
      },
      'question answered',
    );
    return answer;
  }

  #suggest(message: SuggestRequest): ServerMessage {
    const { retriever } = this.#collection(message.collection);
    const prefix = cleanPrefix(message.prefix);
    const { tags, lang, version } = message;
    const limit = this.#limit(message.limit);
    const found = prefix === '' ? [] : retriever.suggest(prefix, { limit, tags, lang, version });
    return {
      type: 'suggestions',
      suggestions: found.map(({ entryId, question }) => ({ entryId, question })),
    };
  }

  #entry(message: EntryRequest, context: RequestContext): ServerMessage {
    const { name, retriever } = this.#collection(message.collection);
    const entry = retriever.entry(message.entryId);
    if (entry === undefined) {
      throw new RequestError(
        'NOT_FOUND',
        `There is no entry ${JSON.stringify(message.entryId)} in the collection "${name}".`,
        { subject: message.entryId },
      );
    }
    return { type: 'entry', result: entryResult(entry, context.base) };
  }

  #feedback(message: FeedbackRequest, { requestId }: RequestContext): ServerMessage {
    const { config, logger, metrics } = this.#options;
    const { answerId, entryId, helpful, comment } = message;
    const collection = this.#name(message.collection);
    const said = config.log.questions && comment !== undefined ? { comment } : {};
    metrics.feedback(helpful);
    logger.info({ requestId, collection, answerId, entryId, helpful, ...said }, 'feedback');
    return { type: 'ok' };
  }

  #limit(asked: number | undefined): number {
    return asked ?? Math.min(DEFAULT_RESULTS, this.#options.config.limits.maxResults);
  }

  /** @throws RequestError NOT_FOUND */
  #name(asked: string | undefined): string {
    const { collections, config } = this.#options;
    if (asked !== undefined) requireKnown(collections, asked);
    return asked ?? config.collection;
  }

  /** @throws RequestError NOT_FOUND, NOT_READY */
  #collection(asked: string | undefined): { name: string; retriever: Retriever } {
    const name = this.#name(asked);
    const { collections } = this.#options;
    const retriever = collections.get(name);
    const { ready, reason } = collections.ready(name);
    if (ready && retriever !== undefined) return { name, retriever };
    throw new RequestError(
      'NOT_READY',
      `The server is still loading${reason === undefined ? '' : ` (${reason})`}; try again in a moment.`,
      { retryAfterMs: RETRY_SOON_MS },
    );
  }
}

export function shuttingDown(): RequestError {
  return new RequestError('SHUTTING_DOWN', 'The server is stopping; connect again in a moment.', {
    retryAfterMs: RETRY_SOON_MS,
  });
}

/** The request's id as far as it can be told, so that even a refusal finds its request. */
export function replyId(value: unknown): { id?: string } {
  if (!isRecord(value) || !Object.hasOwn(value, 'id')) return {};
  return typeof value.id === 'string' && value.id.length <= 64 ? { id: value.id } : {};
}
