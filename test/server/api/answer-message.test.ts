import { expect, test } from 'vitest';
import { answerMessage, entryResult } from '../../../server/api/answer-message.ts';
import { answerMessageSchema, entryResultSchema } from '../../../server/api/protocol.ts';
import { indexedEntry } from './memory-retriever.ts';

const ORIGIN = { collection: 'default', index: 'gen-1', base: 'http://h.example', tookMs: 1.26 };

test('a ranking becomes an answer with absolute sources and the time to a tenth', () => {
  const entry = indexedEntry('alpha', { updated: '2026-10-01', tags: ['faq'] });
  const passage = { text: 'The', start: 0, end: 3 };
  const ranking = {
    outcome: 'suggested',
    confidence: 0.4,
    results: [{ entry, passage, score: 0.7 }],
  } as const;
  const answer = answerMessage(ranking, ORIGIN);
  expect(answerMessageSchema.parse(answer)).toEqual({
    type: 'answer',
    answerId: expect.stringMatching(/^a-[\w-]{12}$/),
    outcome: 'suggested',
    confidence: 0.4,
    results: [
      {
        entryId: 'alpha',
        question: 'What is alpha?',
        answer: { html: '<p>The answer about alpha.</p>', text: 'The answer about alpha.' },
        source: { url: 'http://h.example/guide.html#alpha', title: 'Guide', section: 'Basics' },
        tags: ['faq'],
        updated: '2026-10-01',
        passage,
        score: 0.7,
      },
    ],
    collection: 'default',
    index: 'gen-1',
    tookMs: 1.3,
  });
});

test('two answers never have the same answerId', () => {
  const ranking = { outcome: 'unanswered', confidence: 0, results: [] } as const;
  const ids = Array.from({ length: 1000 }, () => answerMessage(ranking, ORIGIN).answerId);
  expect(new Set(ids).size).toBe(1000);
});

test('an entry says nothing of the file it was read from', () => {
  const result = entryResultSchema.parse(entryResult(indexedEntry('alpha'), 'http://h.example'));
  expect(JSON.stringify(result)).not.toContain('guide.md');
  expect(Object.keys(result)).not.toContain('updated');
});
