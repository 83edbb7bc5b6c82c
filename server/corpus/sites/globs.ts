/** Whether a path below a folder is one that a generator's patterns leave out. */
export function leftOut(path: string, patterns: readonly string[]): boolean {
  return patterns.some((pattern) => matches(tokensOf(pattern), path));
}

/** Patterns are written by hand; what is longer is none. */
const MOST_LENGTH = 1000;

type Token =
  /** That character. */
  | { readonly is: string }
  /** One character of a name. */
  | { readonly is: 'name' }
  /** Any number of them. */
  | { readonly is: 'names' }
  /** Anything, folders too. */
  | { readonly is: 'path' }
  /** Goes on at each of these tokens. */
  | { readonly is: 'at'; readonly at: readonly number[] };

/** `**` any folders, `*` and `?` within a name, `{a,b}`; a folder's pattern is for all below it. */
function tokensOf(pattern: string): readonly Token[] | undefined {
  if (pattern.length > MOST_LENGTH) return undefined;
  const tokens: Token[] = [];
  const open: { readonly starts: number[]; readonly ends: number[]; readonly at: number }[] = [];
  const jump = (): number => tokens.push({ is: 'at', at: [] }) - 1;
  const goOn = (from: number, at: readonly number[]): void => {
    tokens[from] = { is: 'at', at };
  };
  const written = pattern.replace(/^\.?\//, '').replace(/\/$/, '');
  for (const text of written.match(/\*\*\/|\*\*|[\s\S]/g) ?? []) {
    const inside = open.at(-1);
    if (text === '**/') {
      const from = jump();
      tokens.push({ is: 'path' }, { is: '/' });
      goOn(from, [from + 1, tokens.length]);
    } else if (text === '**') tokens.push({ is: 'path' });
    else if (text === '*') tokens.push({ is: 'names' });
    else if (text === '?') tokens.push({ is: 'name' });
    else if (text === '{') {
      const at = jump();
      open.push({ at, starts: [tokens.length], ends: [] });
    } else if (text === ',' && inside !== undefined) {
      inside.ends.push(jump());
      inside.starts.push(tokens.length);
    } else if (text === '}' && inside !== undefined) {
      open.pop();
      goOn(inside.at, inside.starts);
      for (const end of inside.ends) goOn(end, [tokens.length]);
    } else tokens.push({ is: text });
  }
  return open.length > 0 ? undefined : tokens;
}

/**
 * Every token meets every place of the path once: as a regular expression, many asterisks would take
 * longer than anybody waits.
 */
function matches(tokens: readonly Token[] | undefined, path: string): boolean {
  if (tokens === undefined) return false;
  const width = path.length + 1;
  const seen = new Uint8Array((tokens.length + 1) * width);
  const left: number[] = [0];
  for (let state = left.pop(); state !== undefined; state = left.pop()) {
    if (seen[state] === 1) continue;
    seen[state] = 1;
    const at = Math.floor(state / width);
    const place = state % width;
    const letter = path[place];
    const token = tokens[at];
    const isName = letter !== undefined && letter !== '/';
    if (token === undefined) {
      if (!isName) return true;
    } else if ('at' in token) {
      for (const next of token.at) left.push(next * width + place);
    } else if (token.is === 'names' || token.is === 'path') {
      left.push((at + 1) * width + place);
      if (token.is === 'path' ? letter !== undefined : isName) left.push(state + 1);
    } else if (token.is === 'name' ? isName : letter === token.is) {
      left.push((at + 1) * width + place + 1);
    }
  }
  return false;
}
