import { type JsonSchema, type JsonSchemas, schemaRef } from './json-schemas.ts';
import { type DocumentOptions, documentInfo } from './openapi.ts';
import { WEBSOCKET_PATH } from './websocket.ts';

/** Requests with the reply to each, by their names among the schemas. */
export const EXCHANGES = {
  Ask: 'Answer',
  Suggest: 'Suggestions',
  Entry: 'EntryReply',
  Feedback: 'Ok',
} as const;

const SUMMARIES: Readonly<Record<string, string>> = {
  Ask: 'A question in the visitor’s own words',
  Suggest: 'What a question begins with, while it is typed',
  Entry: 'One entry by its id',
  Feedback: 'Whether an answer helped',
  Hello: 'The first message, from the server: what it has and what its bounds are',
  Answer: 'The results in order of rank; `outcome` says what to show',
  Suggestions: 'Questions of entries, best first',
  EntryReply: 'The entry',
  Ok: 'Noted',
  Error: 'Why there is no other reply; in place of `hello` where the client is not let in',
};

/** The WebSocket's messages as AsyncAPI 3.0, made from the schemas that they are checked with. */
export function asyncApiDocument({ schemas, base, version }: DocumentOptions): JsonSchema {
  const names = Object.keys(SUMMARIES);
  const { host, protocol, pathname } = new URL(base);
  const inChannel = (name: string) => ({ $ref: `#/channels/socket/messages/${name}` });
  const channel = { $ref: '#/channels/socket' };
  const requests = Object.entries(EXCHANGES).map(([request, reply]) => [
    // As OpenAPI calls the same requests.
    request.toLowerCase(),
    {
      // What the server does with them: AsyncAPI describes one application, here this one.
      action: 'receive',
      channel,
      summary: SUMMARIES[request],
      messages: [inChannel(request)],
      reply: { channel, messages: [inChannel(reply), inChannel('Error')] },
    },
  ]);
  return {
    asyncapi: '3.0.0',
    info: documentInfo(version),
    defaultContentType: 'application/json',
    servers: {
      here: {
        host,
        protocol: protocol === 'https:' ? 'wss' : 'ws',
        ...(pathname === '/' ? {} : { pathname: pathname.replace(/\/$/, '') }),
      },
    },
    channels: {
      socket: {
        address: WEBSOCKET_PATH,
        description:
          'Text frames with one JSON object each. Answers may overtake each other: `id` comes back.',
        messages: Object.fromEntries(
          names.map((name) => [name, { $ref: `#/components/messages/${name}` }]),
        ),
        bindings: { ws: { query: choiceInAddress(schemas) } },
      },
    },
    operations: {
      hello: {
        action: 'send',
        channel,
        summary: SUMMARIES.Hello,
        messages: [inChannel('Hello'), inChannel('Error')],
      },
      ...Object.fromEntries(requests),
    },
    components: {
      messages: Object.fromEntries(
        names.map((name) => [name, { name, summary: SUMMARIES[name], payload: schemaRef(name) }]),
      ),
      schemas,
    },
  };
}

/** What the address may say for all requests: fields of `ask`, tags with commas between them. */
function choiceInAddress(schemas: JsonSchemas): JsonSchema {
  const { collection, tags, lang, version } = (schemas.Ask?.properties ?? {}) as JsonSchemas;
  return {
    type: 'object',
    properties: {
      collection,
      tags: { type: 'string', description: `Comma-separated; at most ${tags?.maxItems}.` },
      lang,
      version,
    },
  };
}
