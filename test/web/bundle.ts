import { fileURLToPath } from 'node:url';
import { build, type Rolldown } from 'vite';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** What `vite build` writes below dist/web, by its path, made from the sources as they are now. */
export async function buildWeb(): Promise<Map<string, string>> {
  const { output } = onlyOutput(
    await build({
      configFile: `${root}vite.config.ts`,
      logLevel: 'error',
      build: { write: false },
    }),
  );
  return new Map(
    output.map((file) => [
      file.fileName,
      file.type === 'chunk' ? file.code : Buffer.from(file.source).toString(),
    ]),
  );
}

/** One of the widget's modules with what it imports, for tests that call it in a page. */
export async function bundleModule(path: string): Promise<string> {
  const { output } = onlyOutput(
    await build({
      configFile: false,
      root,
      logLevel: 'error',
      build: { write: false, lib: { entry: path, formats: ['es'] } },
    }),
  );
  return output[0].code;
}

function onlyOutput(result: Awaited<ReturnType<typeof build>>): Rolldown.RolldownOutput {
  const [first] = Array.isArray(result) ? result : [result];
  if (!first || !('output' in first)) throw new Error('Vite watches instead of building.');
  return first;
}
