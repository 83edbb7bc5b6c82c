import express, { type ErrorRequestHandler, type Express } from 'express';
import type { Config } from '../config.ts';
import { RequestError } from '../errors.ts';
import { adminAccess } from './admin-access.ts';
import { apiDocuments } from './api-documents.ts';
import { type HostPolicy, requireHost } from './host.ts';
import { sendMessage } from './http-reply.ts';
import { type HttpRoutesOptions, httpRoutes, onlyMethod } from './http-routes.ts';
import type { Metrics } from './metrics.ts';
import { readiness } from './readiness.ts';
import { newId, saneId } from './request-id.ts';
import { securityHeaders } from './security-headers.ts';
import { type StaticSiteOptions, staticSite, widgetScripts } from './static-site.ts';

export interface HttpAppOptions extends HttpRoutesOptions, StaticSiteOptions {
  readonly config: HttpRoutesOptions['config'] & HostPolicy & Pick<Config, 'demo'>;
  readonly metrics: Metrics;
  readonly isDraining: () => boolean;
}

/** Everything that is plain HTTP. */
export function createApp(options: HttpAppOptions): Express {
  const { config, isDraining, metrics, tokens } = options;
  const app = express();
  app.disable('x-powered-by');
  // `a[b]=c` stays the name `a[b]`: nothing here takes nested parameters.
  app.set('query parser', 'simple');
  app.use(securityHeaders());
  app.use((request, response, next) => {
    const requestId = saneId(request.headers['x-request-id']) ?? newId('r');
    response.locals.requestId = requestId;
    response.set('X-Request-Id', requestId);
    // A kept-alive connection would hold up the stop until its client lets go.
    if (isDraining()) response.set('Connection', 'close');
    next();
  });
  app
    .route('/healthz')
    // By the event loop itself: it fails where that no longer turns, and for nothing else.
    .get((_request, response) => {
      response.set('Cache-Control', 'no-store').json({ status: 'ok' });
    })
    .all(onlyMethod('GET'));
  app
    .route('/readyz')
    .get((request, response) => {
      const { status, body } = readiness(options, request.query.collection);
      response.set('Cache-Control', 'no-store').status(status).json(body);
    })
    .all(onlyMethod('GET'));
  app.use(widgetScripts(options.widgetFile));
  app.use(requireHost(config));
  app
    .route('/metrics')
    .get(adminAccess(tokens.adminToken), async (_request, response) => {
      const text = await metrics.text();
      response.set('Cache-Control', 'no-store').type(metrics.contentType).send(text);
    })
    .all(onlyMethod('GET'));
  app.use('/v1', httpRoutes(options));
  app.use(apiDocuments(options));
  app.use(staticSite(config.demo ? options.siteDir : undefined));
  app.use(errorReply(options));
  return app;
}

/** Whatever a route threw, as an `error` message. */
function errorReply({ handler }: HttpAppOptions): ErrorRequestHandler {
  return (thrown: unknown, _request, response, _next) => {
    const error = asRequestError(thrown);
    if (error instanceof RequestError && error.code === 'PAYLOAD_TOO_LARGE') {
      // The rest of the body is not worth reading.
      response.set('Connection', 'close');
    }
    sendMessage(response, handler.error(error, response.locals.requestId));
  };
}

/** Express throws errors with a status; those below 500 are the client's doing. */
function asRequestError(thrown: unknown): unknown {
  if (thrown instanceof RequestError || !(thrown instanceof Error)) return thrown;
  const { status } = thrown as { status?: unknown };
  if (typeof status === 'number' && status >= 400 && status < 500) {
    return new RequestError('BAD_REQUEST', `The request can't be read: ${thrown.message}.`, {
      cause: thrown,
    });
  }
  return thrown;
}
