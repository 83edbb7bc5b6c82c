import { type Given, type Source, show, unknownName } from './given.ts';
import { isMapping } from './mapping.ts';
import { HIDDEN, soundsSecret } from './secret.ts';
import type { Setting } from './settings.ts';

/** A mapping of settings, and what is known of where it stands. */
export interface SettingsPlace {
  /** Names above the mapping: `['collections', 'api']`; none for a whole file. */
  readonly parents: readonly string[];
  /** Where the value at a path came from. */
  readonly originOf: (path: readonly string[]) => string;
  /** Folder that relative paths start from. */
  readonly base: string;
}

/**
 * What a mapping gives to settings, sections in it included.
 *
 * @param settings those that may stand in it
 * @param others names that a misspelt one may also have meant
 */
export function readSettings(
  mapping: Readonly<Record<string, unknown>>,
  settings: readonly Setting[],
  { parents, originOf, base }: SettingsPlace,
  others: readonly string[] = [],
): Source {
  const known = new Map(settings.map((setting) => [setting.key, setting]));
  const above = settings.map(({ path }) => path.slice(0, -1));
  const sections = new Set(
    above.flatMap((path) => (path.length > parents.length ? path.join('.') : [])),
  );
  const names = [...known.keys(), ...sections, ...others];
  const given: Given[] = [];
  const problems: string[] = [];
  const visit = (inner: Readonly<Record<string, unknown>>, from: readonly string[]): void => {
    for (const [name, value] of Object.entries(inner)) {
      const path = [...from, name];
      const key = path.join('.');
      const origin = originOf(path);
      const setting = known.get(key);
      if (setting !== undefined) {
        // `key:` with nothing behind it leaves the default, as an empty variable does.
        if (value !== null) given.push({ setting, value, origin, base });
      } else if (!sections.has(key)) {
        problems.push(unknownName(`setting "${key}"`, value, origin, key, names));
      } else if (isMapping(value)) {
        visit(value, path);
      } else if (value !== null) {
        const example = [...known.keys()].find((candidate) => candidate.startsWith(`${key}.`));
        problems.push(
          `Setting "${key}" can't be ${soundsSecret(key) ? HIDDEN : show(value)} (${origin}): expected settings of its own, such as ${example}.`,
        );
      }
    }
  };
  visit(mapping, parents);
  return { given, problems };
}
