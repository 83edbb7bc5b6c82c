import { isIP } from 'node:net';
import { availableParallelism } from 'node:os';
import { z } from 'zod';
import { DEFAULT_LIMITS } from '../api/protocol.ts';
import { DEFAULT_CRAWL } from '../corpus/crawl/crawl-options.ts';
import { isEncoding } from '../corpus/decode-text.ts';
import { SITE_GENERATORS } from '../corpus/sites/site.ts';
import { LINT_RULES } from './lint-rules.ts';
import { isToken, TOKEN_EXPECTED } from './secret.ts';

interface SettingMeta {
  /** Completes the sentence "expected ..." in the message about a bad value. */
  expected: string;
  /** Its value is never shown. */
  secret?: boolean;
  [key: string]: unknown;
}
const expected = (text: string): SettingMeta => ({ expected: text });

const whole = (min: number, max: number) =>
  z
    .int()
    .min(min)
    .max(max)
    .meta(expected(`a whole number from ${min} to ${max}`));
const flag = () => z.boolean().meta(expected('true or false'));
const text = (what: string) => z.string().min(1).meta(expected(what));
const anyText = (what: string) => z.string().meta(expected(what));
const oneOf = <const T extends readonly [string, ...string[]]>(values: T) =>
  z.enum(values).meta(expected(`one of ${values.join(', ')}`));
const list = <T extends z.ZodType>(of: T, what: string) => z.array(of).meta(expected(what));

const token = () => z.string().refine(isToken).meta({ expected: TOKEN_EXPECTED, secret: true });

/** An http or https address, parsed. (`URL.parse` is not in every Node 20.) */
function webAddress(value: string): URL | undefined {
  if (!URL.canParse(value)) return undefined;
  const url = new URL(value);
  return url.protocol === 'http:' || url.protocol === 'https:' ? url : undefined;
}

/** `https://docs.example.org` for anything that is one origin and no more; else undefined. */
function asOrigin(value: string): string | undefined {
  const url = webAddress(value);
  return url?.href === `${url?.origin}/` ? url?.origin : undefined;
}

function isPublicUrl(value: string): boolean {
  const url = webAddress(value);
  return url !== undefined && `${url.origin}${url.pathname}` === url.href;
}

const origin = z.string().transform((value, context) => {
  const parsed = asOrigin(value);
  if (parsed !== undefined) return parsed;
  context.addIssue({ code: 'custom', message: 'not an origin' });
  return z.NEVER;
});

/** An address, a CIDR range, or one of the ranges that Express knows by name. */
function isProxy(value: string): boolean {
  if (['loopback', 'linklocal', 'uniquelocal'].includes(value)) return true;
  const [address = '', bits, ...rest] = value.split('/');
  const most = { 0: 0, 4: 32, 6: 128 }[isIP(address)] ?? 0;
  if (bits === undefined) return most > 0;
  return rest.length === 0 && /^[1-9]\d{0,2}$/.test(bits) && Number(bits) <= most;
}

/** `2` and `"2"` as a number of proxies; `"loopback, 10.0.0.0/8"` and lists as which ones. */
const trustedProxies = z
  .union([z.number(), z.string(), z.array(z.string())])
  .transform((value, context): number | string[] => {
    const items = Array.isArray(value) ? value : String(value).split(',');
    const names = items.map((item) => item.trim());
    if (names.length === 1 && /^([1-9]|10)$/.test(names[0] ?? '')) return Number(names[0]);
    if (names.length > 0 && names.every(isProxy)) return names;
    context.addIssue({ code: 'custom', message: 'not proxies' });
    return z.NEVER;
  });

/** A folder's name on every system: no slash, no dot in front. */
export const COLLECTION_NAME = /^[a-z0-9][a-z0-9._-]{0,63}$/i;
export const COLLECTION_NAME_EXPECTED =
  'a name of letters, digits, dots, dashes and underscores (64 at most)';

/** `api`, `"api,guide"` and lists as names. */
const collectionNames = z.union([z.string(), z.array(z.string())]).transform((value, context) => {
  const items = Array.isArray(value) ? value : value.split(',');
  const names = [...new Set(items.map((item) => item.trim()))];
  if (names.length > 0 && names.every((name) => COLLECTION_NAME.test(name))) return names;
  context.addIssue({ code: 'custom', message: 'no names' });
  return z.NEVER;
});

/** One core is left to the event loop; more than four workers have not been seen to pay. */
export function defaultWorkers(cores: number = availableParallelism()): number {
  return Math.max(1, Math.min(4, cores - 1));
}

/** Each worker holds a model of its own: some 100 MB. */
const MOST_BUILD_WORKERS = 16;

/** Threads where nobody waits for anything but the end: all cores. */
export function defaultBuildWorkers(cores: number = availableParallelism()): number {
  return Math.min(MOST_BUILD_WORKERS, cores);
}

/** Every setting with its default. docs/configuration.md lists the same; a test compares them. */
export const configSchema = z.strictObject({
  /** Files, folders, globs and addresses of sites that entries are read from. Without `corpus/` here: the package's. */
  corpus: list(z.string().min(1), 'a list of files, folders, globs or site addresses')
    .min(1)
    .default(['corpus']),
  /** Folder that holds the built index. */
  index: text('a folder').default('.docent/index'),
  /** Those that a command works on; the first is asked when a request names none. Unset: all. */
  collection: collectionNames.meta(expected(COLLECTION_NAME_EXPECTED)).optional(),
  /** Address of a page that does not say its own; `{path}` is its file's path without the ending. */
  urlPattern: z
    .string()
    .regex(/^(https?:\/\/[^/]|\/)/)
    .meta(expected('an address such as https://docs.example.org/{path}.html'))
    .optional(),
  /**
   * What pages give that are no list of questions: their lowest headings, or every section; unset:
   * sections of a site's pages, questions of any other.
   */
  pages: oneOf(['questions', 'sections']).optional(),
  /** What the configuration of a site generator, whose sources are the corpus, doesn't say. */
  site: z
    .strictObject({
      /** Whose site a folder of the corpus is; unset: told from its configuration file. */
      generator: oneOf(SITE_GENERATORS).optional(),
      /** Public address of the site's first page. */
      url: z
        .string()
        .refine(isPublicUrl)
        .meta(
          expected('an http or https address without a query, such as https://docs.example.org'),
        )
        .optional(),
      /** Path of the site's first page, where its address is not known or has another. */
      base: z.string().regex(/^\//).meta(expected('a path such as /docs/')).optional(),
    })
    .prefault({}),
  /** How a running site is read, whose address is in `corpus`. */
  crawl: z
    .strictObject({
      /** Pages of a site. */
      pages: whole(1, 100_000).default(DEFAULT_CRAWL.pages),
      /** Requests a second. */
      rate: whole(1, 100).default(DEFAULT_CRAWL.rate),
      /** Bytes of a page. */
      pageBytes: whole(1024, 67_108_864).default(DEFAULT_CRAWL.pageBytes),
      /** Bytes of all pages of a site. */
      totalBytes: whole(1024, 10_737_418_240).default(DEFAULT_CRAWL.totalBytes),
      /** Seconds that a request may take. */
      requestSeconds: whole(1, 600).default(DEFAULT_CRAWL.requestSeconds),
    })
    .prefault({}),
  /** Encoding of corpus files that are not UTF-8 and don't say theirs. */
  encoding: z
    .string()
    .refine(isEncoding)
    .meta(expected('an encoding such as gb18030 or windows-1252'))
    .optional(),
  /** Language of entries that don't say theirs; unset: told from their script. */
  lang: z
    .string()
    .regex(/^[a-z]{2,3}(-[a-z0-9]{1,8})*$/i)
    .meta(expected('a language tag such as en or zh-CN'))
    .optional(),
  /** A warning about the corpus fails the build. */
  strict: flag().default(false),
  lint: z
    .strictObject({
      /** Rules that `docent lint` leaves out. */
      off: list(z.enum(LINT_RULES), `a list of ${LINT_RULES.join(', ')}`).default([]),
      /** Words of an answer, code not counted, above which it is too long to be read. */
      answerWords: whole(1, 100_000).default(400),
    })
    .prefault({}),
  model: z
    .strictObject({
      /** A folder in the package's models/, a path (with a slash, starting with . or /), a hub id. */
      id: text('a model in models/, a path or a hub id').default('docent-minilm-l6'),
      /** How token states become one vector; `model`: the model's own `sentence_embedding`. */
      pooling: oneOf(['mean', 'cls', 'model']).default('model'),
      /** Put before a question, for models that were trained so. */
      queryPrefix: anyText('a text').default(''),
      /** Put before a text of the corpus, for models that were trained so. */
      passagePrefix: anyText('a text').default(''),
      /** Which file of the model: its precision. */
      dtype: oneOf(['fp32', 'fp16', 'q8', 'int8', 'uint8', 'q4', 'q4f16', 'bnb4']).default('q8'),
      /** Word pieces of a text that the model sees; the rest is cut off. */
      maxTokens: whole(8, 8192).default(256),
      /** May a hub id be downloaded? */
      allowRemote: flag().default(false),
    })
    .prefault({}),
  /** The ranker's weights, as `docent fit-ranker` writes them; unset: those that Docent brings. */
  ranker: text('a file that docent fit-ranker wrote').optional(),
  /** Threads that embed texts; unset: one core is left free while serving, none by other commands. */
  workers: whole(1, 64).optional(),
  /** Nearest neighbours: `hnsw`, `exact`, or `auto`: hnsw where it finds nearly all of them. */
  ann: oneOf(['auto', 'hnsw', 'exact']).default('auto'),
  /** Builds of an index that are kept on disk, the live one included. */
  keepGenerations: whole(1, 1000).default(3),
  /** Address to listen on. */
  host: text('a host name or an IP address').default('127.0.0.1'),
  /** Port to listen on; 0: any free one. */
  port: whole(0, 65535).default(8080),
  /** Where visitors reach this server; the base of links to pages that it serves itself. */
  publicUrl: z
    .string()
    .refine(isPublicUrl)
    .meta(expected('an http or https address without a query, such as https://help.example.org'))
    .optional(),
  /** Origins of the sites that carry the widget. */
  allowedOrigins: list(origin, 'a list of origins such as https://docs.example.org').default([]),
  /** Names under which this server is reached, beside publicUrl's; without a port. */
  allowedHosts: list(
    z
      .string()
      .toLowerCase()
      .regex(/^(\*\.)?[a-z0-9_-]+(\.[a-z0-9_-]+)*$/),
    'a list of host names such as help.example.org or *.example.org',
  ).default([]),
  /** Any origin on localhost, 127.0.0.0/8 or [::1] is allowed. */
  allowLoopbackOrigins: flag().default(true),
  /** Proxies whose X-Forwarded-For is believed: how many stand before the server, or which. */
  trustProxy: trustedProxies
    .meta(
      expected(
        'how many proxies (1 to 10), or their addresses, CIDR ranges, loopback, uniquelocal',
      ),
    )
    .optional(),
  auth: z
    .strictObject({
      /** What programs must send as `Authorization: Bearer` for `/v1/*`; unset: nothing. */
      token: token().optional(),
      /** A file with that token. */
      tokenFile: text('a file with a token').optional(),
      /** The same for metrics and administration. */
      adminToken: token().optional(),
      /** A file with that token. */
      adminTokenFile: text('a file with a token').optional(),
    })
    .prefault({}),
  limits: z
    .strictObject({
      /** UTF-16 code units of a question. */
      questionLength: whole(1, 10_000).default(DEFAULT_LIMITS.questionLength),
      /** Earlier questions sent along as context. */
      contextTurns: whole(0, 20).default(DEFAULT_LIMITS.contextTurns),
      /** Results of an answer, suggestions of a prefix. */
      maxResults: whole(1, 100).default(DEFAULT_LIMITS.maxResults),
      /** Unanswered requests on one WebSocket. */
      inFlight: whole(1, 1000).default(DEFAULT_LIMITS.inFlight),
      /** Bytes of a WebSocket message. */
      frameBytes: whole(256, 1_048_576).default(16_384),
      /** Bytes of an HTTP body. */
      bodyBytes: whole(256, 1_048_576).default(16_384),
      /** Open WebSockets. */
      connections: whole(1, 100_000).default(1000),
      /** Open WebSockets of one address; unset: 100, and any number from this machine. */
      connectionsPerAddress: whole(1, 100_000).optional(),
      /** Questions and feedback from one address; unset: 120, and any number from this machine. */
      asksPerMinute: whole(1, 1_000_000).optional(),
      /** Suggestions and entries for one address; unset: 1200, and any number for this machine. */
      lookupsPerMinute: whole(1, 1_000_000).optional(),
      /** Unanswered questions of all clients together. */
      queue: whole(1, 100_000).default(256),
      /** Seconds that a question may wait for its answer. */
      answerSeconds: whole(1, 600).default(30),
      /** Seconds between pings; a peer that leaves one unanswered is dropped at the next. */
      heartbeatSeconds: whole(1, 3600).default(30),
      /** Seconds that a WebSocket may stay open without a request. */
      idleSeconds: whole(1, 86_400).default(300),
      /** Bytes of replies that may wait for a client that does not read them. */
      bufferBytes: whole(16_384, 67_108_864).default(1_048_576),
      /** Frames in a row that can't be understood, before the WebSocket is closed. */
      badFrames: whole(1, 10_000).default(20),
      /** Seconds that the header of an HTTP request may take. */
      headerSeconds: whole(1, 600).default(10),
      /** Seconds that a whole HTTP request may take to come in. */
      requestSeconds: whole(1, 600).default(30),
      /** Seconds that a stop waits for answers under way. */
      drainSeconds: whole(0, 600).default(10),
    })
    .prefault({}),
  /** Seconds between looks at which generation is current; 0: only at a SIGHUP. */
  watchSeconds: whole(0, 3600).default(2),
  cache: z
    .strictObject({
      /** Answers that are remembered, of the index that is live; 0: none. */
      answers: whole(0, 1_000_000).default(1000),
    })
    .prefault({}),
  /** Questions that the widget offers at first; empty: some of the collection's own. */
  starters: list(z.string().min(1), 'a list of questions').default([]),
  log: z
    .strictObject({
      /** The least severe lines that are written. */
      level: oneOf(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent']).default('info'),
      /** Do lines carry visitors' words (questions, comments)? */
      questions: flag().default(false),
      /** Lines for people rather than JSON; unset: when standard error is a terminal. */
      pretty: flag().optional(),
    })
    .prefault({}),
  /** Is the demo site served at `/`? */
  demo: flag().default(true),
});

/** All settings that stand outside of a collection's section, checked. */
export type Settings = z.output<typeof configSchema>;
