import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ConfigError } from './errors.ts';

const PACKAGE_NAME = 'docent';

/**
 * The folder of Docent's own package.json, which `models/`, `corpus/` and the built site stand in.
 * Found by walking up, because this code runs from `server/` (tsx) and from `dist/server/` alike.
 *
 * @throws ConfigError when no folder above `from` is Docent's.
 */
export function packageRoot(from: string = import.meta.url): string {
  const start = dirname(fileURLToPath(from));
  for (let folder = start; ; folder = dirname(folder)) {
    if (packageName(join(folder, 'package.json')) === PACKAGE_NAME) return folder;
    if (dirname(folder) === folder) break;
  }
  throw new ConfigError(
    `No package.json named "${PACKAGE_NAME}" above ${start}; install the package again.`,
    { subject: start },
  );
}

/** The version that package.json states. */
export function packageVersion(): string {
  const file = readFileSync(join(packageRoot(), 'package.json'), 'utf8');
  return (JSON.parse(file) as { version: string }).version;
}

function packageName(file: string): unknown {
  try {
    const parsed: unknown = JSON.parse(readFileSync(file, 'utf8'));
    return typeof parsed === 'object' && parsed !== null && 'name' in parsed
      ? parsed.name
      : undefined;
  } catch {
    // Absent or not JSON: not ours, look further up.
    return undefined;
  }
}
