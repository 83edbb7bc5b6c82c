import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { RateLimiter } from '../../../server/api/rate-limiter.ts';

function limiter(perMinute: number, maxKeys?: number) {
  const time = { now: 1_000_000.123 };
  return { time, limits: new RateLimiter({ perMinute, maxKeys, clock: () => time.now }) };
}

describe('a token bucket', () => {
  test('gives a minute’s worth at once and refuses the next, each key for itself', () => {
    const { limits } = limiter(3);
    expect([1, 2, 3].map(() => limits.take('a'))).toEqual([0, 0, 0]);
    expect(limits.take('a')).toBe(20_000);
    expect(limits.take('b')).toBe(0);
  });

  test('is refilled evenly, and never beyond a minute’s worth', () => {
    const { time, limits } = limiter(60);
    for (let i = 0; i < 60; i += 1) limits.take('a');
    time.now += 2500;
    expect([1, 2, 3].map(() => limits.take('a'))).toEqual([0, 0, 500]);
    time.now += 3_600_000;
    const taken = Array.from({ length: 61 }, () => limits.take('a'));
    expect(taken.filter((wait) => wait === 0)).toHaveLength(60);
  });

  test('takes the next request at the time that it named, and refuses it a millisecond before', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 5000 }), fc.nat(70_000), (perMinute, pause) => {
        const { time, limits } = limiter(perMinute);
        while (limits.take('a') === 0);
        time.now += pause;
        while (limits.take('a') === 0);
        const wait = limits.take('a');
        time.now += wait - 1;
        expect(limits.take('a')).toBe(1);
        time.now += 1;
        expect(limits.take('a')).toBe(0);
      }),
    );
  });

  test('refused requests cost nothing', () => {
    const { time, limits } = limiter(1);
    limits.take('a');
    for (let i = 0; i < 100; i += 1) expect(limits.take('a')).toBe(60_000);
    time.now += 60_000;
    expect(limits.take('a')).toBe(0);
  });

  test('is forgotten after a minute of silence, when it is full anyway', () => {
    const { time, limits } = limiter(5);
    for (const key of ['a', 'b', 'c']) limits.take(key);
    time.now += 30_000;
    limits.take('a');
    expect(limits.size).toBe(3);
    time.now += 30_000;
    limits.take('d');
    expect(limits.size).toBe(2);
  });

  test('of a key too many takes the place of the one silent for longest', () => {
    const { limits } = limiter(1, 1000);
    for (let i = 0; i < 100_000; i += 1) limits.take(`key ${i}`);
    expect(limits.size).toBe(1000);
    expect(limits.take('key 99999')).toBe(60_000);
    expect(limits.take('key 0')).toBe(0);
  });
});
