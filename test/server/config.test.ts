import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { editDistance } from '../../server/config/closest.ts';
import { defaultBuildWorkers, defaultWorkers } from '../../server/config/schema.ts';
import { splitList } from '../../server/config/text-value.ts';
import { loadConfig, SETTINGS } from '../../server/config.ts';
import { ConfigError } from '../../server/errors.ts';
import { packageRoot } from '../../server/package-root.ts';

let cwd = '';
beforeEach(async () => {
  cwd = await mkdtemp(join(tmpdir(), 'docent-config-'));
});
afterEach(() => rm(cwd, { recursive: true, force: true }));

const write = (name: string, text: string) => writeFile(join(cwd, name), text);

/** The message of the ConfigError that these options lead to. */
function refusal(options: Parameters<typeof loadConfig>[0]): string {
  try {
    loadConfig({ cwd, env: {}, ...options });
  } catch (error) {
    expect(error).toBeInstanceOf(ConfigError);
    return error instanceof Error ? error.message : '';
  }
  throw new Error('the configuration was taken');
}

describe('precedence', () => {
  test('is flag, then variable, then file, then default', async () => {
    const flags = { port: '4' };
    const env = { DOCENT_PORT: '3' };
    expect(loadConfig({ cwd, env: {} }).port).toBe(8080);
    await write('docent.config.yaml', 'port: 2\n');
    expect(loadConfig({ cwd, env: {} }).port).toBe(2);
    expect(loadConfig({ cwd, env }).port).toBe(3);
    expect(loadConfig({ cwd, env, flags }).port).toBe(4);
  });

  test('holds for each setting of a section by itself', async () => {
    await write('docent.config.yaml', 'limits:\n  inFlight: 2\n  queue: 3\n');
    const { limits } = loadConfig({
      cwd,
      env: { DOCENT_LIMITS_IN_FLIGHT: '5', DOCENT_LIMITS_DRAIN_SECONDS: '0' },
      flags: { limitsMaxResults: 7 },
    });
    expect(limits).toMatchObject({
      inFlight: 5,
      queue: 3,
      drainSeconds: 0,
      maxResults: 7,
      frameBytes: 16_384,
    });
  });
});

describe('every setting', () => {
  const samples: Record<string, unknown> = {
    number: 300,
    boolean: true,
  };
  const texts: Record<string, string> = {
    urlPattern: '/{path}.html',
    encoding: 'gb18030',
    lang: 'de-AT',
    pages: 'sections',
    publicUrl: 'https://a.example',
    'site.generator': 'hugo',
    'site.url': 'https://a.example',
    'site.base': '/docs/',
    'model.pooling': 'cls',
    'model.dtype': 'fp32',
    ann: 'exact',
    'log.level': 'warn',
    index: '/somewhere',
    ranker: '/somewhere/ranker.json',
    allowedHosts: 'a.example',
    'lint.off': 'long-answer',
    'auth.token': 'abcdefghijklmnop',
    'auth.adminToken': 'ABCDEFGHIJKLMNOP',
    'auth.tokenFile': '/run/secrets/token',
    'auth.adminTokenFile': '/run/secrets/admin',
  };
  const small: Record<string, number> = {
    workers: 2,
    'crawl.rate': 2,
    'crawl.pageBytes': 20_000,
    'crawl.totalBytes': 20_000,
    trustProxy: 2,
    'limits.contextTurns': 2,
    'limits.maxResults': 2,
    'limits.bufferBytes': 20_000,
  };

  test.each(SETTINGS.map((setting) => [setting.key, setting] as const))(
    '%s is the same from a flag, a variable and the file',
    async (key, setting) => {
      const named = setting.kind === 'list' ? [texts[key] ?? 'https://a.example'] : texts[key];
      const value = small[key] ?? named ?? samples[setting.kind] ?? 'abc';
      const expected = value;
      const read = (config: unknown) =>
        setting.path.reduce((at, part) => (at as Record<string, unknown>)[part], config);
      const text = Array.isArray(value) ? value.join(',') : String(value);
      const camel = setting.flag
        .slice(2)
        .replace(/-(.)/g, (_, letter: string) => letter.toUpperCase());

      expect(read(loadConfig({ cwd, env: { [setting.variable]: text } }))).toEqual(expected);
      for (const [flag, given] of [
        [camel, text],
        [key, value],
      ] as const) {
        const flags = { [flag]: given };
        if (setting.secret) expect(refusal({ flags })).toContain('is not taken');
        else expect(read(loadConfig({ cwd, env: {}, flags }))).toEqual(expected);
      }
      const yaml = [...setting.path]
        .reverse()
        .reduce<unknown>((inner, part) => ({ [part]: inner }), value);
      await write('docent.config.yaml', JSON.stringify(yaml));
      expect(read(loadConfig({ cwd, env: {} }))).toEqual(expected);
    },
  );

  test('has a name of its own as flag and as variable', () => {
    expect(new Set(SETTINGS.map(({ flag }) => flag.replaceAll('-', ''))).size).toBe(
      SETTINGS.length,
    );
    expect(new Set(SETTINGS.map(({ variable }) => variable)).size).toBe(SETTINGS.length);
    expect(SETTINGS.find(({ key }) => key === 'limits.inFlight')).toMatchObject({
      flag: '--limits-in-flight',
      variable: 'DOCENT_LIMITS_IN_FLIGHT',
    });
  });
});

describe('a bad value is named with its origin and what was expected', () => {
  test.each([
    ['port', '65536', 'a whole number from 0 to 65535'],
    ['port', '-1', 'a whole number from 0 to 65535'],
    ['port', '80.5', 'a whole number from 0 to 65535'],
    ['port', 'http', 'a whole number from 0 to 65535'],
    ['port', ' ', 'a whole number from 0 to 65535'],
    ['port', '1e3', 'a whole number from 0 to 65535'],
    ['strict', 'maybe', 'true or false'],
    ['ann', 'fast', 'one of auto, hnsw, exact'],
    [
      'publicUrl',
      'help.example.org',
      'an http or https address without a query, such as https://help.example.org',
    ],
    [
      'publicUrl',
      'https://a.example/?x',
      'an http or https address without a query, such as https://help.example.org',
    ],
    [
      'publicUrl',
      'https://u:p@a.example/',
      'an http or https address without a query, such as https://help.example.org',
    ],
    ['collection', '../x', 'a name of letters, digits, dots, dashes and underscores (64 at most)'],
    ['urlPattern', 'docs/{path}', 'an address such as https://docs.example.org/{path}.html'],
  ])('%s = %j', (key, value, expected) => {
    const setting = SETTINGS.find((candidate) => candidate.key === key);
    const variable = setting?.variable ?? '';
    const shown = /^-?\d+(\.\d+)?$/.test(value) ? value : JSON.stringify(value);
    expect(refusal({ env: { [variable]: value } })).toBe(
      `Setting "${key}" can't be ${shown} (variable ${variable}): expected ${expected}.`,
    );
    expect(refusal({ flags: { [key]: value } })).toContain(`(flag ${setting?.flag})`);
  });

  test.each(['https://a.example', 'a.example:80', '*', 'a.*', '*a.example', '.a', 'a b', ''])(
    '%j is no host name',
    async (host) => {
      await write('docent.config.yaml', JSON.stringify({ allowedHosts: [host] }));
      expect(refusal({})).toContain(
        'expected a list of host names such as help.example.org or *.example.org.',
      );
    },
  );

  test.each(['https://a.example/path', 'a.example', '*', 'null', 'ftp://a.example'])(
    '%s is no origin',
    (origin) => {
      expect(
        refusal({ env: { DOCENT_ALLOWED_ORIGINS: `https://ok.example,${origin}` } }),
      ).toContain('expected a list of origins such as https://docs.example.org.');
    },
  );

  test.each([
    '0',
    '11',
    '1.5',
    'a.example',
    '10.0.0.0/33',
    '10.0.0.0/0',
    '10.0.0.1/8/8',
    '::1/129',
    '2, 3',
  ])('trustProxy is no %s', (value) => {
    expect(refusal({ env: { DOCENT_TRUST_PROXY: value } })).toContain(
      'expected how many proxies (1 to 10), or their addresses, CIDR ranges, loopback, uniquelocal.',
    );
  });

  test('by file and line', async () => {
    await write('docent.config.yaml', '# mine\nhost: 127.0.0.1\nlimits:\n  queue: many\n');
    expect(refusal({})).toBe(
      'Setting "limits.queue" can\'t be "many" (docent.config.yaml:4): expected a whole number from 1 to 100000.',
    );
  });

  test('even where another source overrides it', async () => {
    await write('docent.config.yaml', 'port: none\n');
    expect(refusal({ flags: { port: 1 } })).toContain('docent.config.yaml:1');
  });

  test('a text for a number in the file is refused: YAML has numbers', async () => {
    await write('docent.config.yaml', 'port: "80"\n');
    expect(refusal({})).toContain('can\'t be "80"');
  });

  test('at a bounded length', () => {
    expect(refusal({ env: { DOCENT_ANN: 'x'.repeat(10_000) } }).length).toBeLessThan(200);
  });

  test('one line for each, all at once', async () => {
    await write('docent.config.yaml', 'prot: 1\nlog: 5\n');
    const lines = refusal({ env: { DOCENT_ANN: 'x' }, flags: { port: 'y' } }).split('\n');
    expect(lines).toHaveLength(4);
    expect(lines[1]).toBe(
      'Setting "log" can\'t be 5 (docent.config.yaml:2): expected settings of its own, such as log.level.',
    );
  });
});

describe('an unknown name is named with the nearest known one', () => {
  test('variable', () => {
    expect(refusal({ env: { DOCENT_LIMITS_INFLIGHT: '3' } })).toBe(
      'Unknown variable DOCENT_LIMITS_INFLIGHT with "3": expected a name from docs/configuration.md, perhaps DOCENT_LIMITS_IN_FLIGHT.',
    );
  });

  test('flag', () => {
    expect(refusal({ flags: { '--prot': 3 } })).toBe(
      'Unknown flag --prot with 3: expected a name from docs/configuration.md, perhaps --port.',
    );
  });

  test.each([
    [
      'logs:\n  level: info\n',
      'Unknown setting "logs" with {"level":"info"} (docent.config.yaml:1): expected a name from docs/configuration.md, perhaps log.',
    ],
    [
      'limits:\n  inflight: 2\n',
      'Unknown setting "limits.inflight" with 2 (docent.config.yaml:2): expected a name from docs/configuration.md, perhaps limits.inFlight.',
    ],
    ['limits.inFlight.x: 2\n', 'Unknown setting "limits.inFlight.x"'],
    ['__proto__:\n  port: 1\n', 'Unknown setting "__proto__"'],
    ['constructor: 1\n', 'Unknown setting "constructor"'],
  ])('file: %j', async (text, message) => {
    await write('docent.config.yaml', text);
    expect(refusal({})).toContain(message);
    expect({}).not.toHaveProperty('port');
  });

  test('and what may be a secret is not shown', () => {
    const message = refusal({ env: { DOCENT_API_TOKENS: 'hunter2' } });
    expect(message).toContain('Unknown variable DOCENT_API_TOKENS with a hidden value');
    expect(message).not.toContain('hunter2');
  });
});

describe('a token is never shown', () => {
  const SECRET = 'hunter2-hunter2!';
  const EXPECTED =
    'expected a token of 16 to 512 characters (letters, digits and - . _ ~ + / =), such as openssl rand -hex 32 makes.';

  test('where it is not one', () => {
    expect(refusal({ env: { DOCENT_AUTH_TOKEN: SECRET } })).toBe(
      `Setting "auth.token" can't be a hidden value (variable DOCENT_AUTH_TOKEN): ${EXPECTED}`,
    );
    expect(refusal({ env: { DOCENT_AUTH_ADMIN_TOKEN: 'x'.repeat(15) } })).toContain(EXPECTED);
    expect(loadConfig({ cwd, env: { DOCENT_AUTH_TOKEN: 'x'.repeat(16) } }).auth.token).toBe(
      'x'.repeat(16),
    );
  });

  test('where it was given as a flag', () => {
    expect(refusal({ flags: { authToken: SECRET } })).toBe(
      'Flag --auth-token is not taken, since other users can see command lines: expected the variable DOCENT_AUTH_TOKEN or the file that auth.tokenFile names.',
    );
  });

  test.each([
    `auth: ${SECRET}\n`,
    `auth:\n  tokn: ${SECRET}\n`,
    `auth:\n  token:\n    value: ${SECRET}\n`,
    `atuh:\n  token: ${SECRET}\n`,
    `authToken: ${SECRET}\n`,
    `server:\n  token: ${SECRET}\n`,
    `log:\n  token: ${SECRET}\n`,
    `port:\n  token: ${SECRET}\n`,
    `- token: ${SECRET}\n`,
    `DOCENT_AUTH_TOKEN=${SECRET}\n`,
    `auth:\n  token: "${SECRET}\n`,
    `auth:\n  token: "x" ${SECRET}\n`,
    `auth:\n  token: *${SECRET}\n`,
    `auth:\n  token: !!${SECRET} x\n`,
    `auth:\n  token: {${SECRET}\n`,
    `auth:\n token: x\n${SECRET}\n`,
    `auth:\n  token: x\n  token: ${SECRET}\n`,
  ])('in a file that says %j', async (text) => {
    await write('docent.config.yaml', text);
    expect(refusal({})).not.toContain('hunter2');
  });

  test('although other names are', () => {
    expect(refusal({ env: { DOCENT_ANN: 'author' } })).toContain('can\'t be "author"');
  });
});

describe('variables', () => {
  test('that are empty, of others, or for the tests are left alone', () => {
    const env = { DOCENT_PORT: '', DOCENT_EVAL_DIR: '/x', OTHER_PORT: 'y', docent_port: 'z' };
    expect(loadConfig({ cwd, env }).port).toBe(8080);
  });

  test.each([
    ['true', true],
    ['1', true],
    ['YES', true],
    ['on', true],
    ['false', false],
    ['0', false],
    ['No', false],
    ['off', false],
  ])('say yes or no as %s', (text, meaning) => {
    expect(loadConfig({ cwd, env: { DOCENT_DEMO: text } }).demo).toBe(meaning);
  });

  test('split lists at commas, but not inside the braces of a glob', () => {
    expect(splitList('a, b/{c,d}/*.md ,,e')).toEqual(['a', 'b/{c,d}/*.md', 'e']);
    expect(splitList('a}b,c')).toEqual(['a}b', 'c']);
  });

  test('name the file as --config does, which wins', async () => {
    await write('a.yaml', 'port: 1\n');
    await write('b.yaml', 'port: 2\n');
    const env = { DOCENT_CONFIG: 'a.yaml' };
    expect(loadConfig({ cwd, env }).port).toBe(1);
    expect(loadConfig({ cwd, env, file: 'b.yaml' }).port).toBe(2);
  });
});

describe('the file', () => {
  test('that was asked for by name must exist', () => {
    expect(refusal({ file: 'absent.yaml' })).toBe(
      "The configuration file absent.yaml can't be read (ENOENT); expected a readable YAML file, or leave --config away.",
    );
  });

  test.each([
    ['no YAML', 'a: [1\nb: 2\n', /^docent\.config\.yaml:\d+ is not valid YAML: [^\n]+$/],
    [
      'a key twice',
      'port: 1\nport: 2\n',
      /^docent\.config\.yaml:2 is not valid YAML: Map keys must be unique$/,
    ],
    [
      'a list',
      '- 1\n',
      /^docent\.config\.yaml:1 is \[1\]; expected settings, one "key: value" a line\.$/,
    ],
    ['an alias of nothing', 'host: *x\n', /^docent\.config\.yaml:1 is not valid YAML: [^\n]+$/],
    ['a text', 'port\n', /^docent\.config\.yaml:1 is "port"; expected settings/],
  ])('with %s is refused by line', async (_name, text, message) => {
    await write('docent.config.yaml', text);
    expect(refusal({})).toMatch(message);
  });

  test.each(['', '# nothing\n', 'port:\nlimits:\n'])('%j leaves the defaults', async (text) => {
    await write('docent.config.yaml', text);
    expect(loadConfig({ cwd, env: {} })).toMatchObject({ port: 8080, limits: { queue: 256 } });
  });
});

describe('paths', () => {
  test('start from cwd for flags and variables, from the file for the file', async () => {
    await mkdir(join(cwd, 'sub'));
    await write(
      'sub/my.yaml',
      'index: idx\ncorpus: [docs, "!docs/**/old.md", /abs]\nmodel:\n  id: ./m\n',
    );
    const config = loadConfig({ cwd, env: {}, file: 'sub/my.yaml' });
    expect(config.index).toBe(join(cwd, 'sub/idx'));
    expect(config.corpus).toEqual([
      join(cwd, 'sub/docs'),
      `!${join(cwd, 'sub/docs/**/old.md')}`,
      '/abs',
    ]);
    expect(config.model.id).toBe(join(cwd, 'sub/m'));
    const flagged = loadConfig({ cwd, env: { DOCENT_INDEX: 'a' }, flags: { corpus: ['b'] } });
    expect(flagged).toMatchObject({ index: join(cwd, 'a'), corpus: [join(cwd, 'b')] });
    expect(loadConfig({ cwd, env: {} }).index).toBe(join(cwd, '.docent/index'));
  });

  test('of a model by name or on the hub stay as they are', () => {
    for (const id of ['docent-minilm-l6', 'owner/name']) {
      expect(loadConfig({ cwd, env: { DOCENT_MODEL_ID: id } }).model.id).toBe(id);
    }
  });

  test("of the corpus default to the package's own, unless there is a corpus here", async () => {
    expect(loadConfig({ cwd, env: {} }).corpus).toEqual([join(packageRoot(), 'corpus')]);
    await mkdir(join(cwd, 'corpus'));
    expect(loadConfig({ cwd, env: {} }).corpus).toEqual([join(cwd, 'corpus')]);
  });
});

test.each([
  ['trustProxy: 2', 2],
  ['trustProxy: "1"', 1],
  ['trustProxy: loopback', ['loopback']],
  ['trustProxy: 10.0.3.7, 2001:db8::/32', ['10.0.3.7', '2001:db8::/32']],
  ['trustProxy: [10.0.3.7, uniquelocal]', ['10.0.3.7', 'uniquelocal']],
])('%s', async (text, trustProxy) => {
  await write('docent.config.yaml', text);
  expect(loadConfig({ cwd, env: {} }).trustProxy).toEqual(trustProxy);
});

test('origins are kept as browsers write them', () => {
  const env = { DOCENT_ALLOWED_ORIGINS: 'https://Docs.Example.org:443/,http://a.example:8080' };
  expect(loadConfig({ cwd, env }).allowedOrigins).toEqual([
    'https://docs.example.org',
    'http://a.example:8080',
  ]);
});

test.each([
  [1, 1],
  [2, 1],
  [3, 2],
  [5, 4],
  [64, 4],
])('%i cores have %i workers while serving', (cores, workers) => {
  expect(defaultWorkers(cores)).toBe(workers);
});

test.each([
  [1, 1],
  [2, 2],
  [64, 16],
])('%i cores have %i workers while building', (cores, workers) => {
  expect(defaultBuildWorkers(cores)).toBe(workers);
});

test.each([
  ['', '', 0],
  ['abc', '', 3],
  ['', 'ab', 2],
  ['kitten', 'sitting', 3],
  ['port', 'prot', 2],
  ['same', 'same', 0],
])('from %j to %j it is %i edits', (a, b, edits) => {
  expect(editDistance(a, b)).toBe(edits);
});
