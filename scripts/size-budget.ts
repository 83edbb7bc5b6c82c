import { realpathSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';

/** What a page pays for the widget, in bytes after gzip: at most 20 kB. */
export const WIDGET_BUDGET_BYTES = 20_000;

/** Size of a file as a server sends it, compressed as hard as gzip can. */
export async function gzipBytes(file: string): Promise<number> {
  return gzipSync(await readFile(file), { level: 9 }).length;
}

/** `node dist/scripts/size-budget.js [file]`: prints the widget's size, fails over the budget. */
async function main([file = 'dist/web/widget.js']: readonly string[]): Promise<void> {
  let bytes: number;
  try {
    bytes = await gzipBytes(file);
  } catch (error) {
    console.error(`${file} can't be read (${(error as Error).message}); build it: npm run build.`);
    process.exitCode = 1;
    return;
  }
  const share = Math.round((bytes / WIDGET_BUDGET_BYTES) * 100);
  const line = `${file}: ${bytes} bytes after gzip, ${share} % of the budget of ${WIDGET_BUDGET_BYTES}`;
  if (bytes <= WIDGET_BUDGET_BYTES) {
    console.log(line);
  } else {
    console.error(`${line}. Make the widget smaller, or raise the budget with a reason.`);
    process.exitCode = 1;
  }
}

const [, script] = process.argv;
if (script !== undefined && realpathSync(script) === fileURLToPath(import.meta.url)) {
  await main(process.argv.slice(2));
}
