import { stat } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { ConfigError } from '../../server/errors.ts';

/**
 * Says before the questions are asked, not minutes later, that a report can't be written there.
 *
 * @throws ConfigError
 */
export async function checkReportFile(path: string): Promise<void> {
  const refuse = (why: string): ConfigError =>
    new ConfigError(`The report ${path} can't be written: ${why}; give --report a file.`, {
      subject: path,
    });
  const folder = dirname(resolve(path));
  const isFolder = async (of: string): Promise<boolean> =>
    (await stat(of).catch(() => undefined))?.isDirectory() ?? false;
  if (!(await isFolder(folder))) throw refuse(`there is no folder ${folder}`);
  if (await isFolder(path)) throw refuse('it is a folder');
}
