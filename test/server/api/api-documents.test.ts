import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import asyncApi from '@asyncapi/specs';
import { Validator } from '@seriousme/openapi-schema-validator';
import { Ajv } from 'ajv';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, test } from 'vitest';
import { EXCHANGES } from '../../../server/api/asyncapi.ts';
import { serverMessageSchema } from '../../../server/api/protocol.ts';
import { WIRE_CODES } from '../../../server/errors.ts';
import { packageRoot, packageVersion } from '../../../server/package-root.ts';
import { type ApiOverrides, startApi } from './running-api.ts';

const page = readFileSync(join(packageRoot(), 'docs/protocol.md'), 'utf8');

interface Operation {
  readonly operationId: string;
  readonly parameters?: readonly { name: string; schema: Record<string, unknown> }[];
}

interface OpenApi {
  readonly info: { readonly version: string };
  readonly servers: readonly { readonly url: string }[];
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly components: {
    readonly schemas: Readonly<
      Record<string, { properties: Record<string, Record<string, unknown>> }>
    >;
  };
}

async function document(path: string, overrides: ApiOverrides = {}) {
  const running = await startApi(overrides);
  const response = await fetch(`${running.url}${path}`);
  expect(response.status).toBe(200);
  expect(response.headers.get('content-type')).toBe('application/json; charset=utf-8');
  return { ...running, document: (await response.json()) as OpenApi };
}

describe('/openapi.json', () => {
  test('is valid OpenAPI 3.1', async () => {
    const { document: openapi } = await document('/openapi.json');
    const result = await new Validator().validate(JSON.parse(JSON.stringify(openapi)));
    expect(result.errors).toBeUndefined();
    expect(result.valid).toBe(true);
    expect(openapi.info.version).toBe(packageVersion());
  });

  test('has the routes that docs/protocol.md lists, and no others', async () => {
    const { document: openapi } = await document('/openapi.json');
    const routes = Object.entries(openapi.paths).flatMap(([path, methods]) =>
      Object.keys(methods).map((method) => `${method.toUpperCase()} ${path}`),
    );
    const listed = [...page.matchAll(/^\| `(GET|POST) (\/\S*)` \|/gm)]
      .map(([, method, path]) => `${method} ${path?.replace(/:id$/, '{entryId}')}`)
      // Pages, scripts and the documents themselves.
      .filter((route) => !/ \/(?:$|widget|locales|openapi|asyncapi)/.test(route));
    expect(routes.toSorted()).toEqual(listed.toSorted());
  });

  test('states the bounds of the server that it comes from, and its address', async () => {
    const { document: openapi, url } = await document('/openapi.json', {
      limits: { maxResults: 7, contextTurns: 2 },
    });
    const ask = openapi.components.schemas.Ask;
    expect(ask?.properties.limit).toMatchObject({ minimum: 1, maximum: 7 });
    expect(ask?.properties.context).toMatchObject({ maxItems: 2 });
    expect(openapi.servers).toEqual([{ url }]);
  });

  test('says of each route whether it takes an empty collection', async () => {
    const { document: openapi, url } = await document('/openapi.json');
    const seen: string[] = [];
    for (const [path, { get }] of Object.entries(openapi.paths)) {
      const parameter = get?.parameters?.find(({ name }) => name === 'collection');
      if (parameter === undefined) continue;
      const address = `${url}${path.replace('{entryId}', 'any')}?q=any&collection=`;
      const { status } = await fetch(address);
      expect([path, status]).toEqual([path, parameter.schema.minLength === 0 ? 200 : 400]);
      seen.push(path);
    }
    expect(seen).toContain('/v1/hello');
    expect(seen).toContain('/v1/suggest');
  });

  test('gives each error code on the status that it has', async () => {
    const { document: openapi } = await document('/openapi.json');
    const text = JSON.stringify(openapi.components);
    for (const [code, status] of Object.entries(WIRE_CODES)) {
      expect(text).toContain(`"Error${status}"`);
      expect(text).toContain(`"${code}"`);
    }
  });
});

describe('/asyncapi.json', () => {
  test('is valid AsyncAPI 3.0', async () => {
    const { document: asyncapi } = await document('/asyncapi.json');
    const ajv = new Ajv({ strict: false, validateFormats: false });
    const valid = ajv.compile(asyncApi.schemasWithoutId['3.0.0']);
    valid(asyncapi);
    expect(valid.errors).toBeNull();
  });

  const examples = [...page.matchAll(/^```json client\n(.*?)^```$/gms)].map(
    (match) => JSON.parse(match[1] ?? '') as { type: string; entryId?: string },
  );
  test.each(examples.map((example) => [example.type, example] as const))(
    'tells what a running server answers to the example of %s',
    async (_type, example) => {
      const running = await document('/asyncapi.json');
      const { schemas } = running.document.components;
      const ajv = new Ajv2020({ strict: false });
      ajv.addSchema({ $id: 'https://docent.invalid/', components: { schemas } });
      const matches = (name: string) =>
        ajv.compile({ $ref: `https://docent.invalid/#/components/schemas/${name}` });
      const request = `${example.type[0]?.toUpperCase()}${example.type.slice(1)}`;
      // The page's entry is not in this server's corpus.
      const sent = example.type === 'entry' ? { ...example, entryId: 'alpha' } : example;
      expect(matches(request)(sent)).toBe(true);

      const client = await running.connect();
      expect(matches('Hello')(await client.hello)).toBe(true);
      const reply = await client.request(sent);
      expect(serverMessageSchema.parse(reply).type).not.toBe('error');
      const valid = matches(EXCHANGES[request as keyof typeof EXCHANGES]);
      valid(reply);
      expect(valid.errors).toBeNull();
      expect(matches('Error')(reply)).toBe(false);
    },
  );
});
