import type {
  AnswerMessage,
  AnswerResult,
  HelloMessage,
  Outcome,
} from '../../server/api/protocol.ts';

export const HELLO: HelloMessage = {
  type: 'hello',
  protocol: 1,
  collections: ['default'],
  index: 'g1',
  starters: ['What is a zorb?', 'Where do zorbs sleep?'],
  limits: { questionLength: 500, contextTurns: 4, maxResults: 20, inFlight: 8 },
};

/** A result whose passage is the given run of its text. */
export function result(
  question: string,
  html: string,
  text: string,
  passage = text,
  url = 'https://docs.example.org/zorbs.html#what',
): AnswerResult {
  const start = text.indexOf(passage);
  return {
    entryId: question.toLowerCase().replaceAll(/\W+/g, '-'),
    question,
    answer: { html, text },
    passage: { text: passage, start, end: start + passage.length },
    source: { url, title: 'Zorbs', section: 'Basics' },
    tags: [],
    score: 0.9,
  };
}

export const RESULTS: readonly AnswerResult[] = [
  result(
    'What is a zorb?',
    '<p>A zorb is a <strong>round</strong> thing. It rolls.</p><pre><code>zorb --roll "a line that is far too long for the panel that it is shown in, so that it scrolls"\n</code></pre>',
    'A zorb is a round thing. It rolls.zorb --roll "a line that is far too long for the panel that it is shown in, so that it scrolls"\n',
    'A zorb is a round thing.',
  ),
  result('Where do zorbs sleep?', '<p>In a <em>zorbary</em>.</p>', 'In a zorbary.'),
  result('Do zorbs eat?', '<p>Never.</p>', 'Never.'),
];

export function answer(
  id: string | undefined,
  outcome: Outcome,
  results: readonly AnswerResult[] = RESULTS,
): AnswerMessage {
  return {
    type: 'answer',
    ...(id === undefined ? {} : { id }),
    answerId: 'a-1',
    outcome,
    confidence: outcome === 'answered' ? 0.9 : outcome === 'suggested' ? 0.4 : 0.1,
    results: [...results],
    collection: 'default',
    index: 'g1',
    tookMs: 1,
  };
}
