import fc from 'fast-check';
import { expect, test } from 'vitest';
import { spread } from '../../../scripts/init/trial.ts';

test('spread begins in the middle and at the quarters', () => {
  const items = Array.from({ length: 16 }, (_, i) => i);
  expect([...spread(items)].slice(0, 3)).toEqual([8, 4, 12]);
});

test('spread gives each item once, of any number', () => {
  fc.assert(
    fc.property(fc.uniqueArray(fc.integer(), { maxLength: 300 }), (items) => {
      const order = [...spread(items)];
      expect(order.toSorted()).toEqual(items.toSorted());
    }),
  );
});
