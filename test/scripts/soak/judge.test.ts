import { expect, test } from 'vitest';
import { Judge, said } from '../../../scripts/soak/judge.ts';
import { Timeline } from '../../../scripts/soak/timeline.ts';
import type { ServerMessage } from '../../../server/api/protocol.ts';

const answer = (index: string, confidence: number, name = 'a-1'): ServerMessage => ({
  type: 'answer',
  answerId: name,
  outcome: 'unanswered',
  confidence,
  results: [],
  collection: 'default',
  index,
  tookMs: confidence * 10,
});

/** The first generation is sure by .1 and the second by .2; the second answers from 100 on. */
function judgeOfTwo(): Judge {
  const timeline = new Timeline();
  timeline.begins('first', 0);
  timeline.begins('second', 90);
  timeline.settled('second', 100);
  const alone = new Map([
    ['first', [said(answer('first', 0.1))]],
    ['second', [said(answer('second', 0.2))]],
  ]);
  return new Judge(alone, timeline);
}

const ask = { type: 'ask', question: 'what?' } as const;
/** The faults of one reply to a question asked at a time. */
function faultsOf(reply: ServerMessage, at: number, down = false): readonly string[] {
  const judge = judgeOfTwo();
  judge.replied(judge.sent(ask, 'c:1', at, 0), reply, at + 5, down);
  return judge.faults;
}

test('an answer that differs in its name and its time alone is right', () => {
  expect(faultsOf({ ...answer('first', 0.1, 'a-2'), id: 'c:1', tookMs: 99 } as never, 10)).toEqual(
    [],
  );
});

test('an answer that differs in one digit is a fault that shows where', () => {
  expect(faultsOf(answer('first', 0.11), 10)).toEqual([
    expect.stringMatching(/^c:1: \{"type":"ask".*"confidence":0\.11,.* alone first says .*0\.1,/),
  ]);
});

test("an answer that names one generation and has another's words is a fault", () => {
  expect(faultsOf(answer('second', 0.1), 95)).toHaveLength(1);
});

test('an answer of a generation that has gone is a fault, right as it was', () => {
  expect(faultsOf(answer('first', 0.1), 101)).toEqual([
    'c:1: answered by first, where only second may have answered',
  ]);
});

test('an error that the request alone does not get is a fault; a busy server is none', () => {
  const error = (code: 'INTERNAL' | 'OVERLOADED', retryAfterMs?: number): ServerMessage => ({
    type: 'error',
    code,
    message: '',
    ...(retryAfterMs !== undefined && { retryAfterMs }),
  });
  expect(faultsOf(error('INTERNAL'), 10)).toHaveLength(1);
  expect(faultsOf(error('OVERLOADED', 100), 10)).toEqual([]);
  expect(faultsOf(error('OVERLOADED'), 10)).toEqual(['c:1: OVERLOADED without a time']);
});

test('SHUTTING_DOWN is a fault from a server that nobody stopped', () => {
  const goodbye: ServerMessage = {
    type: 'error',
    code: 'SHUTTING_DOWN',
    message: '',
    retryAfterMs: 1,
  };
  expect(faultsOf(goodbye, 10, true)).toEqual([]);
  expect(faultsOf(goodbye, 10)).toEqual(['c:1: SHUTTING_DOWN from a server that runs']);
});

test('a request without a reply is a fault after a minute, once, and not when it was given up', () => {
  const judge = judgeOfTwo();
  let lost = 0;
  judge.sent(ask, 'c:1', 0, 0, () => {
    lost += 1;
  });
  judge.forget(judge.sent(ask, 'c:2', 0, 0));
  judge.sweep(59_999);
  expect(judge.faults).toEqual([]);
  judge.sweep(60_000);
  judge.sweep(60_001);
  expect(judge.faults).toEqual(['c:1: no reply within 60000 ms']);
  expect(lost).toBe(1);
});

test('what is no message of the protocol is a fault', () => {
  const judge = judgeOfTwo();
  expect(judge.parse('{"type":"answer"}', 'c')).toBeUndefined();
  expect(judge.faultCount).toBe(1);
});
