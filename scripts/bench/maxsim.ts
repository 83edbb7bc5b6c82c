import { MaxSim, meanOf } from '../../server/retrieval/maxsim.ts';
import { randomNumbers } from '../random-numbers.ts';
import { print, printTable, quantile, SPREAD, spread, timeInTurn } from './harness.ts';

/**
 * `npm run bench -- maxsim`: late interaction of one question with all of its candidates,
 * the question's own preparation and the means included. WebAssembly (`MaxSim`) against two plain
 * JavaScript versions, in turn in the same run; all must agree before anything is timed.
 */
const DIMENSIONS = 96;
const SETTINGS = [
  { questionTokens: 12, candidates: 40, textTokens: 120 },
  { questionTokens: 32, candidates: 60, textTokens: 200 },
] as const;
const ROUNDS = 40;

interface Task {
  readonly question: Int8Array;
  readonly texts: readonly Int8Array[];
}

/** MaxSim of the question with each text. */
type Contender = (task: Task) => number[];

/** Random directions: unit vectors times 127, rounded. */
function tokenVectors(tokens: number, random: () => number): Int8Array {
  const vectors = new Int8Array(tokens * DIMENSIONS);
  for (let row = 0; row < vectors.length; row += DIMENSIONS) {
    const direction = Array.from({ length: DIMENSIONS }, () => random() + random() - 1);
    const length = Math.hypot(...direction);
    for (const [i, value] of direction.entries()) vectors[row + i] = (value / length) * 127.5;
  }
  return vectors;
}

/** Lengths are spread evenly from half to one and a half of `textTokens`, their mean. */
function makeTask({ questionTokens, candidates, textTokens }: (typeof SETTINGS)[number]): Task {
  const random = randomNumbers(questionTokens);
  return {
    question: tokenVectors(questionTokens, random),
    texts: Array.from({ length: candidates }, (_, i) =>
      tokenVectors(Math.round(textTokens * (0.5 + i / (candidates - 1))), random),
    ),
  };
}

/** The definition as loops. */
const loop: Contender = ({ question, texts }) => {
  const best = new Float32Array(question.length / DIMENSIONS);
  return texts.map((text) => {
    bestByLoops(question, text, best);
    return meanOf(best);
  });
};

function bestByLoops(question: Int8Array, text: Int8Array, best: Float32Array): void {
  best.fill(-Infinity);
  for (let row = 0; row < text.length; row += DIMENSIONS) {
    for (let i = 0, from = 0; i < best.length; i++, from += DIMENSIONS) {
      let sum = 0;
      for (let k = 0; k < DIMENSIONS; k++) {
        sum = (sum + Math.imul(question[from + k]!, text[row + k]!)) | 0;
      }
      if (sum > best[i]!) best[i] = sum;
    }
  }
  for (let i = 0; i < best.length; i++) best[i] = best[i]! / 16_129;
}

/** The fastest plain JavaScript known to us: four text tokens in two doubles, two of the question. */
const packed: Contender = ({ question, texts }) => {
  const best = new Float32Array(question.length / DIMENSIONS);
  const numbers = Float64Array.from(question);
  return texts.map((text) => {
    bestPacked(numbers, text, best);
    return meanOf(best);
  });
};

/** Two text tokens in one double, `low + high x 2^26`: one multiplication serves both, exactly. */
const HIGH = 2 ** 26;
const packedRows = new Float64Array(2 * DIMENSIONS);

function bestPacked(question: Float64Array, text: Int8Array, best: Float32Array): void {
  const count = best.length;
  const last = text.length - DIMENSIONS;
  best.fill(-Infinity);
  for (let row = 0; row <= last; row += 4 * DIMENSIONS) {
    // Past the end the last row again: it changes no maximum.
    const row1 = Math.min(row + DIMENSIONS, last);
    const row2 = Math.min(row + 2 * DIMENSIONS, last);
    const row3 = Math.min(row + 3 * DIMENSIONS, last);
    for (let k = 0; k < DIMENSIONS; k++) {
      packedRows[2 * k] = text[row + k]! + text[row1 + k]! * HIGH;
      packedRows[2 * k + 1] = text[row2 + k]! + text[row3 + k]! * HIGH;
    }
    for (let i = 0; i < count; i += 2) {
      const other = Math.min(i + 1, count - 1);
      const from = i * DIMENSIONS;
      const otherFrom = other * DIMENSIONS;
      let a = 0;
      let b = 0;
      let c = 0;
      let d = 0;
      for (let k = 0; k < DIMENSIONS; k++) {
        const p = question[from + k]!;
        const q = question[otherFrom + k]!;
        const v = packedRows[2 * k]!;
        const w = packedRows[2 * k + 1]!;
        a += p * v;
        b += p * w;
        c += q * v;
        d += q * w;
      }
      best[i] = Math.max(best[i]!, larger(a), larger(b));
      best[other] = Math.max(best[other]!, larger(c), larger(d));
    }
  }
  for (let i = 0; i < count; i++) best[i] = best[i]! / 16_129;
}

/** The larger of the two sums in a double. */
function larger(both: number): number {
  const high = Math.round(both / HIGH);
  const low = both - high * HIGH;
  return Math.max(low, high);
}

const wasm = (maxSim: MaxSim): Contender => {
  return ({ question, texts }) => {
    maxSim.setQuestion(question);
    return texts.map((text) => meanOf(maxSim.best(text)));
  };
};

function assertEqual(name: string, got: readonly number[], expected: readonly number[]): void {
  const wrong = expected.findIndex((value, i) => value !== got[i]);
  if (wrong < 0) return;
  throw new Error(`${name} gives ${got[wrong]} for text ${wrong}, expected ${expected[wrong]}.`);
}

/** @param _sizes not used: the numbers of candidates and tokens are those of `SETTINGS` */
export async function maxSimBenchmark(_sizes: readonly number[]): Promise<void> {
  const tasks = SETTINGS.map(makeTask);

  // Before the compiler knows the code: what the first visitor waits for.
  const start = performance.now();
  const maxSim = new MaxSim(DIMENSIONS);
  const first = wasm(maxSim)(tasks[0]!);
  const firstTook = performance.now() - start;
  assertEqual('The first question', first, loop(tasks[0]!));
  print(
    `${DIMENSIONS} dimensions; first question of the process, module and memory included: ` +
      `${firstTook.toFixed(2)} ms. Milliseconds a question, each round's fastest of 5.`,
  );

  const contenders = {
    'JavaScript, plain loop': loop,
    'JavaScript, packed': packed,
    WebAssembly: wasm(maxSim),
  } satisfies Record<string, Contender>;
  for (const [i, task] of tasks.entries()) {
    const { questionTokens, candidates, textTokens } = SETTINGS[i]!;
    const expected = loop(task);
    for (const [name, contender] of Object.entries(contenders)) {
      assertEqual(name, contender(task), expected);
    }
    const times = await timeInTurn(
      {
        'JavaScript, plain loop': () => loop(task),
        'JavaScript, packed': () => packed(task),
        WebAssembly: () => contenders.WebAssembly(task),
      },
      { inputs: ROUNDS, warmUp: 30 },
    );
    const ours = quantile(times.WebAssembly, 0.5);
    printTable(
      `${questionTokens} tokens x ${candidates} candidates of ${textTokens} tokens (mean)`,
      ['', ...SPREAD, 'x WebAssembly'],
      Object.entries(times).map(([name, sorted]) => [
        name,
        ...spread(sorted),
        (quantile(sorted, 0.5) / ours).toFixed(1),
      ]),
    );
  }
}
