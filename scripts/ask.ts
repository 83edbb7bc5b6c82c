import { type Command, InvalidArgumentError } from 'commander';
import { answerMessage } from '../server/api/answer-message.ts';
import { DEFAULT_RESULTS } from '../server/api/protocol.ts';
import { checkQuestion } from '../server/api/question.ts';
import { readManifest } from '../server/index/load.ts';
import { printAnswer } from './answer-text.ts';
import { commandWith, configOfOne, MODEL_SETTINGS } from './command-options.ts';
import { explanationText } from './explain-text.ts';
import { collectionFolder, openRetriever, startEmbedder } from './open-collection.ts';

const ASK_SETTINGS = ['index', 'collection', ...MODEL_SETTINGS, 'ranker', 'ann', 'publicUrl'];

interface AskFlags {
  readonly limit: number;
  readonly context?: readonly string[];
  readonly json?: boolean;
  readonly explain?: boolean;
}

/** `docent ask "..."`: one question of the index on disk, answered in this process. */
export function askCommand(): Command {
  return commandWith('ask', 'ask one question of the index', ASK_SETTINGS)
    .argument('<question>', 'the question, in quotes')
    .option('--limit <number>', 'results', wholeNumber, DEFAULT_RESULTS)
    .option('--context <questions...>', 'earlier questions of the conversation, oldest first')
    .option('--json', 'print the answer message of the protocol and nothing else')
    .option(
      '--explain',
      'say what made the order and the confidence (beside --json: on standard error)',
    )
    .action(async (asked: string, options: Record<string, unknown> & AskFlags) => {
      const { limit, context, json, explain } = options;
      const config = configOfOne(options, ['limit', 'context', 'json', 'explain']);
      const question = checkQuestion(asked, config.limits.questionLength);
      const folder = collectionFolder(config);
      // Before the model is loaded: a missing index is the likelier mistake.
      await readManifest(folder);
      const embedder = await startEmbedder(config, 1);
      try {
        const retriever = await openRetriever(config, embedder, folder);
        const begin = performance.now();
        const asking = { limit, context };
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
