import { describe, expect, test } from 'vitest';
import { plausibleCorpus } from '../../../scripts/bench/plausible-corpus.ts';
import { distinctQuestions } from '../../../scripts/bench/serve/distinct-questions.ts';
import { normalise } from '../../../server/embedding/normalise.ts';

const { entries } = plausibleCorpus(1, 50, []);

describe('questions of a load', () => {
  test('are no two alike, and none is a stored one', () => {
    const questions = distinctQuestions(7, 5000, entries);
    const spoken = new Set(questions.map((question) => normalise(question).toLowerCase()));
    expect(spoken.size).toBe(5000);
    const stored = entries.flatMap(({ question, alternates }) => [question, ...alternates]);
    expect(stored.filter((question) => spoken.has(normalise(question).toLowerCase()))).toEqual([]);
  });

  test('are the same for the same seed, and others for another', () => {
    const questions = distinctQuestions(7, 100, entries);
    expect(distinctQuestions(7, 100, entries)).toEqual(questions);
    expect(distinctQuestions(8, 100, entries)).not.toEqual(questions);
  });

  test('are refused where a corpus has not enough of them', () => {
    const one = [{ question: 'Why?', answer: 'So.' }];
    expect(() => distinctQuestions(7, 100, one)).toThrow(
      new RangeError('There are no 100 different questions.'),
    );
  });
});
