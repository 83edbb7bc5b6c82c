import { createHash } from 'node:crypto';
import { realpathSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { packageRoot } from '../server/package-root.ts';

/** A module: AssemblyScript, what it is compiled into, and the names of the constants there. */
export interface WasmSource {
  /** From the package's root, as `target` is. */
  readonly source: string;
  readonly target: string;
  readonly name: string;
  /** Who uses it. */
  readonly host: string;
}

export const WASM_SOURCES: readonly WasmSource[] = [
  {
    source: 'scripts/wasm/maxsim.ts',
    target: 'server/retrieval/maxsim-wasm.ts',
    name: 'MAXSIM',
    host: 'MaxSim',
  },
  {
    source: 'scripts/wasm/dot-products.ts',
    target: 'server/index/dot-products-wasm.ts',
    name: 'DOT_PRODUCTS',
    host: 'dotProducts',
  },
  {
    source: 'scripts/wasm/hnsw.ts',
    target: 'server/index/hnsw-wasm.ts',
    name: 'HNSW',
    host: 'HnswGraph',
  },
];

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

async function compile(path: string, source: string): Promise<Uint8Array> {
  const name = 'assemblyscript/asc';
  const { default: asc } = (await import(name).catch((cause: unknown) => {
    throw new Error(`The compiler is missing: npm install --no-save ${COMPILER}`, { cause });
  })) as { default: Compiler };
  let binary: Uint8Array | undefined;
  const { error, stderr } = await asc.main([path, '--outFile', 'module.wasm', ...OPTIONS], {
    readFile: (file) => (file === path ? source : null),
    writeFile: (_file, contents) => {
      if (typeof contents !== 'string') binary = contents;
    },
    listFiles: () => [],
  });
  if (error !== null || binary === undefined) {
    throw new Error(`${path} can't be compiled:\n${stderr.toString()}`, { cause: error });
  }
  return binary;
}

/** The TypeScript module that carries a compiled binary. */
function moduleText(
  { source: path, name, host }: WasmSource,
  binary: Uint8Array,
  source: string,
): string {
  return `// Made by \`npx tsx scripts/build-wasm.ts\` with ${COMPILER} from ${path}.
// Don't edit it: a test compares the source with the hash below. Text, because TypeScript copies no
// binaries to dist/, and because a module needs no file to be found at run time.

/** sha256 of the source that this was compiled from. */
export const ${name}_SOURCE = '${sourceHash(source)}';

/** The WebAssembly module of \`${host}\`, in base64 (${binary.length} bytes). */
export const ${name}_WASM =
  '${Buffer.from(binary).toString('base64')}';
`;
}

/** `npx tsx scripts/build-wasm.ts`: compiles every module anew. */
async function main(): Promise<void> {
  const root = packageRoot();
  for (const module of WASM_SOURCES) {
    const source = await readFile(join(root, module.source), 'utf8');
    const binary = await compile(module.source, source);
    await writeFile(join(root, module.target), moduleText(module, binary, source));
    console.log(`${module.target}: ${binary.length} bytes of WebAssembly`);
  }
}

const [, script] = process.argv;
if (script !== undefined && realpathSync(script) === fileURLToPath(import.meta.url)) await main();
