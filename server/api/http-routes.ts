import { type NextFunction, type Request, type Response, Router } from 'express';
import type { Config } from '../config.ts';
import { RequestError } from '../errors.ts';
import { requireToken, type Tokens } from './bearer-token.ts';
import { choiceOf } from './choice.ts';
import type { Collections } from './collections.ts';
import { type HelloConfig, helloMessage } from './hello.ts';
import { sendMessage } from './http-reply.ts';
import { readJsonBody } from './json-body.ts';
import { originAllowed, originRefused } from './origin.ts';
import type { RequestHandler } from './request-handler.ts';
import { requestBase } from './source-url.ts';
import { type FieldNames, isRecord } from './validation.ts';
import type { Visitors } from './visitors.ts';
import { WEBSOCKET_PATH } from './websocket.ts';

export interface HttpRoutesOptions {
  readonly handler: RequestHandler;
  readonly visitors: Visitors;
  readonly tokens: Tokens;
  readonly collections: Collections;
  readonly config: HelloConfig &
    Pick<Config, 'limits' | 'publicUrl' | 'allowedOrigins' | 'allowLoopbackOrigins'>;
  /** The address that is listened on. */
  readonly listening: () => string;
}

/** Seconds that a browser may remember the answer to a preflight. */
const PREFLIGHT_SECONDS = 600;

/** Everything below `/v1` except the WebSocket: the same messages as there, one a request. */
export function httpRoutes(options: HttpRoutesOptions): Router {
  const { handler, collections, visitors, config, listening } = options;
  const router = Router();

  const reply = async (
    request: Request,
    response: Response,
    message: unknown,
    fieldNames: FieldNames = {},
  ): Promise<void> => {
    const base = requestBase(config.publicUrl, request.headers.host, listening());
    const visitor = visitors.of(request);
    const { requestId } = response.locals;
    sendMessage(response, await handler.handle(message, { base, visitor, fieldNames, requestId }));
  };
  const post = (type: 'ask' | 'feedback') => async (request: Request, response: Response) => {
    const body = await readJsonBody(request, config.limits.bodyBytes);
    await reply(request, response, withType(body, type, request.path));
  };

  router.use(cors(config));
  router.use(requireToken(options.tokens.token));
  router
    .route('/hello')
    .get((request, response) => {
      const choice = choiceOf(request.originalUrl, collections);
      sendMessage(response, helloMessage(collections, config, choice));
    })
    .all(onlyMethod('GET'));
  router.route('/ask').post(post('ask')).all(onlyMethod('POST'));
  router.route('/feedback').post(post('feedback')).all(onlyMethod('POST'));
  router
    .route('/suggest')
    .get((request, response) =>
      reply(request, response, suggestMessage(request.query), { prefix: 'q' }),
    )
    .all(onlyMethod('GET'));
  router
    .route('/entries/:id')
    .get((request, response) =>
      reply(request, response, { ...request.query, type: 'entry', entryId: request.params.id }),
    )
    .all(onlyMethod('GET'));
  router.all('/ws', () => {
    throw new RequestError(
      'BAD_REQUEST',
      `${WEBSOCKET_PATH} is a WebSocket; connect to it with the ws: scheme.`,
    );
  });
  router.use((request) => {
    throw new RequestError('NOT_FOUND', `There is no route ${request.method} ${pathOf(request)}.`);
  });
  return router;
}

/** Lets the pages of allowed origins in, and tells the others apart by their Origin header. */
function cors(policy: HttpRoutesOptions['config']) {
  return (request: Request, response: Response, next: NextFunction): void => {
    const { origin, host } = request.headers;
    response.vary('Origin');
    const allowed = originAllowed(origin, host, policy);
    // A refused page may read why, as over a WebSocket, and nothing else.
    if (origin !== undefined && (allowed || request.path === '/hello')) {
      response.set('Access-Control-Allow-Origin', origin);
      response.set('Access-Control-Expose-Headers', 'Retry-After, X-Request-Id');
    }
    if (!allowed) throw originRefused(origin);
    if (request.method !== 'OPTIONS') {
      next();
      return;
    }
    response.set({
      'Access-Control-Allow-Methods': 'GET, POST',
      'Access-Control-Allow-Headers': 'content-type, authorization',
      'Access-Control-Max-Age': String(PREFLIGHT_SECONDS),
    });
    response.status(204).end();
  };
}

/** For `route.all` behind the method that a route takes: 405, naming it. */
export function onlyMethod(method: 'GET' | 'POST') {
  return (request: Request, response: Response): void => {
    response.status(405).set('Allow', method === 'GET' ? 'GET, HEAD, OPTIONS' : 'POST, OPTIONS');
    throw new RequestError(
      'NOT_FOUND',
      `${pathOf(request)} does not take ${request.method}; use ${method}.`,
    );
  };
}

/** On its own route a message need not say its type, but must not say another. */
function withType(value: unknown, type: string, path: string): unknown {
  if (!isRecord(value)) return value;
  if (Object.hasOwn(value, 'type') && value.type !== type) {
    throw new RequestError('BAD_REQUEST', `Field "type" must be "${type}" on /v1${path}.`, {
      subject: 'type',
    });
  }
  return { ...value, type };
}

/** `?q=how+do&limit=5&tags=faq,install` as a message; unknown parameters stay, to be refused. */
function suggestMessage(query: Request['query']): unknown {
  const { q, limit, tags, ...rest } = query;
  return {
    ...rest,
    type: 'suggest',
    prefix: q,
    ...(limit === undefined ? {} : { limit: wholeNumber(limit) }),
    ...(tags === undefined ? {} : { tags: typeof tags === 'string' ? tags.split(',') : tags }),
  };
}

function wholeNumber(text: unknown): unknown {
  return typeof text === 'string' && /^\d{1,9}$/.test(text) ? Number(text) : text;
}

/** Without the query, which may hold a visitor's words, and short. */
function pathOf(request: Request): string {
  const path = request.originalUrl.split('?', 1)[0] ?? '';
  return path.length > 100 ? `${path.slice(0, 99)}…` : path;
}
