import { stripVTControlCharacters } from 'node:util';
import { describe, expect, test } from 'vitest';
import type { Finding } from '../../../scripts/lint/finding.ts';
import { lintText } from '../../../scripts/lint/report-text.ts';

function finding(line: number, severity: Finding['severity']): Finding {
  const rule = severity === 'error' ? 'lost-question' : 'long-answer';
  return { rule, severity, file: 'faq.md', line, message: `m${line}.`, remedy: 'r.' };
}

function report(warnings: number, errors: number): string {
  const findings = Array.from({ length: warnings + errors }, (_, i) =>
    finding(i + 1, i < warnings ? 'warning' : 'error'),
  );
  // Continuous integration gets colours.
  const text = lintText({ findings, counts: { errors, warnings }, entries: 10_000 });
  return stripVTControlCharacters(text);
}

const listed = (text: string): number => text.match(/ m\d+\./g)?.length ?? 0;

describe('the text of docent lint', () => {
  test('lists 200 findings, and says nothing of more where there are none', () => {
    expect(listed(report(200, 0))).toBe(200);
    expect(report(200, 0)).not.toContain('more');
  });

  test('lists 200 of more, errors first in their places, and counts the rest by rule', () => {
    const text = report(9_000, 150);
    expect(listed(text)).toBe(200);
    expect(text.match(/ error /g)).toHaveLength(150);
    expect(text).toContain('and 8950 more, which --json has too:\n       long-answer 8950\n');
    expect(text).toMatch(/150 errors, 9000 warnings; 10000 entries checked\n$/);
  });
});
