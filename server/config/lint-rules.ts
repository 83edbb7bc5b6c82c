/** Names of what `docent lint` looks for, in the order of docs/lint.md. */
export const LINT_RULES = [
  'corpus-warning',
  'no-source',
  'dead-link',
  'duplicate-question',
  'near-duplicate',
  'number-only',
  'lost-question',
  'stray-alternate',
  'long-answer',
  'bare-link',
  'no-question',
  'mixed-languages',
] as const;
export type LintRuleName = (typeof LINT_RULES)[number];
