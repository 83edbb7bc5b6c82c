import { randomNumbers } from '../../../scripts/random-numbers.ts';

/** Unit vectors from a seeded generator (mulberry32), in clumps as texts of one subject are. */
export function randomVectors(rows: number, dimensions: number, seed: number): Float32Array {
  const random = randomNumbers(seed);
  const next = (): number => random() - 0.5;
  const vectors = new Float32Array(rows * dimensions);
  const centre = new Float32Array(dimensions);
  for (let row = 0; row < rows; row++) {
    if (row % 20 === 0) for (let i = 0; i < dimensions; i++) centre[i] = next() * 2;
    const vector = vectors.subarray(row * dimensions, (row + 1) * dimensions);
    for (let i = 0; i < dimensions; i++) vector[i] = centre[i]! + next();
    const length = Math.hypot(...vector);
    for (let i = 0; i < dimensions; i++) vector[i]! /= length;
  }
  return vectors;
}
