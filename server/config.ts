import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import {
  type CollectionConfig,
  type CollectionSection,
  chosenCollections,
  overrideSections,
} from './config/collections.ts';
import { fromFile } from './config/file-source.ts';
import { type Given, type Source, show } from './config/given.ts';
import { configSchema, type Settings } from './config/schema.ts';
import { HIDDEN } from './config/secret.ts';
import type { Setting } from './config/settings.ts';
import { CONFIG_VARIABLE, fromFlags, fromVariables } from './config/text-sources.ts';
import { ConfigError } from './errors.ts';
import { packageRoot } from './package-root.ts';

export { type CollectionConfig, DEFAULT_COLLECTION } from './config/collections.ts';
export { defaultBuildWorkers, defaultWorkers } from './config/schema.ts';
export { SETTINGS, type Setting, type SettingKind } from './config/settings.ts';

/**
 * All settings, checked, with `index` and `corpus` as absolute paths. What belongs to a collection
 * (`collection`, `corpus`, `starters`, ...) is that of the first one.
 */
export type Config = Omit<Settings, 'collection'> &
  CollectionConfig & {
    /** The others that a command works on. */
    readonly furtherCollections: readonly CollectionConfig[];
  };

export interface LoadConfigOptions {
  /** By setting, as a command-line parser gives them: `{ port: '0', limitsInFlight: 4 }`. */
  readonly flags?: Readonly<Record<string, unknown>>;
  /** Default: the process' environment. */
  readonly env?: Readonly<NodeJS.ProcessEnv>;
  /** Default: the process' working directory. */
  readonly cwd?: string;
  /** A configuration file by name (`--config`); it must exist. False: none is read. */
  readonly file?: string | false | undefined;
}

/**
 * The settings in force: flags beat `DOCENT_*` variables beat the configuration file beat
 * defaults. Everything that was given is checked, also what another source overrides.
 * Relative paths start from the configuration file's folder, or from `cwd` for flags and variables.
 *
 * @throws ConfigError with one line for each thing that is wrong.
 */
export function loadConfig(options: LoadConfigOptions = {}): Config {
  const { flags = {}, env = process.env, cwd = process.cwd() } = options;
  const file = options.file ?? (env[CONFIG_VARIABLE] || undefined);
  const [inFile, ...others] = [fromFile(file, cwd), fromVariables(env, cwd), fromFlags(flags, cwd)];
  const sources = [inFile, ...others];
  const problems = sources.flatMap((source) => source.problems);
  const values: Record<string, unknown> = {};
  for (const source of sources) {
    for (const { setting } of source.given) overrideSections(values.collections, setting.path);
    for (const given of source.given) {
      if (given.setting.schema.safeParse(given.value).success) {
        place(values, given.setting.path, absolutePaths(given));
      } else {
        problems.push(problem(given));
      }
    }
  }
  if (problems.length > 0) throw new ConfigError(problems.join('\n'), { subject: 'configuration' });

  const { collections = {}, ...top } = values;
  const settings = configSchema.parse({ ...top, corpus: top.corpus ?? defaultCorpus(cwd) });
  const [first, ...furtherCollections] = chosenCollections(
    settings,
    // Each of its values was checked above.
    new Map(Object.entries(collections as Record<string, CollectionSection>)),
    { inFile: lastCorpus([inFile]), overriding: lastCorpus(others) },
  );
  return { ...settings, index: resolve(cwd, settings.index), ...first, furtherCollections };
}

/** The configuration of each collection alone. */
export function eachCollection(config: Config): Config[] {
  const { furtherCollections } = config;
  return [config, ...furtherCollections.map((further) => ({ ...config, ...further }))].map(
    (one) => ({ ...one, furtherCollections: [] }),
  );
}

/** The corpus that is named outside of any collection's section. */
function lastCorpus(sources: readonly Source[]): readonly string[] | undefined {
  const given = sources.flatMap((source) => source.given);
  const corpus = given.filter(({ setting }) => setting.key === 'corpus').at(-1);
  return corpus && (absolutePaths(corpus) as string[]);
}

function problem({ setting, value, origin }: Given): string {
  const shown = setting.secret ? HIDDEN : show(value);
  return `Setting "${setting.key}" can't be ${shown} (${origin}): expected ${setting.expected}.`;
}

/** A site's own corpus where there is one, else the one that Docent brings. */
function defaultCorpus(cwd: string): string[] {
  const own = join(cwd, 'corpus');
  return [existsSync(own) ? own : join(packageRoot(), 'corpus')];
}

function absolutePaths({ setting, value, base }: Given): unknown {
  if (['index', 'ranker', 'auth.tokenFile', 'auth.adminTokenFile'].includes(setting.key))
    return resolve(base, String(value));
  if (setting.path.at(-1) === 'corpus' && Array.isArray(value)) {
    return value.map((item: unknown) => absoluteGlob(base, String(item)));
  }
  // Only what says that it is a path; "name" is in models/ and "owner/name" on the hub.
  if (setting.key === 'model.id' && /^\.{1,2}\//.test(String(value))) {
    return resolve(base, String(value));
  }
  return value;
}

/** `!pattern` leaves out what the others bring up; an address of a site is one already. */
function absoluteGlob(base: string, pattern: string): string {
  if (/^https?:\/\//i.test(pattern)) return pattern;
  return pattern.startsWith('!') ? `!${resolve(base, pattern.slice(1))}` : resolve(base, pattern);
}

function place(values: Record<string, unknown>, path: Setting['path'], value: unknown): void {
  const [name, ...rest] = path;
  if (name === undefined) return;
  if (rest.length === 0) {
    values[name] = value;
    return;
  }
  const section = values[name];
  const inner = typeof section === 'object' && section !== null ? section : {};
  values[name] = inner;
  place(inner as Record<string, unknown>, rest, value);
}
