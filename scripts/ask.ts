import { type Command, InvalidArgumentError } from 'commander';
import { answerMessage } from '../server/api/answer-message.ts';
import { DEFAULT_RESULTS } from '../server/api/protocol.ts';
import { checkQuestion } from '../server/api/question.ts';
import { readManifest } from '../server/index/load.ts';
import { printAnswer } from './answer-text.ts';
import { filterOf, requireSome } from './ask-choice.ts';
import { commandWith, configOfOne, MODEL_SETTINGS } from './command-options.ts';
import { explanationText } from './explain-text.ts';
import { openIndexEntries } from './export/index-entries.ts';
import { collectionFolder, openRetriever, startEmbedder } from './open-collection.ts';

const ASK_SETTINGS = ['index', 'collection', ...MODEL_SETTINGS, 'ranker', 'ann', 'publicUrl'];

interface AskFlags {
  readonly limit: number;
  readonly context?: readonly string[];
  readonly json?: boolean;
  readonly explain?: boolean;
  readonly tags?: readonly string[];
  readonly lang?: string;
  readonly version?: string;
}

/** Options of the command that are no settings. */
const OWN = ['limit', 'context', 'json', 'explain', 'tags', 'lang', 'version'];

/** `docent ask "..."`: one question of the index on disk, answered in this process. */
export function askCommand(): Command {
  return commandWith('ask', 'ask one question of the index', ASK_SETTINGS)
    .argument('<question>', 'the question, in quotes')
    .option('--limit <number>', 'results', wholeNumber, DEFAULT_RESULTS)
    .option('--context <questions...>', 'earlier questions of the conversation, oldest first')
    .option(
      '--tags <tags>',
      'only entries with all of these tags, with commas between them; repeatable',
      (text: string, before: readonly string[] = []) => [...before, text],
    )
    .option('--lang <language>', 'only entries in this language: zh is any of zh-CN and zh-TW')
    .option('--version <version>', 'only entries of this version: 2.3 is any of 2.3 and 2.3.1')
    .option('--json', 'print the answer message of the protocol and nothing else')
    .option(
      '--explain',
      'say what made the order and the confidence (beside --json: on standard error)',
    )
    .action(async (asked: string, options: Record<string, unknown> & AskFlags) => {
      const { limit, context, json, explain } = options;
      const config = configOfOne(options, OWN);
      const filter = filterOf(options);
      const question = checkQuestion(asked, config.limits.questionLength);
      const folder = collectionFolder(config);
      // Before the model is loaded: a missing index is the likelier mistake.
      await readManifest(folder);
      if (Object.keys(filter).length > 0) {
        const { entries, close } = await openIndexEntries(folder);
        try {
          requireSome(filter, entries);
        } finally {
          close();
        }
      }
      const embedder = await startEmbedder(config, 1);
      try {
        const retriever = await openRetriever(config, embedder, folder);
        const begin = performance.now();
        const asking = { limit, context, ...filter };
        const explanation = explain ? await retriever.explain(question, asking) : undefined;
        const ranking = explanation?.ranking ?? (await retriever.ask(question, asking));
        const message = answerMessage(ranking, {
          collection: config.collection,
          index: retriever.generation,
          base: config.publicUrl ?? `http://${config.host}:${config.port}`,
          tookMs: performance.now() - begin,
        });
        process.stdout.write(json ? `${JSON.stringify(message)}\n` : printAnswer(message));
        if (explanation !== undefined) {
          (json ? process.stderr : process.stdout).write(explanationText(explanation));
        }
      } finally {
        await embedder.close();
      }
    });
}

function wholeNumber(text: string): number {
  const value = Number(text);
  if (Number.isInteger(value) && value >= 1 && value <= 100) return value;
  throw new InvalidArgumentError('expected a whole number from 1 to 100.');
}
