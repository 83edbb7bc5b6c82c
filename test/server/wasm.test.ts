import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { sourceHash, WASM_SOURCES } from '../../scripts/build-wasm.ts';
import { packageRoot } from '../../server/package-root.ts';

describe.each(WASM_SOURCES)('the module in $target', ({ source, target, name }) => {
  it('was made from the source that is there now', async () => {
    const made = (await import(join(packageRoot(), target))) as Record<string, string>;
    const text = await readFile(join(packageRoot(), source), 'utf8');
    expect(made[`${name}_SOURCE`]).toBe(sourceHash(text));
  });
});
