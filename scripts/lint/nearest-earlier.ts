/** Vectors, unit length, one a row. */
export interface VectorTable {
  /** Float32Array, row-major. */
  readonly vectors: Float32Array;
  readonly dimensions: number;
  /** The rows that are compared. */
  readonly rows: readonly number[];
}

export interface Neighbour {
  /** Position in `rows`. */
  readonly at: number;
  readonly cosine: number;
}

/** Dimensions after which a pair is first given up. */
const HEAD = 64;
/** Rows of a block: two of them fit into a second-level cache. */
const BLOCK = 256;

/**
 * For each row the nearest one before it, where their cosine is `least` or more and `accept` takes
 * them. Exact, every pair is looked at; but most only up to their first dimensions: by Cauchy and
 * Schwarz the rest of a dot product is no more than the product of the rests' lengths.
 *
 * @returns one for each of `rows`; undefined where nothing earlier is as near
 */
export function nearestEarlier(
  { vectors, dimensions, rows }: VectorTable,
  least: number,
  accept: (at: number, earlier: number) => boolean = () => true,
): (Neighbour | undefined)[] {
  const packed = pack({ vectors, dimensions, rows });
  const cuts = [HEAD, 2 * HEAD, 3 * HEAD].filter((cut) => cut < dimensions);
  const ends = [...cuts, dimensions];
  const rests = cuts.map((cut) => restLengths(packed, dimensions, cut));
  const nearest: (Neighbour | undefined)[] = new Array(rows.length).fill(undefined);

  const compare = (a: number, b: number): void => {
    const beaten = nearest[a]?.cosine ?? Number.NEGATIVE_INFINITY;
    const from = a * dimensions;
    const other = b * dimensions;
    let sum = 0;
    let i = 0;
    for (let part = 0; part < ends.length; part++) {
      const end = ends[part]!;
      // Four sums at a time do not wait for each other.
      let s0 = 0;
      let s1 = 0;
      let s2 = 0;
      let s3 = 0;
      for (; i + 3 < end; i += 4) {
        s0 += packed[from + i]! * packed[other + i]!;
        s1 += packed[from + i + 1]! * packed[other + i + 1]!;
        s2 += packed[from + i + 2]! * packed[other + i + 2]!;
        s3 += packed[from + i + 3]! * packed[other + i + 3]!;
      }
      for (; i < end; i++) s0 += packed[from + i]! * packed[other + i]!;
      sum += s0 + s1 + s2 + s3;
      const rest = rests[part];
      // A little slack: the lengths are rounded too.
      if (rest !== undefined && sum + rest[a]! * rest[b]! < least - 1e-5) return;
    }
    if (sum >= least && sum > beaten && accept(a, b)) nearest[a] = { at: b, cosine: sum };
  };

  for (let blockA = 0; blockA < rows.length; blockA += BLOCK) {
    for (let blockB = 0; blockB <= blockA; blockB += BLOCK) {
      for (let a = blockA; a < Math.min(blockA + BLOCK, rows.length); a++) {
        for (let b = blockB; b < Math.min(blockB + BLOCK, a); b++) compare(a, b);
      }
    }
  }
  return nearest;
}

/**
 * The rows side by side, their dimensions in falling order of how much of the vectors is in them:
 * the first ones tell most about a pair.
 */
function pack({ vectors, dimensions, rows }: VectorTable): Float32Array {
  const weight = new Float64Array(dimensions);
  for (const row of rows) {
    for (let i = 0; i < dimensions; i++) weight[i]! += vectors[row * dimensions + i]! ** 2;
  }
  const order = Array.from(weight.keys()).sort((a, b) => weight[b]! - weight[a]!);
  const packed = new Float32Array(rows.length * dimensions);
  for (const [at, row] of rows.entries()) {
    for (let i = 0; i < dimensions; i++) {
      packed[at * dimensions + i] = vectors[row * dimensions + order[i]!]!;
    }
  }
  return packed;
}

/** Length of each row's part from `cut` on. */
function restLengths(packed: Float32Array, dimensions: number, cut: number): Float64Array {
  const lengths = new Float64Array(packed.length / dimensions);
  for (let row = 0; row < lengths.length; row++) {
    let sum = 0;
    for (let i = row * dimensions + cut; i < (row + 1) * dimensions; i++) sum += packed[i]! ** 2;
    lengths[row] = Math.sqrt(sum);
  }
  return lengths;
}
