import { expect, test } from 'vitest';
import { createLogger } from '../../server/log.ts';

function lines(options: Parameters<typeof createLogger>[0]) {
  const written: string[] = [];
  return { written, logger: createLogger(options, { write: (line) => void written.push(line) }) };
}

test('a line is one JSON object with level, time and fields', () => {
  const { written, logger } = lines({ level: 'info' });
  logger.info({ port: 1 }, 'listening\non two lines');
  expect(written).toHaveLength(1);
  expect(written[0]?.trimEnd()).not.toContain('\n');
  expect(JSON.parse(written[0] ?? '')).toEqual({
    level: 30,
    time: expect.stringMatching(/^\d{4}-\d\d-\d\dT/),
    port: 1,
    msg: 'listening\non two lines',
  });
});

test('lines below the level are not written', () => {
  const { written, logger } = lines({ level: 'warn' });
  logger.info('no');
  logger.warn('yes');
  expect(written).toHaveLength(1);
});

test('lines for people name the level and the message', () => {
  const { written, logger } = lines({ level: 'info', pretty: true });
  logger.info({ port: 1 }, 'listening');
  expect(written.join('')).toMatch(/INFO.*listening/);
  expect(written.join('')).not.toContain('{"');
});

test('an error is written with its stack', () => {
  const { written, logger } = lines({ level: 'info' });
  logger.error({ err: new Error('boom') }, 'failed');
  expect(JSON.parse(written[0] ?? '')).toMatchObject({
    err: { message: 'boom', stack: expect.stringContaining('log.test.ts') },
  });
});
