import { Command, Option } from 'commander';
import { soundsSecret } from '../server/config/secret.ts';
import { type Config, loadConfig, SETTINGS } from '../server/config.ts';
import { ConfigError } from '../server/errors.ts';

/** Settings that say which model reads texts. */
export const MODEL_SETTINGS = [
  'model.id',
  'model.pooling',
  'model.queryPrefix',
  'model.passagePrefix',
  'model.dtype',
  'model.maxTokens',
  'model.allowRemote',
] as const;

/** Settings that commands take which make an index: of what, with what, and where it lies. */
export const INDEX_SETTINGS = [
  'corpus',
  'index',
  'collection',
  'urlPattern',
  'site.generator',
  'site.url',
  'site.base',
  'crawl.pages',
  'crawl.rate',
  'crawl.pageBytes',
  'crawl.totalBytes',
  'crawl.requestSeconds',
  'encoding',
  'lang',
  'pages',
  'strict',
  ...MODEL_SETTINGS,
  'ranker',
  'workers',
  'ann',
  'keepGenerations',
] as const;

/** A command with a flag for each of the settings, read with `configOf`. */
export function commandWith(
  name: string,
  description: string,
  settings: readonly string[],
): Command {
  const command = plainCommand(name, description);
  for (const key of settings) {
    const setting = SETTINGS.find((candidate) => candidate.key === key);
    if (setting === undefined) throw new TypeError(`There is no setting "${key}".`);
    const value = {
      text: ' <text>',
      number: ' <number>',
      boolean: ' [true|false]',
      list: ' <items...>',
    };
    if (key === 'collection') {
      command.addOption(collectionOption(setting.flag));
      continue;
    }
    const described = `${setting.expected}${shownDefault(setting.defaultValue)}`;
    command.addOption(new Option(`${setting.flag}${value[setting.kind]}`, described));
  }
  return command.option(
    '--config <file>',
    'the configuration file (default: docent.config.yaml, if any)',
  );
}

/** A command that says in one line what it is given and doesn't know. */
export function plainCommand(name: string, description: string): Command {
  const command = new Command(name).description(description);
  return command.allowExcessArguments(false).configureOutput({
    // One line, as every other error: commander puts its suggestion on a second.
    outputError: (text, write) => {
      const line = withoutSecrets(text.trim().replace(/\s*\n\s*/g, ' '));
      write(`${line}; --help lists the options.\n`.replace(/\.; /, '; '));
    },
  });
}

/** Repeatable rather than a list, so that an argument behind it is not taken for a name. */
function collectionOption(flag: string): Option {
  return new Option(
    `${flag} <name>`,
    'a collection of the configuration; repeatable where a command takes several (default: all of them there, the first elsewhere)',
  ).argParser((name, names: readonly string[] = []) => [...names, name]);
}

/**
 * As `configOf`, for a command that works on one collection: the one that was named, or the first.
 *
 * @throws ConfigError also when several were named
 */
export function configOfOne(options: Record<string, unknown>, own: readonly string[] = []): Config {
  const { collection } = options;
  if (Array.isArray(collection) && collection.length > 1) {
    throw new ConfigError(
      `This command takes one --collection; got ${collection.join(', ')}: run it once for each.`,
      { subject: 'collection' },
    );
  }
  return { ...configOf(options, own), furtherCollections: [] };
}

/**
 * The configuration in force for a command's flags.
 *
 * @param options the command's own options, all of them settings but `own`
 * @throws ConfigError
 */
export function configOf(options: Record<string, unknown>, own: readonly string[] = []): Config {
  const flags = Object.entries(options).filter(
    ([name]) => name !== 'config' && !own.includes(name),
  );
  const { config: file } = options;
  return loadConfig({
    flags: Object.fromEntries(flags),
    file: typeof file === 'string' ? file : undefined,
  });
}

/** An unknown `--token=...` is named without what it was given. */
function withoutSecrets(line: string): string {
  return line.replace(/'(--[^='\s]+)=.*'/, (quoted, flag: string) =>
    soundsSecret(flag) ? `'${flag}'` : quoted,
  );
}

function shownDefault(value: unknown): string {
  if (value === undefined || value === '' || value === false) return '';
  if (Array.isArray(value)) return value.length === 0 ? '' : ` (default: ${value.join(', ')})`;
  return typeof value === 'function' ? '' : ` (default: ${String(value)})`;
}
