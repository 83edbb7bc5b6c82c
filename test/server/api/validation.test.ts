import { expect, test } from 'vitest';
import { DEFAULT_LIMITS, requestSchemas } from '../../../server/api/protocol.ts';
import { badRequest, isRecord } from '../../../server/api/validation.ts';

const schemas = requestSchemas(DEFAULT_LIMITS);

function refusal(value: unknown, names = {}): string {
  const parsed = schemas.any.safeParse(value, { reportInput: true });
  if (parsed.success) throw new Error(`taken: ${JSON.stringify(value)}`);
  const type = isRecord(value) ? value.type : undefined;
  const shape =
    type === 'feedback' ? { type, fields: Object.keys(schemas[type].shape) } : undefined;
  return badRequest(parsed.error.issues, shape, names).message;
}

test.each([
  [null, 'A message must be a JSON object; got null.'],
  [[], 'A message must be a JSON object; got a list.'],
  ['ask', 'A message must be a JSON object; got a string.'],
  [{}, 'Field "type" must be one of ask, suggest, entry, feedback; got nothing.'],
  [{ type: 'aks' }, 'Field "type" must be one of ask, suggest, entry, feedback; got "aks".'],
  [{ type: {} }, 'Field "type" must be one of ask, suggest, entry, feedback; got an object.'],
  [{ type: 'ask' }, 'Field "question" is missing; expected a string.'],
  [{ type: 'ask', question: 5 }, 'Field "question" must be a string; got a number.'],
  [{ type: 'ask', question: null }, 'Field "question" must be a string; got null.'],
  [{ type: 'ask', question: 'q', limit: 21 }, 'Field "limit" may be at most 20; got 21.'],
  [{ type: 'ask', question: 'q', limit: 0 }, 'Field "limit" must be at least 1; got 0.'],
  [
    { type: 'ask', question: 'q', limit: 1.5 },
    'Field "limit" must be a whole number; got a number.',
  ],
  [
    { type: 'ask', question: 'q', limit: '5' },
    'Field "limit" must be a whole number; got a string.',
  ],
  [{ type: 'ask', question: 'q', context: 'x' }, 'Field "context" must be a list; got a string.'],
  [
    { type: 'ask', question: 'q', context: ['', '', '', '', ''] },
    'Field "context" may have at most 4 items; got 5.',
  ],
  [
    { type: 'ask', question: 'q', context: ['', 'x'.repeat(501)] },
    'Field "context[1]" may have at most 500 characters; got 501.',
  ],
  [{ type: 'ask', question: 'q', id: 7 }, 'Field "id" must be a string; got a number.'],
  [
    { type: 'ask', question: 'q', id: 'x'.repeat(65) },
    'Field "id" may have at most 64 characters; got 65.',
  ],
  [{ type: 'entry', entryId: '' }, 'Field "entryId" must have at least 1 character; got 0.'],
  [
    { type: 'feedback', answerId: 'a', helpful: 'yes' },
    'Field "helpful" must be true or false; got a string.',
  ],
])('%j is refused with: %s', (value, sentence) => {
  expect(refusal(value)).toBe(sentence);
});

test('a misspelt field is named rather than the one that it leaves missing', () => {
  expect(refusal({ type: 'feedback', answerId: 'a', helpfull: true })).toBe(
    'Unknown field "helpfull"; "feedback" may have answerId, collection, comment, entryId, helpful, id, type.',
  );
});

test('a field is called what the transport calls it', () => {
  expect(refusal({ type: 'suggest' }, { prefix: 'q' })).toBe(
    'Field "q" is missing; expected a string.',
  );
});

test('what a stranger sent is quoted at a bounded length', () => {
  expect(refusal({ type: 'x'.repeat(10_000) }).length).toBeLessThan(150);
  expect(refusal({ type: 'entry', entryId: 'a', ['y'.repeat(10_000)]: 1 }).length).toBeLessThan(
    150,
  );
});
