import { type Document, isMap, isScalar, LineCounter, parseDocument } from 'yaml';
import type { z } from 'zod';
import { checkFields, type FieldOptions, type Fields, type GivenValue } from './check-fields.ts';
import type { CorpusWarning } from './entry.ts';
import { YamlAliases } from './yaml-aliases.ts';

/** Syntax errors of one text that are told one by one. */
const MAX_ERRORS = 10;

/** A parsed YAML text that knows the lines of the file that it stands in. */
export interface YamlSource {
  readonly document: Document.Parsed;
  readonly aliases: YamlAliases;
  /** 1-based line in the file of a node, or of the whole text when the node has no place. */
  lineOf(node: unknown): number;
  warn(line: number, message: string): void;
}

/**
 * Reads YAML without guessing at types: every scalar is a string (`failsafe`), so that a version
 * 2.10 does not become 2.1 nor the language `no` false. Errors become warnings with their line; what
 * is nested too deeply is one warning and gives nothing.
 */
export function parseYaml(
  text: string,
  place: { readonly file: string; readonly line: number; readonly what: string },
  warnings: CorpusWarning[],
): YamlSource {
  const lines = new LineCounter();
  // The library takes CR for a line's end only before LF; as long, so that places stay.
  const parsed = parseDocument(text.replace(/\r(?!\n)/g, '\n'), {
    schema: 'failsafe',
    lineCounter: lines,
    prettyErrors: false,
    logLevel: 'silent',
    uniqueKeys: false,
  });
  // What the parser makes of an overflow of the stack.
  const tooDeep = parsed.errors.some(({ message }) => /call stack/i.test(message));
  const document = tooDeep ? parseDocument('') : parsed;
  const lineAt = (offset: number) => place.line + Math.max(lines.linePos(offset).line, 1) - 1;
  const source: YamlSource = {
    document,
    aliases: new YamlAliases(document),
    lineOf(node) {
      const range = (node as { range?: readonly number[] | null } | null | undefined)?.range;
      return range?.[0] === undefined ? place.line : lineAt(range[0]);
    },
    warn(line, message) {
      warnings.push({ file: place.file, line, message });
    },
  };
  if (tooDeep) source.warn(place.line, `${place.what} is not used: it is nested too deeply`);
  for (const error of document.errors.slice(0, MAX_ERRORS)) {
    source.warn(lineAt(error.pos[0]), `${place.what} is not valid YAML: ${error.message}`);
  }
  if (document.errors.length > MAX_ERRORS) {
    const more = document.errors.length - MAX_ERRORS;
    source.warn(place.line, `${place.what} has ${more} more YAML errors`);
  }
  return source;
}

/**
 * The fields of a YAML map that fit their schemas; see `checkFields` for those that don't.
 */
export function readFields<Shape extends z.ZodRawShape>(
  node: unknown,
  shape: Shape,
  yaml: YamlSource,
  options: FieldOptions,
): Fields<Shape> {
  if (!isMap(node)) return {};
  const given = node.items.map(({ key, value }) => ({
    name: isScalar(key) ? String(key.value) : '',
    line: yaml.lineOf(key ?? node),
    read: () => readValue(value, yaml.aliases),
  }));
  return checkFields(given, shape, options, yaml.warn);
}

function readValue(node: unknown, aliases: YamlAliases): GivenValue {
  try {
    return { value: aliases.plain(node) ?? undefined };
  } catch (error) {
    return error instanceof Error ? error.message : 'it cannot be resolved';
  }
}
