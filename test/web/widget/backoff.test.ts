import fc from 'fast-check';
import { expect, test } from 'vitest';
import { backoffDelay } from '../../../web/widget/backoff.ts';

const BACKOFF = { firstMs: 500, longestMs: 30_000 };

test('doubles with each failure until the longest wait', () => {
  const delays = [1, 2, 3, 4, 5, 6, 7, 8].map((failures) =>
    backoffDelay(failures, BACKOFF, () => 1),
  );
  expect(delays).toEqual([500, 1000, 2000, 4000, 8000, 16_000, 30_000, 30_000]);
});

test('waits between half of what is due and all of it, however many failures there were', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 5000 }),
      fc.double({ min: 0, max: 1, noNaN: true }),
      (n, r) => {
        const due = backoffDelay(n, BACKOFF, () => 1);
        const delay = backoffDelay(n, BACKOFF, () => r);
        expect(delay).toBeGreaterThanOrEqual(due / 2);
        expect(delay).toBeLessThanOrEqual(due);
      },
    ),
  );
});
