import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { phrasingPostings } from '../../../server/retrieval/lexical/phrasing-postings.ts';
import { PhrasingTrigrams, type Trigrams, trigrams } from '../../../server/retrieval/trigrams.ts';
import { words } from '../../../server/retrieval/words.ts';

describe('trigrams', () => {
  it('are those of each word with its edges', () => {
    expect([...trigrams(['port', 'at'])]).toEqual(['^po', 'por', 'ort', 'rt$', '^at', 'at$']);
  });

  it('leave words of one letter out', () => {
    expect(trigrams(['a', 'I']).size).toBe(0);
  });
});

/** The definition, over sets. */
function dice(a: Trigrams, b: Trigrams): number {
  if (a.size === 0 || b.size === 0) return 0;
  const shared = [...a].filter((trigram) => b.has(trigram)).length;
  return (2 * shared) / (a.size + b.size);
}

function phrasings(entries: readonly (readonly string[])[]): PhrasingTrigrams {
  const firsts = [0];
  for (const texts of entries) firsts.push(firsts.at(-1)! + texts.length);
  return new PhrasingTrigrams(phrasingPostings(entries.flat()), {
    ofEntry: (entry) => [firsts[entry]!, firsts[entry + 1]!],
  });
}

describe('the overlap with an entry', () => {
  it('is 1 for equal words, 0 for none in common or none at all', () => {
    const overlap = phrasings([['export'], ['quick'], ['a']]).overlapWith(trigrams(['export']));
    expect(overlap(0)).toBe(1);
    expect(overlap(1)).toBe(0);
    expect(overlap(2)).toBe(0);
    expect(phrasings([['export']]).overlapWith(trigrams([]))(0)).toBe(0);
  });

  it('is that of the closest phrasing', () => {
    const overlap = phrasings([['quick', 'import', 'exports']]).overlapWith(trigrams(['export']));
    expect(overlap(0)).toBe(dice(trigrams(['export']), trigrams(['exports'])));
  });

  it('equals the definition over sets, question after question, in any order of entries', () => {
    const text = fc
      .array(fc.stringMatching(/^[a-d\u00e9\u044f]{1,6}$/), { maxLength: 4 })
      .map((parts) => parts.join(' '));
    const entry = fc.array(text, { minLength: 1, maxLength: 3 });
    fc.assert(
      fc.property(
        fc.array(entry, { minLength: 1, maxLength: 5 }),
        fc.array(text, { minLength: 1, maxLength: 5 }),
        (entries, questions) => {
          const index = phrasings(entries);
          for (const [i, question] of questions.entries()) {
            const asked = trigrams(words(question));
            const overlap = index.overlapWith(asked);
            const order = [...entries.keys()];
            for (const number of i % 2 === 0 ? order : order.reverse()) {
              const all = (entries[number] ?? []).map((own) => dice(asked, trigrams(words(own))));
              expect(overlap(number)).toBe(Math.max(...all));
            }
          }
        },
      ),
    );
  });

  it('holds for thousands of different trigrams', () => {
    const names = Array.from({ length: 400 }, (_, i) => `w${i.toString(36)}x${i * 7919}`);
    const index = phrasings(names.map((name) => [name]));
    for (const [number, name] of names.entries()) {
      expect(index.overlapWith(trigrams(words(name)))(number)).toBe(1);
    }
  });
});
