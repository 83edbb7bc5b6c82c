import pc from 'picocolors';
import type { LintReport } from '../lint.ts';
import { grouped } from './by-file.ts';
import { counted, type Finding } from './finding.ts';

/** Columns that a line of prose keeps to; paths and addresses may be longer. */
const COLUMNS = 80;
const INDENT = '       ';

/** Findings that are listed: more than anybody puts right before looking again. */
const MOST_SHOWN = 200;

/**
 * Findings as a person reads them in a terminal, by file, with counts at the end. Where there are too
 * many, errors are listed before warnings are, and the others are counted by rule.
 */
export function lintText({ findings, counts, entries }: LintReport): string {
  const [first, rest] = shownFirst(findings);
  const files = grouped(first, ({ file }) => file);
  const parts = [...files].map(
    ([file, own]) => `${pc.bold(pc.underline(file))}\n${own.map(findingText).join('')}\n`,
  );
  return `${parts.join('')}${moreText(rest)}${summary(counts, entries)}\n`;
}

/** The findings that are listed, in their order, and the others. */
function shownFirst(findings: readonly Finding[]): readonly [Finding[], Finding[]] {
  const errors = findings.filter(({ severity }) => severity === 'error');
  const warnings = findings.filter(({ severity }) => severity !== 'error');
  const shown = new Set([...errors, ...warnings].slice(0, MOST_SHOWN));
  const isShown = (finding: Finding): boolean => shown.has(finding);
  return [findings.filter(isShown), findings.filter((finding) => !isShown(finding))];
}

function moreText(rest: readonly Finding[]): string {
  if (rest.length === 0) return '';
  const rules = [...grouped(rest, ({ rule }) => rule)].map(
    ([rule, own]) => `${rule} ${own.length}`,
  );
  return `and ${rest.length} more, which --json has too:\n${wrap(rules.join(', '))}\n`;
}

function findingText({ line, severity, rule, message, remedy }: Finding): string {
  const place = pc.dim(String(line === 0 ? '' : line).padStart(5));
  const mark = severity === 'error' ? pc.red('error  ') : pc.yellow('warning');
  return `${place}  ${mark}  ${rule}\n${wrap(message)}${pc.dim(wrap(`→ ${remedy}`))}`;
}

/** Broken at spaces. */
function wrap(text: string): string {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(/\s+/)) {
    if (line !== '' && width(`${INDENT}${line} ${word}`) > COLUMNS) {
      lines.push(line);
      line = '';
    }
    line = line === '' ? word : `${line} ${word}`;
  }
  return [...lines, line].map((each) => `${INDENT}${each}\n`).join('');
}

/** Columns of a text: Chinese, Japanese and Korean characters take two. */
function width(text: string): number {
  return (
    text.length +
    (text.match(/[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uff00-\uff60]/g)?.length ?? 0)
  );
}

function summary({ errors, warnings }: LintReport['counts'], entries: number): string {
  const checked = `${counted(entries, 'entry', 'entries')} checked`;
  if (errors + warnings === 0) return `${pc.green('clean')}  ${checked}, nothing found`;
  const error = errors > 0 ? pc.red(counted(errors, 'error')) : counted(errors, 'error');
  return `${error}, ${counted(warnings, 'warning')}; ${checked}`;
}
