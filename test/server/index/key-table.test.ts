import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { KeyTable } from '../../../server/index/key-table.ts';

describe('a table of keys', () => {
  it('finds the numbers of each text, rising, and none of what it does not hold', () => {
    const texts = fc.array(fc.constantFrom('', 'a', 'b', 'a b', '安装', 'zorble', 'quibber'));
    fc.assert(
      fc.property(texts, fc.string(), (held, asked) => {
        const table = KeyTable.of(held);
        for (const text of [...held, asked]) {
          const expected = held.flatMap((other, number) => (other === text ? [number] : []));
          expect(table.find(text)).toEqual(expected);
        }
      }),
    );
  });

  it('is its rows and nothing else', () => {
    const { rows } = KeyTable.of(['one', 'two', 'one']);
    expect(rows).toHaveLength(9);
    expect(new KeyTable(rows).find('one')).toEqual([0, 2]);
  });

  it('of nothing finds nothing', () => {
    expect(KeyTable.of([]).find('')).toEqual([]);
  });
});
