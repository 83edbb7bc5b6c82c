import type { LintRuleName } from '../../server/config/lint-rules.ts';
import type { UnnamedFinding } from './finding.ts';
import type { LintSubject } from './subject.ts';

/** One thing that is looked for. */
export interface LintRule {
  readonly name: LintRuleName;
  check(subject: LintSubject): readonly UnnamedFinding[] | Promise<readonly UnnamedFinding[]>;
}
