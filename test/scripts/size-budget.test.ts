import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { gzipBytes, WIDGET_BUDGET_BYTES } from '../../scripts/size-budget.ts';
import { buildWeb } from '../web/bundle.ts';

test('the widget is one module without static imports, within its budget, and carries no schema library', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'docent-size-'));
  try {
    const code = (await buildWeb()).get('widget.js') ?? '';
    const file = join(folder, 'widget.js');
    await writeFile(file, code);
    const bytes = await gzipBytes(file);
    expect(bytes).toBeGreaterThan(5_000);
    expect(bytes).toBeLessThanOrEqual(WIDGET_BUDGET_BYTES);
    expect(code).not.toMatch(/\bimport\s*[{"'*]|\bfrom\s*["']/);
    expect(code.match(/\bimport\(/g), 'the words of another language').toHaveLength(1);
    expect(code).not.toMatch(/sourceMappingURL|zod/i);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
});
