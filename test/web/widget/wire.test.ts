import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { PROTOCOL_VERSION, serverMessageSchema } from '../../../server/api/protocol.ts';
import { decodeFrame, PROTOCOL_VERSION as WIDGET_VERSION } from '../../../web/widget/wire.ts';
import { answer, HELLO, RESULTS } from '../messages.ts';

const { score: _score, passage: _passage, ...entry } = RESULTS[0] as (typeof RESULTS)[number];
const MESSAGES = [
  HELLO,
  answer('1', 'answered'),
  answer(undefined, 'unanswered', []),
  { type: 'suggestions', id: '2', suggestions: [{ entryId: 'e', question: 'Why?' }] },
  { type: 'entry', id: '3', result: entry },
  { type: 'ok', id: '4' },
  { type: 'error', id: '5', code: 'RATE_LIMITED', message: 'Later.', retryAfterMs: 1000 },
];

describe('decodeFrame', () => {
  test('speaks the version of the server in the same commit', () => {
    expect(WIDGET_VERSION).toBe(PROTOCOL_VERSION);
  });

  test.each(MESSAGES)('takes what the protocol calls a $type message', (message) => {
    expect(serverMessageSchema.safeParse(message).success).toBe(true);
    expect(decodeFrame(JSON.stringify(message))).toEqual(message);
  });

  test('takes the hello of another version by its number alone', () => {
    expect(decodeFrame('{"type":"hello","protocol":7,"new":[]}')).toMatchObject({ protocol: 7 });
  });

  test.each([
    ['text that is no JSON', '{"type":'],
    ['null', 'null'],
    ['a list', '[]'],
    ['a number', '7'],
    ['an unknown type', '{"type":"dance"}'],
    ['a hello without starters', '{"type":"hello","protocol":1,"limits":{}}'],
    ['an id that is no text', '{"type":"ok","id":4}'],
    ['an unknown outcome', '{"type":"answer","outcome":"toString","results":[]}'],
    ['results that are no list', '{"type":"answer","outcome":"answered","results":{}}'],
    ['a result without an answer', '{"type":"answer","outcome":"answered","results":[{}]}'],
    ['a suggestion that is a text', '{"type":"suggestions","suggestions":["a"]}'],
    ['an entry without a source', '{"type":"entry","result":{"entryId":"e","question":"q"}}'],
    ['an error without a message', '{"type":"error","code":"INTERNAL"}'],
  ])('refuses %s', (_name, frame) => {
    expect(decodeFrame(frame)).toBeUndefined();
  });

  test('refuses a frame that is not text', () => {
    expect(decodeFrame(new ArrayBuffer(3))).toBeUndefined();
  });

  test('never throws, whatever JSON comes', () => {
    const field = fc.constantFrom('hello', 'answer', 'suggestions', 'entry', 'error');
    const message = fc.record(
      { type: field, results: fc.jsonValue(), result: fc.jsonValue(), limits: fc.jsonValue() },
      { requiredKeys: ['type'] },
    );
    fc.assert(fc.property(message, (value) => void decodeFrame(JSON.stringify(value))));
    fc.assert(fc.property(fc.string(), (text) => void decodeFrame(text)));
  });
});
