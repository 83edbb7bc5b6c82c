import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fromFile } from './config/file-source.ts';
import { type Given, show } from './config/given.ts';
import { type Config, configSchema } from './config/schema.ts';
import { HIDDEN } from './config/secret.ts';
import type { Setting } from './config/settings.ts';
import { CONFIG_VARIABLE, fromFlags, fromVariables } from './config/text-sources.ts';
import { ConfigError } from './errors.ts';
import { packageRoot } from './package-root.ts';

export { type Config, defaultBuildWorkers, defaultWorkers } from './config/schema.ts';
export { SETTINGS, type Setting, type SettingKind } from './config/settings.ts';

export interface LoadConfigOptions {
  /** By setting, as a command-line parser gives them: `{ port: '0', limitsInFlight: 4 }`. */
  readonly flags?: Readonly<Record<string, unknown>>;
  /** Default: the process' environment. */
  readonly env?: Readonly<NodeJS.ProcessEnv>;
  /** Default: the process' working directory. */
  readonly cwd?: string;
  /** A configuration file by name (`--config`); it must exist. */
  readonly file?: string | undefined;
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
  const sources = [fromFile(file, cwd), fromVariables(env, cwd), fromFlags(flags, cwd)];
  const problems = sources.flatMap((source) => source.problems);
  const values: Record<string, unknown> = {};
  for (const given of sources.flatMap((source) => source.given)) {
    if (given.setting.schema.safeParse(given.value).success) {
      place(values, given.setting.path, absolutePaths(given));
    } else {
      problems.push(problem(given));
    }
  }
  if (problems.length > 0) throw new ConfigError(problems.join('\n'), { subject: 'configuration' });

  const config = configSchema.parse(values);
  return {
    ...config,
    corpus: values.corpus === undefined ? defaultCorpus(cwd) : config.corpus,
    index: resolve(cwd, config.index),
  };
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
  if (setting.key === 'corpus' && Array.isArray(value)) {
    return value.map((item: unknown) => absoluteGlob(base, String(item)));
  }
  // Only what says that it is a path; "name" is in models/ and "owner/name" on the hub.
  if (setting.key === 'model.id' && /^\.{1,2}\//.test(String(value))) {
    return resolve(base, String(value));
  }
  return value;
}

/** `!pattern` leaves out what the others bring up. */
function absoluteGlob(base: string, pattern: string): string {
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
