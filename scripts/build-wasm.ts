import { createHash } from 'node:crypto';
import { realpathSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { packageRoot } from '../server/package-root.ts';

/** The AssemblyScript source, from the package's root. */
export const SOURCE = 'scripts/wasm/maxsim.ts';
/** What it is compiled into. */
const TARGET = 'server/retrieval/maxsim-wasm.ts';

/** The compiler weighs 100 MB and is wanted once a year, so it is no dependency. */
const COMPILER = 'assemblyscript@0.28.20';
const OPTIONS = [
  // No collector, no allocator: the module touches only the memory that the host lays out.
  ...['--runtime', 'stub', '--initialMemory', '1'],
  ...['--enable', 'simd', '-O3', '--noAssert'],
];

/** What is used of `assemblyscript/asc`. */
interface Compiler {
  main(
    argv: readonly string[],
    host: {
      readFile(name: string): string | null;
      writeFile(name: string, contents: string | Uint8Array): void;
      listFiles(): readonly string[];
    },
  ): Promise<{ readonly error: Error | null; readonly stderr: { toString(): string } }>;
}

/** sha256 (hex) of the source that a binary was made from. */
export function sourceHash(source: string): string {
  return createHash('sha256').update(source).digest('hex');
}

async function compile(source: string): Promise<Uint8Array> {
  const name = 'assemblyscript/asc';
  const { default: asc } = (await import(name).catch((cause: unknown) => {
    throw new Error(`The compiler is missing: npm install --no-save ${COMPILER}`, { cause });
  })) as { default: Compiler };
  let binary: Uint8Array | undefined;
  const { error, stderr } = await asc.main([SOURCE, '--outFile', 'maxsim.wasm', ...OPTIONS], {
    readFile: (file) => (file === SOURCE ? source : null),
    writeFile: (_file, contents) => {
      if (typeof contents !== 'string') binary = contents;
    },
    listFiles: () => [],
  });
  if (error !== null || binary === undefined) {
    throw new Error(`${SOURCE} can't be compiled:\n${stderr.toString()}`, { cause: error });
  }
  return binary;
}

/** The TypeScript module that carries a compiled binary. */
function moduleText(binary: Uint8Array, source: string): string {
  return `// Made by \`npx tsx scripts/build-wasm.ts\` with ${COMPILER} from ${SOURCE}.
// Don't edit it: a test compares the source with the hash below. Text, because TypeScript copies no
// binaries to dist/, and because a module needs no file to be found at run time.

/** sha256 of the source that this was compiled from. */
export const MAXSIM_SOURCE = '${sourceHash(source)}';

/** The WebAssembly module of \`MaxSim\`, in base64 (${binary.length} bytes). */
export const MAXSIM_WASM =
  '${Buffer.from(binary).toString('base64')}';
`;
}

/** `npx tsx scripts/build-wasm.ts`: writes server/retrieval/maxsim-wasm.ts. */
async function main(): Promise<void> {
  const root = packageRoot();
  const source = await readFile(join(root, SOURCE), 'utf8');
  const binary = await compile(source);
  await writeFile(join(root, TARGET), moduleText(binary, source));
  console.log(`${TARGET}: ${binary.length} bytes of WebAssembly`);
}

const [, script] = process.argv;
if (script !== undefined && realpathSync(script) === fileURLToPath(import.meta.url)) await main();
