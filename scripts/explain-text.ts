import pc from 'picocolors';
import type { ConfidenceRule, Contribution, Explanation } from '../server/retrieval/explain.ts';

/** Results that are explained. */
const RESULTS = 3;
const NAME_WIDTH = 16;
/** Of an amount, and of the value in parentheses after it. */
const AMOUNT_WIDTH = 9;
const VALUE_WIDTH = 7;
/** Cells of a bar to each side of its middle. */
const BAR_CELLS = 12;

const RULES: Readonly<Record<ConfidenceRule, string>> = {
  verbatim: 'the question is a stored one, word for word, and that decides',
  followUp: 'mixed with the reading of the question by itself; above, the one with the turn before',
  vague: 'too few words to be surer',
};

/** What made the order and the confidence, as a person reads it in a terminal. */
export function explanationText(explanation: Explanation): string {
  return `\n${scores(explanation)}\n${confidence(explanation)}`;
}

/** A row a feature, a column a result: what it adds, and the feature's value. */
function scores({ candidates }: Explanation): string {
  const shown = candidates.slice(0, RESULTS);
  const [first] = shown;
  if (first === undefined) return `${pc.dim('Nothing was found that could be explained.')}\n`;
  const questions = shown.map(({ entry }, i) => `  ${pc.dim(`${i + 1}.`)} ${entry.question}\n`);
  const column = (text: string): string => text.padStart(AMOUNT_WIDTH) + ' '.repeat(VALUE_WIDTH);
  const heads = shown
    .map((_, i) => column(`${i + 1}.`))
    .join('')
    .trimEnd();
  const rows = first.contributions.map(({ name }, row) => {
    const cells = shown.map(({ contributions }) => cell(contributions[row]!));
    return `  ${name.padEnd(NAME_WIDTH)}${cells.join('')}\n`;
  });
  const sums = shown
    .map(({ score }) => column(score.toFixed(2)))
    .join('')
    .trimEnd();
  return [
    `${pc.bold('Why this order')}  ${pc.dim('what each feature adds to the score (its value)')}\n`,
    ...questions,
    `\n${pc.dim(`  ${' '.repeat(NAME_WIDTH)}${heads}`)}\n`,
    ...rows,
    `${pc.bold(`  ${'score'.padEnd(NAME_WIDTH)}${sums}`)}\n`,
  ].join('');
}

function cell({ amount, value }: Contribution): string {
  return (
    coloured(amount, signed(amount).padStart(AMOUNT_WIDTH)) +
    pc.dim(` (${value.toFixed(2)})`.padEnd(VALUE_WIDTH))
  );
}

function confidence({ signals, bySignals, ranking, rule }: Explanation): string {
  const largest = Math.max(...signals.map(({ amount }) => Math.abs(amount)), 1e-9);
  const rows = signals.map(({ name, value, amount }) => {
    const length = Math.round((BAR_CELLS * Math.abs(amount)) / largest);
    const bar = '█'.repeat(length);
    const left = amount < 0 ? bar.padStart(BAR_CELLS) : ' '.repeat(BAR_CELLS);
    const drawn = coloured(amount, `${left}│${amount < 0 ? '' : bar}`);
    const shown = name === 'bias' ? '' : value.toFixed(2);
    return `  ${name.padEnd(NAME_WIDTH)}${pc.dim(shown.padStart(8))}${signed(amount).padStart(8)}  ${drawn}\n`;
  });
  const sum = signals.reduce((total, { amount }) => total + amount, 0);
  return [
    `${pc.bold('Why this sure')}  ${pc.dim('what each signal adds to the log odds')}\n`,
    ...rows,
    pc.bold(`  ${'log odds'.padEnd(NAME_WIDTH + 8)}${signed(sum).padStart(8)}`),
    `  ${pc.dim('→')} ${percent(bySignals)}\n`,
    ...(rule === undefined
      ? []
      : [`  ${pc.yellow(`${percent(ranking.confidence)} in the end`)}: ${RULES[rule]}\n`]),
    `  ${pc.dim('outcome:')} ${ranking.outcome}\n`,
  ].join('');
}

function coloured(amount: number, text: string): string {
  if (Math.abs(amount) < 0.05) return pc.dim(text);
  return amount < 0 ? pc.red(text) : pc.green(text);
}

function signed(amount: number): string {
  return `${amount < 0 ? '-' : '+'}${Math.abs(amount).toFixed(2)}`;
}

function percent(share: number): string {
  return `${(share * 100).toFixed(1)} %`;
}
