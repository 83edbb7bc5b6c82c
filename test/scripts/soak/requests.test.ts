import { expect, test } from 'vitest';
import { soakRequests } from '../../../scripts/soak/requests.ts';
import { entry } from '../../server/corpus/made-entry.ts';

const ENTRIES = [
  entry({ question: 'Where do zorbs sleep at night?', alternates: ['a bed for my zorb at home'] }),
  entry({ question: 'What do zorbs eat in winter?' }),
];

test('the same seed gives the same requests, each once, and another seed others', () => {
  const requests = soakRequests(ENTRIES, ['zorbs'], 1, 200);
  expect(requests.length).toBeGreaterThanOrEqual(200);
  expect(new Set(requests.map((request) => JSON.stringify(request))).size).toBe(requests.length);
  expect(soakRequests(ENTRIES, ['zorbs'], 1, 200)).toEqual(requests);
  expect(soakRequests(ENTRIES, ['zorbs'], 2, 200)).not.toEqual(requests);
});

test('some questions are asked after different turns, and with different limits', () => {
  const asks = soakRequests(ENTRIES, ['zorbs'], 1, 100).filter(({ type }) => type === 'ask');
  const most = (field: 'context' | 'limit'): number => {
    const seen = new Map<string, Set<string>>();
    for (const ask of asks) {
      if (ask.type !== 'ask' || ask[field] === undefined) continue;
      const values = seen.get(ask.question) ?? new Set();
      seen.set(ask.question, values.add(JSON.stringify(ask[field])));
    }
    return Math.max(...[...seen.values()].map(({ size }) => size));
  };
  expect(most('context')).toBeGreaterThan(1);
  expect(most('limit')).toBeGreaterThan(1);
});

test('a corpus with fewer distinct requests than asked for gives those that it has', () => {
  expect(soakRequests([entry({ question: 'Why?' })], ['why'], 1, 5000).length).toBeLessThan(5000);
});
