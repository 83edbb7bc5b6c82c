import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { MAXSIM_TOKENS, MaxSim, meanOf, weightedMean } from '../../../server/retrieval/maxsim.ts';

/** The oracle: integers from the definition, one after the other, then the same one division. */
function naive(question: Int8Array, text: Int8Array, dimensions: number): number[] {
  return rowsOf(question, dimensions).map((q) => {
    const products = rowsOf(text, dimensions).map((t) => {
      let sum = 0;
      for (let i = 0; i < dimensions; i++) sum += q[i]! * t[i]!;
      return sum;
    });
    return Math.fround(products.length === 0 ? 0 : Math.max(...products) / (127 * 127));
  });
}

function rowsOf(vectors: Int8Array, dimensions: number): Int8Array[] {
  return Array.from({ length: vectors.length / dimensions }, (_, row) =>
    vectors.subarray(row * dimensions, (row + 1) * dimensions),
  );
}

function compare(maxSim: MaxSim, question: Int8Array, text: Int8Array): number[] {
  maxSim.setQuestion(question);
  return [...maxSim.best(text)];
}

/** Bytes that look random and are the same every time (xorshift32). */
function bytes(length: number, seed = 1): Int8Array {
  let state = seed;
  return Int8Array.from({ length }, () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return state >> 24;
  });
}

const rows = (dimensions: number, maximum: number) =>
  fc
    .integer({ min: 0, max: maximum })
    .chain((count) =>
      fc.int8Array({ minLength: count * dimensions, maxLength: count * dimensions }),
    );

describe('MaxSim', () => {
  it('equals the definition exactly, for any vectors of any dimension', () => {
    const cases = fc
      .integer({ min: 1, max: 130 })
      .chain((dimensions) =>
        fc.tuple(fc.constant(dimensions), rows(dimensions, 14), rows(dimensions, 20)),
      );
    fc.assert(
      fc.property(cases, ([dimensions, question, text]) => {
        const expected = naive(question, text, dimensions);
        expect(compare(new MaxSim(dimensions), question, text)).toEqual(expected);
      }),
    );
  });

  it.each([1, 2, 7, 8, 9, 15, 16, 17, 96, 100, 128, 1024])(
    'equals the definition at %i dimensions, whatever the rest of a tile',
    (dimensions) => {
      const maxSim = new MaxSim(dimensions);
      for (const questionTokens of [1, 3, 4, 5, 12]) {
        const question = bytes(questionTokens * dimensions, questionTokens);
        for (const tokens of [1, 2, 3, 4, 5, 7, 8, 9, 16, 31]) {
          const text = bytes(tokens * dimensions, 1000 + tokens);
          expect(compare(maxSim, question, text)).toEqual(naive(question, text, dimensions));
        }
      }
    },
  );

  it('gives the cosine of unit vectors, of a token with itself 1', () => {
    const text = Int8Array.of(0, 127, 0, 127, 0, 0);
    const question = Int8Array.of(127, 0, 0, 0, 0, 127, 0, -127, 0);
    expect(compare(new MaxSim(3), question, text)).toEqual([1, 0, 0]);
    expect(compare(new MaxSim(3), question, text.subarray(0, 3))).toEqual([0, 0, -1]);
  });

  it('does not saturate at -128, -127 and 127', () => {
    const extremes = [-128, -127, 127];
    const maxSim = new MaxSim(1024);
    for (const a of extremes) {
      for (const b of extremes) {
        const question = new Int8Array(1024).fill(a);
        const text = new Int8Array(1024).fill(b);
        expect(compare(maxSim, question, text)).toEqual([Math.fround((1024 * a * b) / 16_129)]);
      }
    }
  });

  it('keeps a largest product that is negative, though tiles are filled up', () => {
    const question = new Int8Array(5 * 20).fill(1);
    const text = new Int8Array(9 * 20).fill(-1);
    expect(compare(new MaxSim(20), question, text)).toEqual(
      Array.from({ length: 5 }, () => Math.fround(-20 / 16_129)),
    );
  });

  it('does not count what lies in memory after a row or after the text', () => {
    const maxSim = new MaxSim(9);
    compare(maxSim, bytes(9 * 30), new Int8Array(9 * 500).fill(127));
    const question = bytes(9 * 6, 5);
    const text = bytes(9 * 3, 6);
    expect(compare(maxSim, question, text)).toEqual(naive(question, text, 9));
  });

  it('gives 0 for each token of the question when the text has none', () => {
    const maxSim = new MaxSim(96);
    maxSim.setQuestion(bytes(96 * 3));
    maxSim.best(bytes(96 * 3));
    expect([...maxSim.best(new Int8Array(0))]).toEqual([0, 0, 0]);
  });

  it('gives an empty array for a question without tokens, and before there is one', () => {
    const maxSim = new MaxSim(96);
    expect(maxSim.best(bytes(96 * 2))).toHaveLength(0);
    expect(compare(maxSim, new Int8Array(0), bytes(96 * 2))).toEqual([]);
    expect(compare(maxSim, new Int8Array(0), new Int8Array(0))).toEqual([]);
  });

  it('reads views into a larger array from where they begin', () => {
    const all = bytes(96 * 20);
    const question = all.subarray(96 * 3, 96 * 5);
    const text = all.subarray(96 * 7, 96 * 18);
    expect(compare(new MaxSim(96), question, text)).toEqual(naive(question, text, 96));
  });

  it('keeps the question while its memory grows, up to 8,192 tokens', () => {
    const maxSim = new MaxSim(96);
    const question = bytes(96 * 5);
    maxSim.setQuestion(question);
    for (const tokens of [3, 600, 2, MAXSIM_TOKENS, 1]) {
      const text = bytes(96 * tokens, tokens);
      expect([...maxSim.best(text)]).toEqual(naive(question, text, 96));
    }
  });

  it('reads past the last row only what it has, where a text ends with a page of memory', () => {
    const maxSim = new MaxSim(9);
    const question = bytes(9);
    maxSim.setQuestion(question);
    // With 848 bytes before it a text of 7,187 tokens ends 5 bytes before the page does.
    for (let tokens = 7180; tokens < 7195; tokens++) {
      const text = bytes(9 * tokens, tokens);
      expect([...maxSim.best(text)]).toEqual(naive(question, text, 9));
    }
  });

  it('answers a long question after a short one and the other way round', () => {
    const maxSim = new MaxSim(100);
    const text = bytes(100 * 40, 9);
    for (const tokens of [1, 200, 2, 13]) {
      const question = bytes(100 * tokens, tokens);
      expect(compare(maxSim, question, text)).toEqual(naive(question, text, 100));
    }
  });

  it('does not disturb another instance', () => {
    const [one, other] = [new MaxSim(96), new MaxSim(17)];
    const [question, text] = [bytes(96 * 4, 2), bytes(96 * 50, 3)];
    one.setQuestion(question);
    other.setQuestion(bytes(17 * 9, 4));
    const best = one.best(text);
    other.best(bytes(17 * 5000, 5));
    expect([...best]).toEqual(naive(question, text, 96));
    expect([...one.best(text)]).toEqual(naive(question, text, 96));
  });

  it('refuses 8,193 tokens, of a question and of a text, and keeps the question it had', () => {
    const maxSim = new MaxSim(2);
    maxSim.setQuestion(Int8Array.of(127, 0));
    const long = new Int8Array(2 * (MAXSIM_TOKENS + 1));
    expect(() => maxSim.best(long)).toThrow(
      new RangeError('The text has 8193 tokens; MaxSim takes at most 8192: cut it.'),
    );
    expect(() => maxSim.setQuestion(long)).toThrow(
      new RangeError('The question has 8193 tokens; MaxSim takes at most 8192: cut it.'),
    );
    expect([...maxSim.best(Int8Array.of(127, 0))]).toEqual([1]);
  });

  it('refuses half a row', () => {
    const maxSim = new MaxSim(96);
    expect(() => maxSim.best(new Int8Array(100))).toThrow(
      new RangeError(
        "The text's token vectors are 100 bytes, which is no multiple of 96 dimensions; " +
          'pass whole rows of the same model.',
      ),
    );
    expect(() => maxSim.setQuestion(new Int8Array(95))).toThrow(/question's token vectors are 95/);
  });

  it.each([0, -1, 1.5, Number.NaN, 4097])('refuses %d dimensions', (dimensions) => {
    expect(() => new MaxSim(dimensions)).toThrow(
      new RangeError(
        `MaxSim takes token vectors of 1 to 4096 dimensions, not ${dimensions}; ` +
          'a model without token vectors (0) has no late interaction.',
      ),
    );
  });

  it('takes 4,096 dimensions', () => {
    // A sum of so many random products is still below 2^24, so the division is of the exact sum.
    const [question, text] = [bytes(4096 * 2, 7), bytes(4096 * 3, 8)];
    expect(compare(new MaxSim(4096), question, text)).toEqual(naive(question, text, 4096));
  });
});

describe('the means of the largest products', () => {
  it('are plain and weighted', () => {
    const best = Float32Array.of(0.5, 1, 0);
    expect(meanOf(best)).toBe(0.5);
    expect(weightedMean(best, [1, 1, 1])).toBe(0.5);
    expect(weightedMean(best, Float64Array.of(1, 3, 0))).toBe(0.875);
  });

  it('are 0 where there is nothing to weigh', () => {
    expect(meanOf(new Float32Array(0))).toBe(0);
    expect(weightedMean(new Float32Array(0), [])).toBe(0);
    expect(weightedMean(Float32Array.of(0.5), [0])).toBe(0);
  });

  it('refuse weights for another number of tokens', () => {
    expect(() => weightedMean(Float32Array.of(0.5), [1, 2])).toThrow(
      new RangeError('2 weights for 1 question tokens; pass one for each.'),
    );
  });
});
