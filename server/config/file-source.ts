import { existsSync, readFileSync } from 'node:fs';
import { dirname, isAbsolute, relative, resolve } from 'node:path';
import { type Document, isMap, isScalar, LineCounter, parseDocument } from 'yaml';
import { ConfigError } from '../errors.ts';
import { givenCollections } from './collections.ts';
import { type Given, type Source, show, unknownName } from './given.ts';
import { isMapping } from './mapping.ts';
import { HIDDEN, soundsSecret } from './secret.ts';
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

  return readMapping(root, place, base);
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

function readMapping(
  root: Record<string, unknown>,
  place: (path: readonly string[]) => string,
  base: string,
): Source {
  const known = new Map(SETTINGS.map((setting) => [setting.key, setting]));
  const sections = new Set(SETTINGS.flatMap(({ path }) => path.slice(0, -1)));
  const names = [...known.keys(), ...sections, 'collections'];
  const given: Given[] = [];
  const problems: string[] = [];
  const visit = (mapping: Record<string, unknown>, parents: readonly string[]): void => {
    for (const [name, value] of Object.entries(mapping)) {
      const path = [...parents, name];
      const key = path.join('.');
      const origin = place(path);
      const setting = known.get(key);
      if (setting !== undefined) {
        // `key:` with nothing behind it leaves the default, as an empty variable does.
        if (value !== null) given.push({ setting, value, origin, base });
      } else if (key === 'collections') {
        const collections = givenCollections(value, place, base);
        given.push(...collections.given);
        problems.push(...collections.problems);
      } else if (parents.length > 0 || !sections.has(name)) {
        problems.push(unknownName(`setting "${key}"`, value, origin, key, names));
      } else if (isMapping(value)) {
        visit(value, path);
      } else if (value !== null) {
        const example = [...known.keys()].find((candidate) => candidate.startsWith(`${name}.`));
        problems.push(
          `Setting "${key}" can't be ${soundsSecret(key) ? HIDDEN : show(value)} (${origin}): expected settings of its own, such as ${example}.`,
        );
      }
    }
  };
  visit(root, []);
  return { given, problems };
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
