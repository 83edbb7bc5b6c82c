import { z } from 'zod';

export const linearModelSchema = z.strictObject({
  features: z.array(z.string()),
  means: z.array(z.number()),
  /** Standard deviations. */
  deviations: z.array(z.number().positive()),
  weights: z.array(z.number()),
  bias: z.number(),
});

/** bias + sum of weight x (value - mean) / deviation. */
export type LinearModel = z.infer<typeof linearModelSchema>;

/** @param values as many as the model has features, in their order */
export function linearScore(model: LinearModel, values: ArrayLike<number>): number {
  let score = model.bias;
  for (let i = 0; i < model.weights.length; i++) {
    score += (model.weights[i]! * (values[i]! - model.means[i]!)) / model.deviations[i]!;
  }
  return score;
}
