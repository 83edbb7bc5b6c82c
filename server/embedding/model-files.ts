import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { isAbsolute, join, resolve } from 'node:path';
import { ModelError } from '../errors.ts';
import { packageRoot } from '../package-root.ts';
import { sha256 } from '../sha256.ts';
import type { ModelSettings } from './embedder.ts';

/**
 * The folder of a configured model: `models/<id>` of the package, or a path. Undefined when there
 * is none and the hub may be asked.
 *
 * @throws ModelError when the model isn't on this machine and may not be downloaded.
 */
export function findModelFolder(settings: ModelSettings): string | undefined {
  const shipped = join(packageRoot(), 'models', settings.id);
  const candidates = isAbsolute(settings.id) ? [settings.id] : [shipped, resolve(settings.id)];
  const found = candidates.find((folder) => existsSync(join(folder, 'config.json')));
  if (found !== undefined || settings.allowRemote) return found;
  throw new ModelError(
    `The model "${settings.id}" is not on this machine: no config.json in ${candidates.join(' or ')}. ` +
      'Give the folder of an ONNX model as model.id, or set model.allowRemote to download it.',
    { subject: settings.id },
  );
}

/** sha256 (hex) over names and contents of the files that shape a vector. */
export async function hashModelFolder(folder: string): Promise<string> {
  const names = await readdir(folder, { recursive: true });
  const hash = createHash('sha256');
  for (const name of names
    .filter((name) => /\.(json|onnx|onnx_data|txt|model)$/.test(name))
    .sort()) {
    hash.update(`${name.replaceAll('\\', '/')}\0`);
    hash.update(await readFile(join(folder, name)));
  }
  return hash.digest('hex');
}

/** Stands in for the files' hash where the hub has them: a hub id names one model. */
export function hashModelName(settings: ModelSettings): string {
  return sha256(`${settings.id}\0${settings.dtype}`);
}
