import { describe, expect, test } from 'vitest';
import { Admission } from '../../../server/api/admission.ts';

function deferred() {
  let resolve = (_value: string): void => {};
  let reject = (_error: Error): void => {};
  const promise = new Promise<string>((settle, fail) => {
    resolve = settle;
    reject = fail;
  });
  return { promise, resolve, reject };
}

describe('admission', () => {
  test('takes as many as the queue holds and refuses the next with a time to retry', async () => {
    const admission = new Admission({ queue: 2, answerSeconds: 60 });
    const work = [deferred(), deferred()];
    const runs = work.map(({ promise }) => admission.run(() => promise));
    expect(admission.pending).toBe(2);
    await expect(admission.run(async () => 'late')).rejects.toMatchObject({
      code: 'OVERLOADED',
      message: 'The server is busy: 2 questions are waiting already and no more are taken.',
      retryAfterMs: expect.toSatisfy((ms: number) => ms >= 100 && ms <= 10_000),
    });
    work[0]?.resolve('one');
    expect(await runs[0]).toBe('one');
    expect(await admission.run(async () => 'again')).toBe('again');
    work[1]?.resolve('two');
    expect(await runs[1]).toBe('two');
    expect(admission.pending).toBe(0);
  });

  test('gives its place back when the work fails, also when it fails at once', async () => {
    const admission = new Admission({ queue: 1, answerSeconds: 60 });
    await expect(admission.run(async () => Promise.reject(new Error('a')))).rejects.toThrow('a');
    const throws = (): Promise<string> => {
      throw new Error('b');
    };
    await expect(admission.run(throws)).rejects.toThrow('b');
    expect(await admission.run(async () => 'free')).toBe('free');
  });

  test('answers a question that waits too long, and holds its place until the work ends', async () => {
    const admission = new Admission({ queue: 1, answerSeconds: 0.01 });
    const work = deferred();
    await expect(admission.run(() => work.promise)).rejects.toMatchObject({
      code: 'OVERLOADED',
      message: 'The server is busy: no answer within 0.01 s; ask again.',
    });
    expect(admission.pending).toBe(1);
    await expect(admission.run(async () => 'no')).rejects.toMatchObject({ code: 'OVERLOADED' });
    // A failure that comes after the client was told is no unhandled rejection either.
    work.reject(new Error('too late'));
    await expect(work.promise).rejects.toThrow('too late');
    expect(await admission.run(async () => 'free')).toBe('free');
  });
});
