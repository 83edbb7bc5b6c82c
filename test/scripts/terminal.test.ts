import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { showProgress } from '../../scripts/terminal.ts';

let said = '';
beforeEach(() => {
  said = '';
  vi.spyOn(process.stderr, 'write').mockImplementation((text) => {
    said += String(text);
    return true;
  });
});
afterEach(() => vi.restoreAllMocks());

test('progress off a terminal is a line at each quarter', () => {
  const progress = showProgress('reading files');
  for (let done = 0; done <= 10; done++) progress.update(done, 10);
  progress.end();
  const counts = said.match(/^reading files: \d+ of 10, /gm);
  expect(counts?.map((line) => line.replace(/\D+/, '').slice(0, 2).trim())).toEqual([
    '3',
    '5',
    '8',
    '10',
  ]);
});

test('what nobody waits for is not shown', () => {
  const progress = showProgress('reading files', 3_600_000);
  for (let done = 0; done <= 10; done++) progress.update(done, 10);
  progress.end();
  expect(said).toBe('');
});
