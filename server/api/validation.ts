import type { z } from 'zod';
import { RequestError } from '../errors.ts';

type Issue = z.core.$ZodIssue;

/** What a transport calls a field: `{ prefix: 'q' }` for a query string. */
export type FieldNames = Readonly<Record<string, string>>;

/** What the sentence about a refused message needs to know beside zod's issues. */
export interface MessageShape {
  /** `ask`, `suggest`, ... */
  readonly type: string;
  readonly fields: readonly string[];
}

/**
 * BAD_REQUEST with one sentence for people: the field, what was expected, what came. Never more of
 * what came than its kind, its size or a short quote, since it is a stranger's.
 */
export function badRequest(
  issues: readonly Issue[],
  shape: MessageShape | undefined,
  names: FieldNames = {},
): RequestError {
  // A misspelt field is unknown under one name and missing under the other: the first says more.
  const issue = issues.find(({ code }) => code === 'unrecognized_keys') ?? issues[0];
  if (issue === undefined) return new RequestError('BAD_REQUEST', 'The message is not valid.');
  const subject = fieldName(issue, names);
  return new RequestError('BAD_REQUEST', sentence(issue, subject, shape, names), { subject });
}

function sentence(
  issue: Issue,
  field: string,
  shape: MessageShape | undefined,
  names: FieldNames,
): string {
  const subject = field === '' ? 'A message' : `Field ${quote(field)}`;
  switch (issue.code) {
    case 'unrecognized_keys': {
      const known = (shape?.fields ?? []).map((name) => names[name] ?? name).sort();
      const may = known.length === 0 ? '' : `; ${quote(shape?.type)} may have ${known.join(', ')}`;
      return `Unknown field ${quote(issue.keys[0])}${may}.`;
    }
    case 'invalid_type':
      return issue.input === undefined
        ? `${subject} is missing; expected ${kind(issue.expected)}.`
        : `${subject} must be ${kind(issue.expected)}; got ${kindOf(issue.input)}.`;
    case 'too_big':
      return `${subject} may ${bound(issue.origin, 'at most', issue.maximum)}; got ${size(issue.input)}.`;
    case 'too_small':
      return `${subject} must ${bound(issue.origin, 'at least', issue.minimum)}; got ${size(issue.input)}.`;
    case 'invalid_union':
      return `${subject} must be ${alternatives(issue)}; got ${
        isRecord(issue.input) ? value(issue.input[field]) : kindOf(issue.input)
      }.`;
    default:
      return `${subject} is not valid: ${issue.message}.`;
  }
}

/** zod names the discriminator's values in `options`, which its types do not have yet. */
function alternatives(issue: Issue): string {
  return 'options' in issue && Array.isArray(issue.options)
    ? `one of ${issue.options.map(String).join(', ')}`
    : 'another one';
}

function fieldName(issue: Issue, names: FieldNames): string {
  const path = issue.code === 'unrecognized_keys' ? [issue.keys[0] ?? ''] : issue.path;
  return path
    .map((part, depth) =>
      typeof part === 'number'
        ? `[${part}]`
        : depth === 0
          ? named(String(part), names)
          : `.${String(part)}`,
    )
    .join('');
}

function named(field: string, names: FieldNames): string {
  return (Object.hasOwn(names, field) ? names[field] : undefined) ?? field;
}

function bound(origin: string, how: string, limit: number | bigint): string {
  if (origin === 'string')
    return `have ${how} ${limit} ${limit === 1 ? 'character' : 'characters'}`;
  if (origin === 'array') return `have ${how} ${limit} ${limit === 1 ? 'item' : 'items'}`;
  return `be ${how} ${limit}`;
}

function size(input: unknown): string {
  return typeof input === 'string' || Array.isArray(input) ? String(input.length) : value(input);
}

function value(input: unknown): string {
  if (typeof input === 'string') return quote(input);
  return typeof input === 'number' ? String(input) : kindOf(input);
}

function quote(text: string | undefined): string {
  const shown = text ?? '';
  return JSON.stringify(shown.length > 40 ? `${shown.slice(0, 39)}…` : shown);
}

/** zod's words (`int`, `array`, ...) for people. Every number in a request is a whole one. */
function kind(expected: string): string {
  switch (expected) {
    case 'object':
      return 'a JSON object';
    case 'array':
      return 'a list';
    case 'int':
    case 'number':
      return 'a whole number';
    case 'boolean':
      return 'true or false';
    default:
      return `a ${expected}`;
  }
}

function kindOf(input: unknown): string {
  if (input === undefined) return 'nothing';
  if (input === null) return 'null';
  if (Array.isArray(input)) return 'a list';
  if (typeof input === 'boolean') return String(input);
  return typeof input === 'object' ? 'an object' : `a ${typeof input}`;
}

/** Anything JSON calls an object. */
export function isRecord(input: unknown): input is Readonly<Record<string, unknown>> {
  return typeof input === 'object' && input !== null && !Array.isArray(input);
}
