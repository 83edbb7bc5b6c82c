import { z } from 'zod';

/** What was read of a schema: each field as its schema gives it, or absent. */
export type Fields<Shape extends z.ZodRawShape> = {
  -readonly [Key in keyof Shape]?: z.infer<Shape[Key]>;
};

/** A value as it was given, undefined or '' for a name without one, or what is wrong with it. */
export type GivenValue = { readonly value: unknown } | string;

/** A name and a value in a file, whatever its format. */
export interface GivenField {
  readonly name: string;
  /** 1-based. */
  readonly line: number;
  /** Asked only for names that are known. */
  read(): GivenValue;
}

export interface FieldOptions {
  readonly unknownKeys: 'ignore' | 'warn';
  /** Names that are read elsewhere. */
  readonly skip?: readonly string[];
  /** Other names of fields. */
  readonly synonyms?: Readonly<Record<string, string>>;
}

/**
 * The fields that fit their schemas. One that does not fit, is unknown (unless `unknownKeys` is
 * `ignore`) or comes twice is a warning with its line, and the others are kept.
 */
export function checkFields<Shape extends z.ZodRawShape>(
  given: readonly GivenField[],
  shape: Shape,
  { unknownKeys, skip, synonyms = {} }: FieldOptions,
  warn: (line: number, message: string) => void,
): Fields<Shape> {
  const fields: Record<string, unknown> = {};
  for (const { name, line, read } of given) {
    if (skip?.includes(name)) continue;
    const key = Object.hasOwn(synonyms, name) ? (synonyms[name] ?? name) : name;
    const schema = Object.hasOwn(shape, key) ? shape[key] : undefined;
    if (schema === undefined) {
      if (unknownKeys === 'warn') {
        warn(line, `unknown key "${name}": expected one of ${Object.keys(shape).join(', ')}`);
      }
      continue;
    }
    if (Object.hasOwn(fields, key)) {
      warn(line, `"${name}" is given twice: the first is used`);
      continue;
    }
    const value = read();
    const checked = typeof value === 'string' ? value : check(value.value, schema);
    if (typeof checked === 'string') warn(line, `"${name}" is not used: ${checked}`);
    else if (checked.value !== undefined) fields[key] = checked.value;
  }
  return fields as Fields<Shape>;
}

function check(value: unknown, schema: z.core.$ZodType): GivenValue {
  if (value === undefined || value === '') return { value: undefined };
  const result = z.safeParse(schema, value);
  return result.success
    ? { value: result.data }
    : (result.error.issues[0]?.message ?? 'wrong value');
}
