import { expect, test } from 'vitest';
import { isBadLine } from '../../../scripts/soak/server-process.ts';

test.each([
  '{"level":30,"msg":"index loaded"}',
  '{"level":50,"msg":"index refused: the one before goes on serving until another is made current"}',
  '{"level":50,"reason":"exit code 7","msg":"a worker of the model was lost"}',
  '{"level":40,"msg":"WebSocket cut: the client does not read its replies"}',
  'Docent answers at http://127.0.0.1:1234 (Ctrl+C stops it)',
])('expects the line %s', (line) => {
  expect(isBadLine(line)).toBe(false);
});

test.each([
  '{"level":50,"msg":"a request failed"}',
  '{"level":60,"msg":"fatal"}',
  '{"level":40,"msg":"stopped before all was done"}',
  '(node:1) UnhandledPromiseRejectionWarning: Error: x',
  '(node:1) MaxListenersExceededWarning: Possible EventEmitter memory leak detected.',
  'TypeError: x is not a function',
  '    at file:///server/main.js:1:1',
])('finds fault with the line %s', (line) => {
  expect(isBadLine(line)).toBe(true);
});
