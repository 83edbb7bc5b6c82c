import { mkdtemp, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ConfigError } from '../../../server/errors.ts';
import { SIGNALS } from '../../../server/retrieval/confidence.ts';
import { FEATURES } from '../../../server/retrieval/features.ts';
import { linearScore } from '../../../server/retrieval/linear-model.ts';
import { loadRanker, shippedRankerFile, unfittedRanker } from '../../../server/retrieval/ranker.ts';

async function altered(change: (text: string) => string): Promise<string> {
  const file = join(await mkdtemp(join(tmpdir(), 'docent-ranker-')), 'ranker.json');
  await writeFile(file, change(await readFile(shippedRankerFile(), 'utf8')));
  return file;
}

describe('the shipped ranker', () => {
  it("is for this version's features and signals, with thresholds in order", () => {
    const { ranker, confidence, thresholds } = loadRanker(shippedRankerFile());
    expect(ranker.features).toEqual([...FEATURES]);
    expect(confidence.features).toEqual([...SIGNALS]);
    expect(thresholds.suggested).toBeLessThan(thresholds.answered);
  });
});

describe('an unfitted ranker', () => {
  it("is of this version's features and gives each row a score of 0", () => {
    const { ranker, confidence } = unfittedRanker();
    expect(ranker.features).toEqual([...FEATURES]);
    expect(confidence.features).toEqual([...SIGNALS]);
    expect(
      linearScore(
        ranker,
        FEATURES.map((_, i) => i - 0.5),
      ),
    ).toBe(0);
  });
});

describe('a ranker file', () => {
  it('is refused when it is missing, no JSON, or lacks a field, by name', async () => {
    expect(() => loadRanker('no-such.json')).toThrow(/no-such\.json can't be read as JSON/);
    const half = await altered((text) => text.slice(0, 200));
    expect(() => loadRanker(half)).toThrow(ConfigError);
    const bare = await altered((text) => text.replace('"thresholds"', '"limits"'));
    expect(() => loadRanker(bare)).toThrow(/is damaged at "/);
  });

  it('is refused when it is for other features, which are named', async () => {
    const other = await altered((text) => text.replace('"phrasing"', '"phrase"'));
    expect(() => loadRanker(other)).toThrow(/is for the features phrase, .* has phrasing, /);
  });

  it('is refused when a number is missing', async () => {
    const short = await altered((text) => text.replace(/"means": \[\s*[-\d.]+,/, '"means": ['));
    expect(() => loadRanker(short)).toThrow(/holds \d+, \d+, \d+ numbers for \d+ features/);
  });
});
