import { spawn } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, onTestFinished, test } from 'vitest';
import type { SoakReport } from '../../../scripts/soak/report.ts';

const SOAK = fileURLToPath(new URL('../../../dist/scripts/soak/index.js', import.meta.url));

test('a short soak with swaps, dead workers, rude clients and restarts finds nothing wrong', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'docent-soak-test-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const file = join(folder, 'report.json');
  const args = ['--minutes', '0.1', '--clients', '8', '--json', file];
  const { code, output } = await run(args);
  expect(code, output).toBe(0);
  const { faults, counts, passed } = JSON.parse(await readFile(file, 'utf8')) as SoakReport;
  expect({ faults, passed }).toEqual({ faults: [], passed: true });
  // All of it happened.
  for (const event of ['swap', 'damaged', 'kill', 'restart']) {
    expect(counts[`chaos: ${event}`], event).toBeGreaterThan(0);
  }
  for (const type of ['answer', 'suggestions', 'entry', 'ok']) {
    expect(counts[`right ${type}`], type).toBeGreaterThan(0);
  }
}, 180_000);

test('a number of minutes that is none is refused in one line', async () => {
  const { code, output } = await run(['--minutes', 'long']);
  expect(code).toBe(1);
  expect(output).toMatch(/^error "long" is no positive number\. Usage: .+\n$/);
});

/** The compiled program, until it ends; killed when the test is over before that. */
function run(args: readonly string[]): Promise<{ code: number | null; output: string }> {
  const child = spawn(process.execPath, [SOAK, ...args], {
    env: { ...process.env, NO_COLOR: '1' },
  });
  onTestFinished(() => void child.kill('SIGKILL'));
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      output += text;
    });
  }
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code) => resolve({ code, output }));
  });
}
