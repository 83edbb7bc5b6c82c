/** A string, number or boolean that a configuration spells out. */
export type Literal = string | number | boolean;

/** What a configuration spells out, and what it has a name for. */
export interface Settings {
  /** By path. */
  readonly literals: ReadonlyMap<string, Literal>;
  /** Paths of all, also of those that are computed. */
  readonly names: ReadonlySet<string>;
}

/**
 * The literal settings of a JavaScript or TypeScript configuration, by their path:
 * `export default defineConfig({ sitemap: { hostname: 'https://x.org' } })` gives
 * `sitemap.hostname`. The file is read token by token and never run; what is computed is left out.
 * Members of lists are numbered: `presets.0.1.docs.routeBasePath`.
 */
export function literalSettings(source: string): Settings {
  const tokens = [...tokensOf(source)];
  const exported = settingsFrom(tokens, exportedAt(tokens));
  // What is exported may only be computed from what stands before it.
  return exported.literals.size > 0 ? exported : settingsFrom(tokens, 0);
}

function settingsFrom(tokens: readonly Token[], start: number): Settings {
  const literals = new Map<string, Literal>();
  const names = new Set<string>();
  const open: Context[] = [];
  for (let index = start; index < tokens.length; index++) {
    const token = tokens[index]!;
    const context = open.at(-1);
    const next = tokens[index + 1]?.text;
    const before = tokens[index - 1]?.text;
    if (token.value === undefined && '{[('.includes(token.text)) {
      if (open.length === MOST_DEPTH) break;
      const path = valuePath(context, before);
      open.push({
        kind: token.text as Context['kind'],
        path,
        key: undefined,
        valueAt: -1,
        index: 0,
      });
    } else if (token.value === undefined && '}])'.includes(token.text)) {
      open.pop();
    } else if (context === undefined) {
      // Between the statements.
    } else if (token.value === undefined && token.text === ',') {
      context.index++;
      context.key = undefined;
    } else if (context.kind === '{' && context.key === undefined && next === ':') {
      if (before === '{' || before === ',') {
        context.key = String(token.value ?? token.text);
        context.valueAt = index + 2;
        names.add([...context.path, context.key].join('.'));
      }
    } else if (token.value !== undefined && ends(next) && begins(index, before, context)) {
      const path = valuePath(context, before);
      const name = path.join('.');
      if (path.length > 0 && !literals.has(name)) literals.set(name, token.value);
    }
  }
  return { literals, names };
}

/** No configuration is nested deeper; paths that go on for ever fill the memory. */
const MOST_DEPTH = 100;

interface Context {
  readonly kind: '{' | '[' | '(';
  readonly path: readonly string[];
  key: string | undefined;
  /** Of the token behind the colon. */
  valueAt: number;
  index: number;
}

/** Where the exported value begins: other objects of the file have settings of the same names. */
function exportedAt(tokens: readonly Token[]): number {
  const isAt = (at: number, ...words: readonly string[]): boolean =>
    words.every((word, index) => tokens[at + index]?.text === word);
  const at = tokens.findIndex(
    (_token, index) =>
      isAt(index, 'export', 'default') || isAt(index, 'module', '.', 'exports', '='),
  );
  if (at < 0) return 0;
  const value = at + (isAt(at, 'export') ? 2 : 4);
  const name = tokens[value]?.text ?? '';
  if ('({.'.includes(tokens[value + 1]?.text ?? ';')) return value;
  const named = tokens.findIndex((_token, index) =>
    ['const', 'let', 'var'].some((word) => isAt(index, word, name)),
  );
  return named < 0 ? value : named;
}

/** The path of what begins here: what a function gives back stands for its call. */
function valuePath(context: Context | undefined, before: string | undefined): readonly string[] {
  if (context === undefined) return [];
  if (context.kind === '[') return [...context.path, String(context.index)];
  if (context.kind === '(' || before === 'return') return context.path;
  return [...context.path, context.key ?? METHOD];
}

/** Stands for what has no name in a path: the body of a method, of a loop. */
const METHOD = '()';

function begins(index: number, before: string | undefined, { kind, valueAt }: Context): boolean {
  return kind === '[' ? before === '[' || before === ',' : index === valueAt;
}

/** `as const` and `satisfies` may follow in TypeScript. */
function ends(next: string | undefined): boolean {
  return next === ',' || next === '}' || next === ']' || next === 'as' || next === 'satisfies';
}

interface Token {
  readonly text: string;
  /** Of a literal. */
  readonly value?: Literal;
}

const TOKEN = /\s+|\/\/[^\n]*|\/\*[\s\S]*?\*\/|[\p{L}_$][\p{L}\p{N}_$]*|\d[\d_.]*|[\s\S]/guy;
/** Bounded, so that a line of many slashes is not gone through again at each. */
const REGEX = /\/(?:\\.|\[(?:\\.|[^\]\\\n]){0,200}\]|[^/\\\n[]){1,500}\/[a-z]*/y;

function* tokensOf(source: string): Generator<Token> {
  let at = 0;
  let last = '';
  const quoted = new QuotedTexts(source);
  while (at < source.length) {
    REGEX.lastIndex = at;
    const regex = source[at] === '/' && /^[(,=:[!&|?{};]?$/.test(last) && REGEX.exec(source);
    TOKEN.lastIndex = at;
    const comment = source.startsWith('//', at) || source.startsWith('/*', at);
    // Never closed: the rest is comment.
    if (source.startsWith('/*', at) && source.indexOf('*/', at) < 0) return;
    const token = () => quoted.at(at) ?? TOKEN.exec(source)?.[0] ?? source.charAt(at);
    const text = regex && !comment ? regex[0] : token();
    at += text.length;
    if (/^\s/.test(text) || text.startsWith('//') || text.startsWith('/*')) continue;
    const value = literal(text);
    yield value === undefined ? { text } : { text: `=${text}`, value };
    last = value === undefined ? text : '=value';
  }
}

/** The quoted texts of a source, each part of which is gone through once for each kind of quotes. */
class QuotedTexts {
  readonly #source: string;
  /** By quote: before this place none that begins is closed. */
  readonly #unclosed = new Map<string, number>();

  constructor(source: string) {
    this.#source = source;
  }

  /** What begins here, with its quotes; undefined where nothing does, or it is never closed. */
  at(start: number): string | undefined {
    const quote = this.#source.charAt(start);
    if (!/['"`]/.test(quote) || start < (this.#unclosed.get(quote) ?? 0)) return undefined;
    let at = start + 1;
    for (; at < this.#source.length; at++) {
      const letter = this.#source[at];
      if (letter === quote) return this.#source.slice(start, at + 1);
      if (letter === '\n' && quote !== '`') break;
      if (letter === '\\') at++;
    }
    this.#unclosed.set(quote, at);
    return undefined;
  }
}

function literal(text: string): Literal | undefined {
  if (text === 'true' || text === 'false') return text === 'true';
  if (/^\d/.test(text)) return Number(text.replaceAll('_', ''));
  if (!/^['"`]./.test(text) || (text.startsWith('`') && text.includes('${'))) return undefined;
  return text.slice(1, -1).replace(/\\(u[0-9a-f]{4}|[\s\S])/gi, (_found, code: string) => {
    if (code.length > 1) return String.fromCharCode(Number.parseInt(code.slice(1), 16));
    return code === 'n' ? '\n' : code === 't' ? '\t' : code;
  });
}
