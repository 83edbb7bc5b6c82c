import type { Turn } from './conversation.ts';
import { type Strings, troubleText } from './strings.ts';

/** Nobody wants ten kilobytes read out: who does finds them in the log. */
const LONGEST = 300;
/** Candidates that are read out. */
const MOST_CHOICES = 3;

/** What a screen reader says of a turn that was waited for: where it leads, in a few words. */
export function announcement({ progress }: Turn, strings: Strings): string {
  if (progress.state === 'waiting') return '';
  if (progress.state === 'failed') {
    // The visitor knows, and waits for another answer.
    if (progress.trouble.code === 'REPLACED') return '';
    const { summary, detail } = troubleText(progress.trouble, strings);
    return `${summary} ${detail}`;
  }
  const { outcome, results } = progress.reply;
  const [first] = results;
  const words =
    outcome === 'answered' && first
      ? [first.question, first.passage?.text ?? first.answer.text]
      : outcome === 'suggested'
        ? [strings.didYouMean, ...results.slice(0, MOST_CHOICES).map(({ question }) => question)]
        : [strings.notFound, strings.notFoundHint];
  return words.join(' ').slice(0, LONGEST);
}
