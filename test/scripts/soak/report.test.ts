import { expect, test } from 'vitest';
import { Judge } from '../../../scripts/soak/judge.ts';
import type { MemorySample } from '../../../scripts/soak/memory.ts';
import { makeReport, reportText, type SoakReport } from '../../../scripts/soak/report.ts';
import { Timeline } from '../../../scripts/soak/timeline.ts';

interface Run {
  readonly judge?: Judge;
  readonly badLines?: readonly string[];
  /** MB an hour. */
  readonly heapGrowth?: number;
}

/** Ten minutes, a sample every five seconds. */
function report({ judge = judgeWithout(), badLines = [], heapGrowth = 0 }: Run): SoakReport {
  const samples = Array.from({ length: 120 }, (_, i): MemorySample => {
    const hours = i / 720;
    // Like a heap that is measured between two questions.
    return { hours, life: 1, rss: 500, heap: 20 + heapGrowth * hours + (i % 3) / 10, external: 9 };
  });
  return makeReport({ took: 10, seed: 1, clients: 16, judge, samples, badLines });
}

/** Of a run without a fault. */
function judgeWithout(): Judge {
  const judge = new Judge(new Map(), new Timeline());
  judge.count('right answer', 1000);
  return judge;
}

test('a heap that stays as it is passes, with its slope in words', () => {
  const flat = report({});
  expect(flat.passed).toBe(true);
  expect(reportText(flat)).toMatch(/^passed: 10\.0 minutes, seed 1/);
  expect(reportText(flat)).toMatch(/heap +20\.1 MB, -?0\.\d MB\/h \(95 %: -\d\.\d to \d\.\d, /);
});

test('a heap that grows by 40 MB an hour fails', () => {
  const growing = report({ heapGrowth: 40 });
  expect(growing.passed).toBe(false);
  expect(growing.faults).toEqual([expect.stringMatching(/^memory grows: heap (39|40)\.\d MB\/h/)]);
});

test('one fault, or one line of the log that should not be there, fails', () => {
  const judge = judgeWithout();
  judge.fault('an answer to the wrong client');
  expect(report({ judge }).passed).toBe(false);
  const noisy = report({ badLines: ['TypeError: x is not a function'] });
  expect(noisy.passed).toBe(false);
  expect(reportText(noisy)).toContain('log: TypeError: x is not a function');
});

test('a run in which nothing was answered fails', () => {
  const judge = new Judge(new Map(), new Timeline());
  expect(report({ judge }).faults).toEqual(['not one question was answered']);
});
