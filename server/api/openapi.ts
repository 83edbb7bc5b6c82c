import { WIRE_CODES, type WireCode } from '../errors.ts';
import {
  type JsonSchema,
  type JsonSchemas,
  schemaRef,
  withoutRequiredType,
} from './json-schemas.ts';
import { PROTOCOL_VERSION } from './protocol.ts';

export interface DocumentOptions {
  /** The protocol's messages, with this server's bounds: `jsonSchemas`. */
  readonly schemas: JsonSchemas;
  /** Absolute address of this server as the client knows it. */
  readonly base: string;
  /** Version of the package. */
  readonly version: string;
}

/** What both documents say about the server. */
export function documentInfo(version: string) {
  return {
    title: 'Docent',
    version,
    description: `Questions about a documentation site, answered from its own entries. Version ${PROTOCOL_VERSION} of the protocol.`,
    license: { name: 'Apache-2.0' },
  };
}

const STATUS_TEXT: Readonly<Record<number, string>> = {
  400: 'The request is not understood; the message names what is wrong with it.',
  401: 'A token is needed.',
  403: 'Pages of this origin may not ask this server.',
  404: 'There is no such entry, collection or route.',
  405: 'The route does not take this method.',
  413: 'The body is too large.',
  421: 'This server is not known under the host name that was asked.',
  429: 'Too many requests; `Retry-After` says when to come back.',
  500: 'A defect; the log of the server says more under the number in the message.',
  503: 'Busy, still loading or stopping; `Retry-After` says when to come back.',
};

/** The HTTP routes as OpenAPI 3.1, made from the schemas that requests are checked with. */
export function openApiDocument({ schemas, base, version }: DocumentOptions): JsonSchema {
  const field = (message: string, name: string) => property(schemas, message, name);
  const query = (name: string, schema: JsonSchema, more: JsonSchema = {}): JsonSchema => ({
    name,
    in: 'query',
    schema,
    ...more,
  });
  // As in a WebSocket's address: an empty one is none.
  const emptiable = { ...field('Suggest', 'collection'), minLength: 0 };
  const common = [
    query('collection', field('Suggest', 'collection')),
    query('id', field('Suggest', 'id'), { description: 'Comes back on the reply.' }),
  ];
  const operations = {
    '/v1/ask': {
      post: {
        operationId: 'ask',
        summary: 'Ask a question',
        requestBody: body('AskBody'),
        responses: replies('Answer', 'the results in order of rank; `outcome` says what to show'),
      },
    },
    '/v1/suggest': {
      get: {
        operationId: 'suggest',
        summary: 'Questions that begin like this, while somebody types',
        parameters: [
          query('q', field('Suggest', 'prefix'), {
            required: true,
            description: 'A space at the end says that the last word is complete.',
          }),
          query('limit', field('Suggest', 'limit')),
          query('tags', commaSeparated(field('Suggest', 'tags')), {
            style: 'form',
            explode: false,
          }),
          query('lang', field('Suggest', 'lang')),
          query('version', field('Suggest', 'version')),
          ...common,
        ],
        responses: replies('Suggestions', 'questions of entries, best first'),
      },
    },
    '/v1/entries/{entryId}': {
      get: {
        operationId: 'entry',
        summary: 'One entry by its id',
        parameters: [
          { name: 'entryId', in: 'path', required: true, schema: field('Entry', 'entryId') },
          ...common,
        ],
        responses: replies('EntryReply', 'the entry'),
      },
    },
    '/v1/feedback': {
      post: {
        operationId: 'feedback',
        summary: 'Say whether an answer helped',
        requestBody: body('FeedbackBody'),
        responses: replies('Ok', 'noted'),
      },
    },
    '/v1/hello': {
      get: {
        operationId: 'hello',
        summary: 'What a WebSocket says first: who answers, and the bounds in force',
        parameters: [
          query('collection', emptiable, { description: 'An empty one counts as not given.' }),
        ],
        responses: replies('Hello', 'the greeting'),
      },
    },
    '/healthz': {
      get: {
        operationId: 'health',
        summary: 'Whether the process is up',
        security: [],
        responses: { 200: jsonReply('it is', { type: 'object', required: ['status'] }) },
      },
    },
    '/readyz': {
      get: {
        operationId: 'ready',
        summary: 'Whether questions are answered: the model and each index are loaded',
        security: [],
        parameters: [
          query('collection', emptiable, {
            description: 'Only whether this one answers. An empty one counts as not given.',
          }),
        ],
        responses: {
          404: { $ref: '#/components/responses/Error404' },
          200: jsonReply('they are', { type: 'object', required: ['ready'] }),
          503: jsonReply('not yet, or no more', {
            type: 'object',
            required: ['ready', 'reason'],
            properties: { ready: { const: false }, reason: { type: 'string' } },
          }),
        },
      },
    },
    '/metrics': {
      get: {
        operationId: 'metrics',
        summary: 'Counters for Prometheus, for programs on the same machine',
        security: [],
        responses: {
          200: {
            description: 'in its text format',
            content: { 'text/plain': { schema: { type: 'string' } } },
          },
          401: { $ref: '#/components/responses/Error401' },
        },
      },
    },
  };
  return {
    openapi: '3.1.0',
    info: documentInfo(version),
    servers: [{ url: base }],
    // A server without a token asks for none.
    security: [{}, { token: [] }],
    paths: operations,
    components: {
      schemas: {
        ...schemas,
        AskBody: withoutRequiredType(schemas.Ask ?? {}),
        FeedbackBody: withoutRequiredType(schemas.Feedback ?? {}),
      },
      responses: Object.fromEntries(
        Object.keys(STATUS_TEXT).map((status) => [`Error${status}`, errorReply(Number(status))]),
      ),
      securitySchemes: { token: { type: 'http', scheme: 'bearer' } },
    },
  };
}

function property(schemas: JsonSchemas, message: string, name: string): JsonSchema {
  const properties = schemas[message]?.properties as Record<string, JsonSchema> | undefined;
  const schema = properties?.[name];
  if (schema === undefined) throw new TypeError(`The message ${message} has no field ${name}.`);
  return schema;
}

/** A list that is written with commas between its items; without items it is left out. */
function commaSeparated(list: JsonSchema): JsonSchema {
  return { ...list, minItems: 1, items: { ...(list.items as JsonSchema), pattern: '^[^,]*$' } };
}

function body(schema: string): JsonSchema {
  return { required: true, content: { 'application/json': { schema: schemaRef(schema) } } };
}

function jsonReply(description: string, schema: JsonSchema): JsonSchema {
  return { description, content: { 'application/json': { schema } } };
}

function replies(schema: string, description: string): JsonSchema {
  const errors = Object.keys(STATUS_TEXT).map((status) => [
    status,
    { $ref: `#/components/responses/Error${status}` },
  ]);
  return { 200: jsonReply(description, schemaRef(schema)), ...Object.fromEntries(errors) };
}

function errorReply(status: number): JsonSchema {
  const codes = (Object.keys(WIRE_CODES) as WireCode[]).filter(
    (code) => WIRE_CODES[code] === (status === 405 ? 404 : status),
  );
  const retry = { description: 'Whole seconds.', schema: { type: 'integer', minimum: 1 } };
  return {
    ...jsonReply(STATUS_TEXT[status] ?? '', {
      allOf: [schemaRef('Error'), { properties: { code: { enum: codes } } }],
    }),
    ...(status === 429 || status === 503 ? { headers: { 'Retry-After': retry } } : {}),
  };
}
