import { parse } from 'yaml';
import { givenCollections } from './collections.ts';
import { type Given, type Source, unknownName } from './given.ts';
import { SETTINGS } from './settings.ts';
import { fromText } from './text-value.ts';

/** Names the configuration file, as `--config` does. */
export const CONFIG_VARIABLE = 'DOCENT_CONFIG';
/** Holds the section `collections` of the file, as YAML or JSON. */
const COLLECTIONS_VARIABLE = 'DOCENT_COLLECTIONS';
/** Variables with our prefix that other parts read: where the tests find real corpora. */
const FOREIGN_VARIABLES = new Set(['DOCENT_EVAL_DIR', CONFIG_VARIABLE]);

/**
 * Flags as a parser such as commander gives them: `limitsInFlight`, `limits-in-flight` and
 * `limits.inFlight` are the same. Undefined is not given. Texts mean what they mean in variables; a
 * list's items are taken as they are, since a shell may have expanded a glob to them.
 */
export function fromFlags(flags: Readonly<Record<string, unknown>>, cwd: string): Source {
  const bare = (name: string) => name.replace(/[^a-z0-9]/gi, '').toLowerCase();
  const known = new Map(SETTINGS.map((setting) => [bare(setting.key), setting]));
  const given: Given[] = [];
  const problems: string[] = [];
  for (const [name, value] of Object.entries(flags)) {
    if (value === undefined) continue;
    const setting = known.get(bare(name));
    if (setting === undefined) {
      const flag = name.startsWith('-') ? name : `--${name}`;
      const names = SETTINGS.map((candidate) => candidate.flag);
      problems.push(unknownName(`flag ${flag}`, value, undefined, flag, names));
    } else if (setting.secret) {
      problems.push(
        `Flag ${setting.flag} is not taken, since other users can see command lines: expected the variable ${setting.variable} or the file that ${setting.key}File names.`,
      );
    } else {
      const meant = typeof value === 'string' ? fromText(value, setting.kind) : value;
      given.push({ setting, value: meant, origin: `flag ${setting.flag}`, base: cwd });
    }
  }
  return { given, problems };
}

/** The `DOCENT_*` variables. An empty one counts as not set, as compose files leave them. */
export function fromVariables(env: Readonly<NodeJS.ProcessEnv>, cwd: string): Source {
  const known = new Map(SETTINGS.map((setting) => [setting.variable, setting]));
  const given: Given[] = [];
  const problems: string[] = [];
  for (const [name, value] of Object.entries(env)) {
    if (!name.startsWith('DOCENT_') || FOREIGN_VARIABLES.has(name)) continue;
    if (value === undefined || value === '') continue;
    const setting = known.get(name);
    if (name === COLLECTIONS_VARIABLE) {
      const collections = collectionsOfVariable(value, cwd);
      given.push(...collections.given);
      problems.push(...collections.problems);
    } else if (setting === undefined) {
      problems.push(unknownName(`variable ${name}`, value, undefined, name, known.keys()));
    } else {
      const origin = `variable ${name}`;
      given.push({ setting, value: fromText(value, setting.kind), origin, base: cwd });
    }
  }
  return { given, problems };
}

function collectionsOfVariable(text: string, cwd: string): Source {
  const origin = `variable ${COLLECTIONS_VARIABLE}`;
  let value: unknown = text;
  try {
    value = parse(text);
  } catch {
    // Refused as the text that it is.
  }
  return givenCollections(value, () => origin, cwd);
}
