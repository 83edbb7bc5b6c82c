import { type Request, type Response, Router } from 'express';
import { packageVersion } from '../package-root.ts';
import { asyncApiDocument } from './asyncapi.ts';
import { type HttpRoutesOptions, onlyMethod } from './http-routes.ts';
import { type JsonSchemas, jsonSchemas } from './json-schemas.ts';
import { type DocumentOptions, openApiDocument } from './openapi.ts';
import { requestBase } from './source-url.ts';

/** What this server understands, for programs and their makers, with its own address and bounds. */
export function apiDocuments({ config, listening }: HttpRoutesOptions): Router {
  const router = Router();
  const version = packageVersion();
  let schemas: JsonSchemas | undefined;
  const send = (make: (options: DocumentOptions) => object) => {
    return (request: Request, response: Response): void => {
      const base = requestBase(config.publicUrl, request.headers.host, listening());
      response.set('Cache-Control', 'no-cache');
      // Made when first asked for: most servers never are.
      schemas ??= jsonSchemas(config.limits);
      response.json(make({ schemas, base, version }));
    };
  };
  router.route('/openapi.json').get(send(openApiDocument)).all(onlyMethod('GET'));
  router.route('/asyncapi.json').get(send(asyncApiDocument)).all(onlyMethod('GET'));
  return router;
}
