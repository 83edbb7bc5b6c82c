import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { TokenRows } from '../../../server/index/token-rows.ts';
import { TokenWeights } from '../../../server/retrieval/token-weights.ts';

describe('TokenWeights', () => {
  it('gives the idf of a piece by the entries that have it, however often each does', () => {
    const entry = fc.array(fc.nat(9), { maxLength: 12 });
    fc.assert(
      fc.property(fc.array(entry, { maxLength: 6 }), (entries) => {
        const starts = [0];
        for (const ids of entries) starts.push(starts.at(-1)! + ids.length);
        const table = Uint32Array.from([...starts, ...entries.flat()]);
        const rows = new TokenRows(new Int8Array(starts.at(-1)!), table, entries.length, 1);
        const weights = new TokenWeights(rows, entries.length);
        for (let id = 0; id < 12; id++) {
          const n = entries.filter((ids) => ids.includes(id)).length;
          const expected = Math.log(1 + (entries.length - n + 0.5) / (n + 0.5));
          expect(weights.idf(id)).toBeCloseTo(expected, 12);
        }
      }),
    );
  });
});
