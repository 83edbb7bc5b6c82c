// AssemblyScript, not TypeScript (i32, usize, v128): `npx tsx scripts/build-wasm.ts` compiles it
// into server/retrieval/maxsim-wasm.ts. The host, server/retrieval/maxsim.ts, owns the memory: it
// lays it out, grows it, and passes addresses.
//
// How it is fast. A dot product of bytes is `dot_i16x8_s` over numbers widened to 16 bits: eight
// products, summed in pairs into four 32-bit lanes. Here each lane belongs to one token of the
// text, so that no lanes need to be summed in the end: a vector holds two neighbouring numbers of
// four text tokens, the question's two numbers stand in all four lanes (the host writes them so),
// and the maxima stay vectors until the text ends. Eight text tokens at a time are transposed into
// `tile` (1.5 kB at 96 dimensions: it stays in the nearest cache), then go past the whole question,
// four of its tokens at a time: eight sums, six operands and a product are the fifteen vector
// registers that V8 gives out on x64. Measured slower: tiles of 3 x 3, 3 x 4 and 4 x 3 vectors
// (sums go through the stack), two or more steps a turn (the same; V8 unrolls by itself), dot
// products along a token with a horizontal sum after each (1.2 to 1.35 times the time).

/** Text tokens that are transposed together. */
const TILE_TOKENS: usize = 8;
/** Bytes of `tile` for 8 numbers of each of its tokens: 4 pairs x 2 vectors. */
const TILE_STEP: usize = 128;
/** Bytes of `question` for 2 numbers of each of 4 tokens: a vector each. */
const QUESTION_STEP: usize = 64;

/**
 * For each question token the largest dot product with any token of the text, over 127 x 127.
 *
 * Numbers past `dimensions` up to `steps` x 8 are read from the row that follows (from 7 bytes
 * after the text in the end) and don't count, because the question has zeros there.
 *
 * @param question for every 4 question tokens, for every 2 numbers, for each of the 4 tokens: the
 *   2 numbers as i16, four times over; padded with zeros to 4 tokens and to 8 numbers
 * @param questionTokens a multiple of 4
 * @param steps dimensions / 8, rounded up
 * @param text i8, tokens x dimensions, row-major
 * @param tokens at least 1
 * @param tile scratch: steps x 128 bytes
 * @param maxima scratch: questionTokens x 16 bytes
 * @param best f32 x questionTokens: the result
 */
export function maxSim(
  question: usize,
  questionTokens: usize,
  steps: usize,
  text: usize,
  tokens: usize,
  dimensions: usize,
  tile: usize,
  maxima: usize,
  best: usize,
): void {
  const lastToken = text + (tokens - 1) * dimensions;
  const tileEnd = tile + steps * TILE_STEP;
  const maximaEnd = maxima + questionTokens * 16;

  for (let at = maxima; at < maximaEnd; at += 16) {
    v128.store(at, i32x4.splat(i32.MIN_VALUE));
  }

  for (let token: usize = 0; token < tokens; token += TILE_TOKENS) {
    for (let half: usize = 0; half < 2; half++) {
      // Past the end the last token again: it changes no maximum.
      const row = text + (token + 4 * half) * dimensions;
      let row0 = min(row, lastToken);
      let row1 = min(row + dimensions, lastToken);
      let row2 = min(row + 2 * dimensions, lastToken);
      let row3 = min(row + 3 * dimensions, lastToken);
      for (let to = tile + 16 * half; to < tileEnd; to += TILE_STEP) {
        const rows01 = pairByPair(row0, row1);
        const rows23 = pairByPair(row2, row3);
        const pairs01 = v128.shuffle<i32>(rows01, rows23, 0, 4, 1, 5);
        const pairs23 = v128.shuffle<i32>(rows01, rows23, 2, 6, 3, 7);
        v128.store(to, i16x8.extend_low_i8x16_s(pairs01));
        v128.store(to, i16x8.extend_high_i8x16_s(pairs01), 32);
        v128.store(to, i16x8.extend_low_i8x16_s(pairs23), 64);
        v128.store(to, i16x8.extend_high_i8x16_s(pairs23), 96);
        row0 += 8;
        row1 += 8;
        row2 += 8;
        row3 += 8;
      }
    }

    let q = question;
    for (let at = maxima; at < maximaEnd; at += 64) {
      // Sums of question tokens 0 to 3 with text tokens 0 to 3 (a) and 4 to 7 (b).
      let a0 = i32x4.splat(0);
      let a1 = i32x4.splat(0);
      let a2 = i32x4.splat(0);
      let a3 = i32x4.splat(0);
      let b0 = i32x4.splat(0);
      let b1 = i32x4.splat(0);
      let b2 = i32x4.splat(0);
      let b3 = i32x4.splat(0);
      for (let t = tile; t < tileEnd; t += 32) {
        const q0 = v128.load(q);
        const q1 = v128.load(q, 16);
        const q2 = v128.load(q, 32);
        const q3 = v128.load(q, 48);
        const a = v128.load(t);
        const b = v128.load(t, 16);
        a0 = i32x4.add(a0, i32x4.dot_i16x8_s(a, q0));
        a1 = i32x4.add(a1, i32x4.dot_i16x8_s(a, q1));
        a2 = i32x4.add(a2, i32x4.dot_i16x8_s(a, q2));
        a3 = i32x4.add(a3, i32x4.dot_i16x8_s(a, q3));
        b0 = i32x4.add(b0, i32x4.dot_i16x8_s(b, q0));
        b1 = i32x4.add(b1, i32x4.dot_i16x8_s(b, q1));
        b2 = i32x4.add(b2, i32x4.dot_i16x8_s(b, q2));
        b3 = i32x4.add(b3, i32x4.dot_i16x8_s(b, q3));
        q += QUESTION_STEP;
      }
      v128.store(at, i32x4.max_s(v128.load(at), i32x4.max_s(a0, b0)));
      v128.store(at, i32x4.max_s(v128.load(at, 16), i32x4.max_s(a1, b1)), 16);
      v128.store(at, i32x4.max_s(v128.load(at, 32), i32x4.max_s(a2, b2)), 32);
      v128.store(at, i32x4.max_s(v128.load(at, 48), i32x4.max_s(a3, b3)), 48);
    }
  }

  for (let at = maxima; at < maximaEnd; at += 16) {
    let most = v128.load(at);
    most = i32x4.max_s(most, v128.shuffle<i32>(most, most, 2, 3, 0, 1));
    most = i32x4.max_s(most, v128.shuffle<i32>(most, most, 1, 0, 3, 2));
    f32.store(best, f32(i32x4.extract_lane(most, 0)) / 16129);
    best += 4;
  }
}

/** Eight bytes of two rows, in turn two bytes of one and two of the other. */
function pairByPair(one: usize, other: usize): v128 {
  const a = v128.load64_zero(one);
  const b = v128.load64_zero(other);
  return v128.shuffle<i16>(a, b, 0, 8, 1, 9, 2, 10, 3, 11);
}
