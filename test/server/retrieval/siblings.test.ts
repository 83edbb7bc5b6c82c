import { describe, expect, it } from 'vitest';
import { isOutdone, QuestionWords } from '../../../server/retrieval/siblings.ts';
import { indexedEntry } from '../api/memory-retriever.ts';

const set = (text: string): Set<string> => new Set(text.split(' ').filter((word) => word !== ''));

describe('a question that is the same as another but for one word', () => {
  const windows = set('install larkspur windows');
  const linux = set('install larkspur linux');

  it('is outdone where the asker has the other one’s word and not its own', () => {
    expect(isOutdone(windows, linux, set('linux install'))).toBe(true);
    expect(isOutdone(linux, windows, set('linux install'))).toBe(false);
  });

  it('is not where the asker has both words, or neither', () => {
    expect(isOutdone(windows, linux, set('from windows to linux'))).toBe(false);
    expect(isOutdone(windows, linux, set('install it'))).toBe(false);
  });

  it('is not where more than one word differs, or all of them do', () => {
    expect(isOutdone(windows, set('remove larkspur linux'), set('linux'))).toBe(false);
    expect(isOutdone(windows, set('install larkspur linux server'), set('linux'))).toBe(false);
    expect(isOutdone(set('windows'), set('linux'), set('linux'))).toBe(false);
    expect(isOutdone(windows, windows, set('windows'))).toBe(false);
    expect(isOutdone(set(''), set(''), set('linux'))).toBe(false);
  });
});

describe('QuestionWords', () => {
  it('are those of the question itself without words that every question has', () => {
    const get = () =>
      indexedEntry('a', { question: 'How do I install it on macOS?', alternates: ['penguins'] });
    expect([...new QuestionWords({ get }).of(0)]).toEqual(['install', 'macos']);
  });
});
