import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { ConfigError } from '../errors.ts';
import { packageRoot } from '../package-root.ts';
import { SIGNALS } from './confidence.ts';
import { FEATURES } from './features.ts';
import { type LinearModel, linearModelSchema } from './linear-model.ts';

const rankerSchema = z.strictObject({
  format: z.literal(1),
  /** What the weights were fitted on, in words. */
  fittedOn: z.array(z.string()),
  /** What came out for questions that were left out, five folds by entry. */
  crossValidated: z.record(z.string(), z.number()),
  ranker: linearModelSchema,
  confidence: linearModelSchema,
  /** From `answered` up the first result is shown as the answer, from `suggested` up as a guess. */
  thresholds: z.strictObject({ answered: z.number(), suggested: z.number() }),
});

/** Weights of the ranker and of the calibration, as `models/ranker.json` holds them. */
export type RankerFile = z.infer<typeof rankerSchema>;
/** The part of it that ranks. */
export type RankerWeights = Pick<RankerFile, 'ranker' | 'confidence' | 'thresholds'>;

/** The ranker that comes with the package. */
export function shippedRankerFile(): string {
  return join(packageRoot(), 'models', 'ranker.json');
}

/** No weights yet: for reading features, which the weights are then fitted to. */
export function unfittedRanker(): RankerWeights {
  const zero = (features: readonly string[]): LinearModel => ({
    features: [...features],
    means: features.map(() => 0),
    deviations: features.map(() => 1),
    weights: features.map(() => 0),
    bias: 0,
  });
  return {
    ranker: zero(FEATURES),
    confidence: zero(SIGNALS),
    thresholds: { answered: 1, suggested: 1 },
  };
}

/** @throws ConfigError when the file can't be read or is for other features than this version's. */
export function loadRanker(file: string): RankerFile {
  const refuse = (why: string, cause?: unknown): ConfigError =>
    new ConfigError(`The ranker ${file} ${why}.`, { subject: file, cause });
  let found: unknown;
  try {
    found = JSON.parse(readFileSync(file, 'utf8'));
  } catch (cause) {
    throw refuse("can't be read as JSON", cause);
  }
  const parsed = rankerSchema.safeParse(found);
  if (!parsed.success) {
    const issue = parsed.error.issues[0];
    throw refuse(`is damaged at "${issue?.path.join('.')}": ${issue?.message}`);
  }
  const { ranker, confidence } = parsed.data;
  for (const [model, expected] of [
    [ranker, FEATURES],
    [confidence, SIGNALS],
  ] as const) {
    if (model.features.join() !== expected.join()) {
      throw refuse(
        `is for the features ${model.features.join(', ')}, and this version of Docent has ${expected.join(', ')}`,
      );
    }
    const lengths = [model.means, model.deviations, model.weights].map(({ length }) => length);
    if (lengths.some((length) => length !== expected.length)) {
      throw refuse(`holds ${lengths.join(', ')} numbers for ${expected.length} features`);
    }
  }
  return parsed.data;
}
