import pc from 'picocolors';
import type { AnswerMessage, AnswerResult } from '../server/api/protocol.ts';
import { sureness } from './sureness.ts';

/** Lines of an answer that are shown before the rest is left to the page. */
const MAX_LINES = 40;

/** An answer as a person reads it in a terminal; colours where standard output has them. */
export function printAnswer(message: AnswerMessage): string {
  const [first, ...others] = message.results;
  const sure = pc.dim(`${sureness(message.confidence)}, ${message.tookMs} ms`);
  if (first === undefined) return `${pc.yellow('Nothing found.')} ${sure}\n`;
  switch (message.outcome) {
    case 'answered':
      return (
        `${pc.green(pc.bold(first.question))}  ${sure}\n\n${answerText(first)}\n\n${sourceLine(first)}\n` +
        choices('Other matches', others)
      );
    case 'suggested':
      return `${pc.yellow('Not sure. Did you mean:')}  ${sure}\n${choices('', message.results)}`;
    case 'unanswered':
      return `${pc.red("I couldn't find this in the FAQ.")}  ${sure}\n${choices('Nearest entries', message.results)}`;
  }
}

/** The answer with its passage in bold. */
function answerText({ answer, passage }: AnswerResult): string {
  const { text } = answer;
  const bold = (part: string): string =>
    part
      .split('\n')
      .map((line) => pc.bold(line))
      .join('\n');
  const marked =
    text.slice(0, passage.start) +
    bold(text.slice(passage.start, passage.end)) +
    text.slice(passage.end);
  const lines = marked.trim().split('\n');
  const shown = lines.slice(0, MAX_LINES).map((line) => `  ${line}`.trimEnd());
  const left = lines.length - shown.length;
  return [...shown, ...(left > 0 ? [pc.dim(`  ... ${left} more lines at the source`)] : [])].join(
    '\n',
  );
}

function sourceLine({ source }: AnswerResult): string {
  const place = [source.title, source.section].filter((part) => part !== '').join(' › ');
  return `${pc.dim('Source:')} ${place}${source.url === '' ? '' : `\n${pc.cyan(source.url)}`}`;
}

function choices(title: string, results: readonly AnswerResult[]): string {
  if (results.length === 0) return '';
  const lines = results.flatMap(({ question, source }, i) => [
    `  ${pc.dim(`${i + 1}.`)} ${question}`,
    ...(source.url === '' ? [] : [`     ${pc.dim(source.url)}`]),
  ]);
  return `\n${title === '' ? '' : `${pc.dim(title)}\n`}${lines.join('\n')}\n`;
}
