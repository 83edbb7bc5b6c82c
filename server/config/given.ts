import { closest } from './closest.ts';
import { HIDDEN, soundsSecret } from './secret.ts';
import type { Setting } from './settings.ts';

/** A value somebody gave to a setting, and where. */
export interface Given {
  readonly setting: Setting;
  readonly value: unknown;
  /** `flag --port`, `variable DOCENT_PORT`, `docent.config.yaml:3` */
  readonly origin: string;
  /** Folder that relative paths in the value start from. */
  readonly base: string;
}

/** What one source says: values, and a line for each thing in it that can't be understood. */
export interface Source {
  readonly given: readonly Given[];
  readonly problems: readonly string[];
}

/** One line about a name that no setting goes by, with the nearest one that does. */
export function unknownName(
  what: string,
  value: unknown,
  origin: string | undefined,
  name: string,
  candidates: Iterable<string>,
): string {
  const near = closest(name, candidates);
  // What is misspelt may be a secret, or have one in it.
  const shown = soundsSecret(name) ? HIDDEN : show(value);
  const expected = `a name from docs/configuration.md${near === undefined ? '' : `, perhaps ${near}`}`;
  const place = origin === undefined ? '' : ` (${origin})`;
  return `Unknown ${what} with ${shown}${place}: expected ${expected}.`;
}

/** A value as one short line; one that seems to have a secret in it stays hidden. */
export function show(value: unknown): string {
  const json = JSON.stringify(value) ?? String(value);
  if (soundsSecret(json)) return HIDDEN;
  return json.length > 60 ? `${json.slice(0, 59)}…` : json;
}
