import { expect, it } from 'vitest';
import { sureness } from '../../scripts/sureness.ts';

it('says how sure an answer is, and never that it is certain', () => {
  const texts = [0, 0.004, 0.012, 0.5, 0.987, 0.996, 1].map(sureness);
  expect(texts).toEqual([
    '1 % sure',
    '1 % sure',
    '1 % sure',
    '50 % sure',
    '99 % sure',
    '99 % sure',
    '99 % sure',
  ]);
});
