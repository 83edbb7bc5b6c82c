import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { RULES } from '../../../scripts/lint/rules.ts';
import { LINT_RULES } from '../../../server/config/lint-rules.ts';
import { packageRoot } from '../../../server/package-root.ts';

test('the rules are those that the setting lint.off knows, in their order', () => {
  expect(RULES.map(({ name }) => name)).toEqual(LINT_RULES);
});

test('docs/lint.md has a section for each rule, in their order', () => {
  const page = readFileSync(join(packageRoot(), 'docs/lint.md'), 'utf8');
  expect([...page.matchAll(/^### `([\w-]+)`$/gm)].map(([, name]) => name)).toEqual(LINT_RULES);
});
