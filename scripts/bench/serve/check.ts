import { answerMessageSchema } from '../../../server/api/protocol.ts';
import { type Client, connect, type Message, type Transport } from './clients.ts';

/** Questions at a time while answers are compared with those to the same questions asked alone. */
const AT_ONCE = 16;

/**
 * Asks questions one at a time, then many at a time over both transports, and refuses a server whose
 * answers differ, lack their shape, or belong to another question (the clients look at the ids).
 *
 * @param docent whether the answers must be Docent's in every field
 */
export async function checkAnswers(
  url: string,
  questions: readonly string[],
  docent: boolean,
): Promise<void> {
  const alone = new Map<string, string>();
  const first = await connect('ws', url);
  for (const question of questions) {
    const reply = (await first.ask(question)).message();
    if (docent) answerMessageSchema.parse(reply);
    alone.set(question, told(reply, question));
  }
  first.close();
  for (const transport of ['ws', 'http'] satisfies Transport[]) {
    const clients = await Promise.all(
      Array.from({ length: AT_ONCE }, () => connect(transport, url)),
    );
    await Promise.all(
      questions.map(async (question, i) => {
        const client: Client = clients[i % AT_ONCE]!;
        const together = told((await client.ask(question)).message(), question);
        if (together !== alone.get(question)) {
          throw new Error(
            `Asked among others, "${question}" got another answer from ${url} over ${transport}.`,
          );
        }
      }),
    );
    for (const client of clients) client.close();
  }
}

/** What must not depend on who else asks: the results whole, in their order. */
function told(reply: Message, question: string): string {
  if (reply.type !== 'answer') throw new Error(`"${question}" was refused: ${reply.code}.`);
  if (reply.results.length === 0) throw new Error(`"${question}" got no results.`);
  return JSON.stringify(reply.results);
}
