import { type Node, type ParseError, parseTree, printParseErrorCode } from 'jsonc-parser';
import type { z } from 'zod';
import { checkFields, type FieldOptions, type Fields } from './check-fields.ts';
import { lineCounter } from './line-counter.ts';

/** Syntax errors of one text that are told one by one. */
const MAX_ERRORS = 10;

/** A parsed JSON text that knows the lines of the file that it stands in. */
export interface JsonSource {
  /** Undefined where there is nothing but white space. What is readable of broken JSON is there. */
  readonly root: Node | undefined;
  readonly errors: number;
  /** 1-based line in the file. */
  lineOf(node: Node): number;
  /** The node as plain values; numbers and booleans as they are spelt, so that 2.10 stays 2.10. */
  plainValue(node: Node): unknown;
  warn(line: number, message: string): void;
}

/**
 * Reads JSON with the place of every value. Errors become warnings with their line.
 * @param place the line of the file that the text begins on, and what the text is
 */
export function parseJson(
  text: string,
  place: { readonly line: number; readonly what: string },
  warn: (line: number, message: string) => void,
): JsonSource {
  const errors: ParseError[] = [];
  const root = parseTree(text, errors, { disallowComments: true });
  const lineInText = lineCounter(text);
  const lineAt = (offset: number) => place.line + lineInText(offset) - 1;
  for (const { error, offset } of errors.slice(0, MAX_ERRORS)) {
    const problem = printParseErrorCode(error)
      .replace(/(?<=[a-z])(?=[A-Z])/g, ' ')
      .toLowerCase();
    warn(lineAt(offset), `${place.what} is not valid JSON: ${problem}`);
  }
  if (errors.length > MAX_ERRORS) {
    warn(place.line, `${place.what} has ${errors.length - MAX_ERRORS} more JSON errors`);
  }
  const plainValue = (node: Node): unknown => {
    switch (node.type) {
      case 'null':
        return undefined;
      case 'array':
        return (node.children ?? []).map(plainValue);
      case 'object':
        return Object.fromEntries(
          pairs(node).map(({ name, value }) => [name, value && plainValue(value)]),
        );
      case 'string':
        return node.value;
      default:
        return text.slice(node.offset, node.offset + node.length);
    }
  };
  return { root, errors: errors.length, lineOf: (node) => lineAt(node.offset), plainValue, warn };
}

interface Pair {
  readonly name: string;
  readonly key: Node;
  /** Undefined where broken JSON has none. */
  readonly value: Node | undefined;
}

/** The pairs of an object in order; none for another node. */
export function pairs(node: Node | undefined): readonly Pair[] {
  if (node?.type !== 'object') return [];
  return (node.children ?? []).flatMap(({ children: [key, value] = [] }) => {
    return key === undefined ? [] : [{ name: String(key.value), key, value }];
  });
}

/** The value of the first pair of a name. */
export function member(node: Node | undefined, name: string): Node | undefined {
  return pairs(node).find((pair) => pair.name === name)?.value;
}

/** The fields of a JSON object that fit their schemas; see `checkFields` for those that don't. */
export function readJsonFields<Shape extends z.ZodRawShape>(
  node: Node | undefined,
  shape: Shape,
  json: JsonSource,
  options: FieldOptions,
): Fields<Shape> {
  const given = pairs(node).map(({ name, key, value }) => ({
    name,
    line: json.lineOf(key),
    read: () => ({ value: value && json.plainValue(value) }),
  }));
  return checkFields(given, shape, options, json.warn);
}
