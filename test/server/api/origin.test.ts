import { describe, expect, test } from 'vitest';
import { originAllowed, originRefused } from '../../../server/api/origin.ts';

const POLICY = {
  allowedOrigins: ['https://docs.example.org'],
  allowLoopbackOrigins: true,
  publicUrl: 'https://help.example.org/docent',
};
const HOST = '192.0.2.7:8080';

describe('an origin', () => {
  test.each([
    undefined,
    'https://docs.example.org',
    'https://DOCS.example.org',
    'https://help.example.org',
    'http://localhost:3000',
    'http://app.localhost',
    'http://127.0.0.1:5173',
    'http://127.8.9.1',
    'http://[::1]:81',
    'http://192.0.2.7:8080',
  ])('%s is let in', (origin) => {
    expect(originAllowed(origin, HOST, POLICY)).toBe(true);
  });

  test.each([
    'null',
    '',
    'https://docs.example.org/',
    'https://docs.example.org:444',
    'http://docs.example.org',
    'https://docs.example.org.evil.example',
    'https://evil.example/https://docs.example.org',
    'http://localhost.evil.example',
    'http://127.0.0.1.evil.example',
    'http://user@localhost',
    'http://192.0.2.7:8081',
    'not a url',
  ])('%j is refused', (origin) => {
    expect(originAllowed(origin, HOST, POLICY)).toBe(false);
  });

  test('on this machine is refused once allowLoopbackOrigins is off', () => {
    const policy = { ...POLICY, allowLoopbackOrigins: false };
    expect(originAllowed('http://localhost:3000', HOST, policy)).toBe(false);
    expect(originAllowed('http://127.0.0.1:3000', HOST, policy)).toBe(false);
    expect(originAllowed('http://127.0.0.1:8080', '127.0.0.1:8080', policy)).toBe(true);
  });

  test('equal to a Host header with a name is refused: a stranger may own that name', () => {
    expect(originAllowed('http://rebound.example:8080', 'rebound.example:8080', POLICY)).toBe(
      false,
    );
  });
});

test('the refusal names the origin and the setting, at a bounded length', () => {
  const { code, message } = originRefused(`https://${'x'.repeat(5000)}`);
  expect(code).toBe('ORIGIN_NOT_ALLOWED');
  expect(message).toContain('allowedOrigins');
  expect(message.length).toBeLessThan(400);
});
