import { describe, expect, it } from 'vitest';
import { mayBeFollowUp } from '../../../server/retrieval/reading.ts';

const leansOnTheTurnBefore = (text: string, confidence: number): boolean =>
  mayBeFollowUp({ view: { text }, confidence });

describe('a question after another one', () => {
  it.each(['can I turn it off for good again', 'why', 'does the larger model have that port too'])(
    'leans on the turn before below a confidence of .2 where it points or is short: %j',
    (text) => {
      expect(leansOnTheTurnBefore(text, 0.19)).toBe(true);
      expect(leansOnTheTurnBefore(text, 0.2)).toBe(false);
    },
  );

  it.each(['and with 3.9?', 'what about the larger model with two ports', 'So is a reset needed?'])(
    'leans on it below .35 where it opens as if it went on: %j',
    (text) => {
      expect(leansOnTheTurnBefore(text, 0.34)).toBe(true);
      expect(leansOnTheTurnBefore(text, 0.35)).toBe(false);
    },
  );

  it('stands alone where it does neither, however unsure', () => {
    expect(leansOnTheTurnBefore('how do I descale a kettle at home', 0)).toBe(false);
    expect(leansOnTheTurnBefore('android app does not start', 0)).toBe(false);
  });
});
