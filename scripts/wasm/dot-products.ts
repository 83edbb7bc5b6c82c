// AssemblyScript, not TypeScript (f32, usize, v128): `npx tsx scripts/build-wasm.ts` compiles it
// into server/index/dot-products-wasm.ts. The host, server/index/dot-products.ts, owns the memory.
//
// Four sums of four lanes: the processor need not wait for one addition before it starts the next.
// Memory, not arithmetic, bounds it from there on: two rows at a time were no faster.

/**
 * Dot product of `query` with each of `count` rows.
 *
 * @param query f32 x width
 * @param rows f32, count x width, row-major
 * @param products f32 x count: the result
 */
export function dotProducts(
  query: usize,
  rows: usize,
  count: usize,
  width: usize,
  products: usize,
): void {
  const bytes = width * 4;
  const whole = (width & ~15) * 4;
  for (let row: usize = 0; row < count; row++) {
    let at = rows + row * bytes;
    const wholeEnd = at + whole;
    const end = at + bytes;
    let q = query;
    let a = f32x4.splat(0);
    let b = f32x4.splat(0);
    let c = f32x4.splat(0);
    let d = f32x4.splat(0);
    for (; at < wholeEnd; at += 64) {
      a = f32x4.add(a, f32x4.mul(v128.load(at), v128.load(q)));
      b = f32x4.add(b, f32x4.mul(v128.load(at, 16), v128.load(q, 16)));
      c = f32x4.add(c, f32x4.mul(v128.load(at, 32), v128.load(q, 32)));
      d = f32x4.add(d, f32x4.mul(v128.load(at, 48), v128.load(q, 48)));
      q += 64;
    }
    const lanes = f32x4.add(f32x4.add(a, b), f32x4.add(c, d));
    let sum =
      f32x4.extract_lane(lanes, 0) +
      f32x4.extract_lane(lanes, 1) +
      (f32x4.extract_lane(lanes, 2) + f32x4.extract_lane(lanes, 3));
    for (; at < end; at += 4) {
      sum += f32.load(at) * f32.load(q);
      q += 4;
    }
    f32.store(products + row * 4, sum);
  }
}
