import type { HybridRetriever } from '../../server/retrieval/hybrid-retriever.ts';
import type { Ranking } from '../../server/retrieval/ranking.ts';
import {
  type Judged,
  MRR_DEPTH,
  type RankMetrics,
  type RefusalMetrics,
  rankMetrics,
  refusalMetrics,
} from './metrics.ts';
import { type EvaluationQuestion, isAt, type QuestionFile } from './question-file.ts';

/** What `docent evaluate --json` prints; a part without questions is null. */
export interface EvaluationReport {
  readonly files: readonly ({
    readonly file: string;
    readonly kinds: Readonly<Record<string, RankMetrics>>;
  } & Partial<RankMetrics>)[];
  /** Over all answerable questions that stand alone. */
  readonly all: RankMetrics | null;
  readonly followups: RankMetrics | null;
  readonly refusal: RefusalMetrics | null;
}

/** One question with what the retriever said to it. */
export interface AskedQuestion {
  readonly question: EvaluationQuestion;
  readonly ranking: Ranking;
  readonly judged: Judged;
  /** Whether it names an entry that the index does not hold. */
  readonly unknownPlaces: boolean;
}

/**
 * Asks every question of the files, one after the other, through the server's own code.
 *
 * @param retrieverFor who is to answer a question: always the same, or the one that has not
 *   learned from it
 */
export async function askQuestions(
  retrieverFor: (question: EvaluationQuestion) => HybridRetriever,
  files: readonly QuestionFile[],
  onAsked: (done: number, total: number) => void,
): Promise<AskedQuestion[][]> {
  const total = files.reduce((sum, { questions }) => sum + questions.length, 0);
  let done = 0;
  const asked: AskedQuestion[][] = [];
  for (const { questions } of files) {
    const ofFile: AskedQuestion[] = [];
    for (const question of questions) {
      const retriever = retrieverFor(question);
      const ranking = await retriever.ask(question.question, {
        limit: MRR_DEPTH,
        context: question.context,
      });
      const unknownPlaces = question.answers.some(
        (place) => !retriever.sources().some((source) => isAt(source, place)),
      );
      ofFile.push({ question, ranking, judged: judge(question, ranking), unknownPlaces });
      onAsked(++done, total);
    }
    asked.push(ofFile);
  }
  return asked;
}

function judge(question: EvaluationQuestion, ranking: Ranking): Judged {
  const place = ranking.results.findIndex(({ entry }) =>
    question.answers.some((answer) => isAt(entry.source, answer)),
  );
  return {
    kind: question.kind,
    answerable: question.answers.length > 0,
    rank: place < 0 ? undefined : place + 1,
    confidence: ranking.confidence,
    outcome: ranking.outcome,
  };
}

/** The figures over what was asked, file by file and together. */
export function reportOn(
  files: readonly QuestionFile[],
  asked: readonly (readonly AskedQuestion[])[],
): EvaluationReport {
  const alone = asked.flat().filter(({ question }) => !question.followUp);
  const answerable = (of: readonly AskedQuestion[]): Judged[] =>
    of.flatMap(({ judged }) => (judged.answerable ? [judged] : []));
  return {
    files: files.map(({ file }, i) => {
      const judged = answerable(asked[i] ?? []);
      const kinds = [...new Set(judged.map((one) => one.kind))].sort();
      return {
        file,
        ...(rankMetrics(judged) ?? { n: 0 }),
        kinds: Object.fromEntries(
          kinds.flatMap((kind) => {
            const metrics = rankMetrics(judged.filter((one) => one.kind === kind));
            return metrics === null ? [] : [[kind, metrics]];
          }),
        ),
      };
    }),
    all: rankMetrics(answerable(alone)),
    followups: rankMetrics(answerable(asked.flat().filter(({ question }) => question.followUp))),
    refusal: refusalMetrics(alone.map(({ judged }) => judged)),
  };
}
