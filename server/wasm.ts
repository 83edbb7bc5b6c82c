/** Of `WebAssembly.Memory`, what is used of it. */
export interface WasmMemory {
  readonly buffer: ArrayBuffer;
  grow(pages: number): number;
}

// TypeScript declares WebAssembly with the browser's types only.
declare const WebAssembly: {
  readonly Module: new (bytes: Uint8Array) => object;
  readonly Instance: new (
    module: object,
    imports: Readonly<Record<string, object>>,
  ) => { readonly exports: unknown };
};

/** Bytes of a page, the unit in which memory grows. */
const PAGE_BYTES = 65_536;

/**
 * Makes instances of a module that scripts/build-wasm.ts wrote; it is compiled when the first one is
 * wanted. Each instance has its own memory, for which gigabytes of addresses are reserved (not
 * memory): make few.
 *
 * @param base64 the module's bytes
 * @returns makes an instance; `imports` are functions that the module calls
 */
export function wasmModule<Exports extends { readonly memory: WasmMemory }>(
  base64: string,
): (imports?: Readonly<Record<string, object>>) => Exports {
  let compiled: object | undefined;
  return (imports = {}) => {
    compiled ??= new WebAssembly.Module(Buffer.from(base64, 'base64'));
    return new WebAssembly.Instance(compiled, imports).exports as Exports;
  };
}

/** Grows a memory to hold so many bytes. Views of it are made anew where it grew. */
export function growTo(memory: WasmMemory, bytes: number): void {
  const missing = bytes - memory.buffer.byteLength;
  if (missing > 0) memory.grow(Math.ceil(missing / PAGE_BYTES));
}
