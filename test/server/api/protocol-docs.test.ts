import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import {
  DEFAULT_LIMITS,
  requestSchemas,
  serverMessageSchema,
} from '../../../server/api/protocol.ts';
import { WIRE_CODES } from '../../../server/errors.ts';
import { packageRoot } from '../../../server/package-root.ts';

const page = readFileSync(join(packageRoot(), 'docs/protocol.md'), 'utf8');
const examples = [...page.matchAll(/^```json (\w+)\n(.*?)^```$/gms)].map((match) => ({
  kind: match[1],
  message: JSON.parse(match[2] ?? '') as { type?: string },
}));
const requests = requestSchemas(DEFAULT_LIMITS);

describe('docs/protocol.md', () => {
  test.each(examples.map((example) => [example.kind, example.message.type, example] as const))(
    'shows a valid %s message: %s',
    (_kind, _type, { kind, message }) => {
      switch (kind) {
        case 'client':
          expect(requests.any.parse(message)).toEqual(message);
          break;
        case 'server':
          expect(serverMessageSchema.parse(message)).toEqual(message);
          break;
        default:
          expect(kind).toBe('ask');
          expect(requests.ask.parse({ type: 'ask', ...message })).toMatchObject(message);
      }
    },
  );

  test('shows every message there is', () => {
    const shown = (kind: string) =>
      new Set(
        examples.filter((example) => example.kind === kind).map(({ message }) => message.type),
      );
    expect(shown('client')).toEqual(new Set(['ask', 'suggest', 'entry', 'feedback']));
    expect(shown('server')).toEqual(
      new Set(['hello', 'answer', 'suggestions', 'entry', 'ok', 'error']),
    );
  });

  test('shows offsets that cut the passage out of the answer', () => {
    const answers = examples.flatMap(({ message }) => {
      const parsed = serverMessageSchema.safeParse(message);
      return parsed.success && parsed.data.type === 'answer' ? parsed.data.results : [];
    });
    expect(answers.length).toBeGreaterThan(0);
    for (const { answer, passage } of answers) {
      expect(answer.text.slice(passage.start, passage.end)).toBe(passage.text);
    }
  });

  test('lists the codes of server/errors.ts with the same statuses', () => {
    const rows = [...page.matchAll(/^\| `([A-Z_]+)` \| (\d{3}) \|/gm)];
    const listed = Object.fromEntries(rows.map(([, code, status]) => [code, Number(status)]));
    expect(listed).toEqual(WIRE_CODES);
    expect(rows).toHaveLength(Object.keys(WIRE_CODES).length);
  });
});
