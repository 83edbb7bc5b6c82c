import { existsSync, readFileSync } from 'node:fs';
import { dirname, isAbsolute, relative, resolve } from 'node:path';
import { type Document, isMap, isScalar, LineCounter, parseDocument } from 'yaml';
import { ConfigError } from '../errors.ts';
import { givenCollections } from './collections.ts';
import { type Source, show } from './given.ts';
import { isMapping } from './mapping.ts';
import { readSettings } from './read-settings.ts';
import { soundsSecret } from './secret.ts';
import { SETTINGS } from './settings.ts';

export const CONFIG_FILE = 'docent.config.yaml';

/**
 * The configuration file. A missing one is an error only where it was asked for by name.
 *
 * @param file false: none, not even the one that is there
 * @throws ConfigError when the file can't be read or is no YAML mapping.
 */
export function fromFile(file: string | false | undefined, cwd: string): Source {
  if (file === false) return { given: [], problems: [] };
  const path = resolve(cwd, file ?? CONFIG_FILE);
  if (file === undefined && !existsSync(path)) return { given: [], problems: [] };
  const shown = isAbsolute(file ?? '') ? path : relative(cwd, path);
  return readYaml(readText(path, shown), shown, dirname(path));
}

function readText(path: string, shown: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (cause) {
    const reason = cause instanceof Error && 'code' in cause ? String(cause.code) : String(cause);
    throw new ConfigError(
      `The configuration file ${shown} can't be read (${reason}); expected a readable YAML file, or leave --config away.`,
      { subject: shown, cause },
    );
  }
}

function readYaml(content: string, shown: string, base: string): Source {
  const lines = new LineCounter();
  const document = parseDocument(content, { lineCounter: lines, prettyErrors: false });
  const broken = document.errors[0];
  if (broken !== undefined) {
    const line = lines.linePos(broken.pos[0]).line;
    throw new ConfigError(`${shown}:${line} is not valid YAML: ${reasonOf(broken, content)}`, {
      subject: shown,
      cause: broken,
    });
  }
  const root = toValues(document, shown, content);
  const place = (path: readonly string[]) => `${shown}:${lineOf(document, lines, path)}`;
  if (root === null || root === undefined) return { given: [], problems: [] };
  if (!isMapping(root)) {
    throw new ConfigError(
      `${shown}:1 is ${show(root)}; expected settings, one "key: value" a line.`,
      {
        subject: shown,
      },
    );
  }

  const { collections, ...settings } = root;
  const sources = [
    readSettings(settings, SETTINGS, { parents: [], originOf: place, base }, ['collections']),
    ...(collections === undefined ? [] : [givenCollections(collections, place, base)]),
  ];
  return {
    given: sources.flatMap(({ given }) => given),
    problems: sources.flatMap(({ problems }) => problems),
  };
}

function toValues(document: Document, shown: string, content: string): unknown {
  try {
    return document.toJS();
  } catch (cause) {
    // An alias without an anchor, or aliases of aliases beyond any use.
    throw new ConfigError(`${shown}:1 is not valid YAML: ${reasonOf(cause, content)}`, {
      subject: shown,
      cause,
    });
  }
}

/** Line of the key at that path; of the nearest one above where the path runs through an alias. */
function lineOf(document: Document, lines: LineCounter, path: readonly string[]): number {
  let line = 1;
  let node: unknown = document.contents;
  for (const name of path) {
    const pair = isMap(node)
      ? node.items.find(({ key }) => isScalar(key) && String(key.value) === name)
      : undefined;
    if (pair === undefined) break;
    if (isScalar(pair.key) && pair.key.range) line = lines.linePos(pair.key.range[0]).line;
    node = pair.value;
  }
  return line;
}

/** What the parser says, which may quote the file: only its code where a secret may be in there. */
function reasonOf(error: unknown, content: string): string {
  if (!(error instanceof Error)) return String(error);
  if (!soundsSecret(content)) return error.message.replace(/\s+/g, ' ').trim();
  return 'code' in error ? String(error.code) : 'an alias has no anchor';
}
