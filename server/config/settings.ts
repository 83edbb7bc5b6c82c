import { z } from 'zod';
import { configSchema } from './schema.ts';

export type SettingKind = 'text' | 'number' | 'boolean' | 'list';

/** One leaf of the configuration with the names that it goes by. */
export interface Setting {
  /** As in the file, nested by dots: `limits.inFlight`. */
  readonly key: string;
  readonly path: readonly string[];
  /** `DOCENT_LIMITS_IN_FLIGHT` */
  readonly variable: string;
  /** `--limits-in-flight` */
  readonly flag: string;
  readonly kind: SettingKind;
  /** Completes "expected ...". */
  readonly expected: string;
  /** Its value is never shown, and no flag takes it: other users see command lines. */
  readonly secret: boolean;
  readonly schema: z.ZodType;
  /** Undefined where unset is a choice of its own. */
  readonly defaultValue: unknown;
}

/** Every setting, in the order of the schema. */
export const SETTINGS: readonly Setting[] = leaves(configSchema, []);

function leaves(schema: z.ZodObject, path: readonly string[]): Setting[] {
  return Object.entries(schema.shape).flatMap(([name, field]) => {
    const inner = unwrap(field);
    const here = [...path, name];
    return inner instanceof z.ZodObject ? leaves(inner, here) : [setting(here, field, inner)];
  });
}

function setting(path: readonly string[], field: z.core.$ZodType, inner: z.ZodType): Setting {
  const words = path.flatMap((part) => part.split(/(?=[A-Z])/));
  return {
    key: path.join('.'),
    path,
    variable: ['DOCENT', ...words].join('_').toUpperCase(),
    flag: `--${words.join('-').toLowerCase()}`,
    kind: kindOf(inner),
    expected: String(inner.meta()?.expected ?? 'another value'),
    secret: inner.meta()?.secret === true,
    schema: inner,
    defaultValue: field instanceof z.ZodDefault ? field.def.defaultValue : undefined,
  };
}

/** Takes `.default()`, `.prefault()` and `.optional()` off. */
function unwrap(schema: z.core.$ZodType): z.ZodType {
  let inner = schema;
  while (
    inner instanceof z.ZodDefault ||
    inner instanceof z.ZodPrefault ||
    inner instanceof z.ZodOptional
  ) {
    inner = inner.def.innerType;
  }
  if (!(inner instanceof z.ZodType)) throw new TypeError('A setting is no classic zod schema.');
  return inner;
}

function kindOf(schema: z.ZodType): SettingKind {
  if (schema instanceof z.ZodNumber) return 'number';
  if (schema instanceof z.ZodBoolean) return 'boolean';
  return schema instanceof z.ZodArray ? 'list' : 'text';
}
