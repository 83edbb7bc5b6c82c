import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { print } from '../harness.ts';
import { type Chart, svgChart } from './chart.ts';
import type { ColdStart } from './cold-start.ts';
import type { GrowthRow } from './growth.ts';
import type { IdleConnections } from './idle-connections.ts';
import type { ClosedPoint, OpenPoint, Spread, ThroughputResult } from './throughput.ts';

/** What the parts that were run have measured. */
export interface Results {
  throughput?: readonly ThroughputResult[];
  growth?: readonly GrowthRow[];
  coldStart?: readonly ColdStart[];
  idleConnections?: IdleConnections;
}

const RESULTS_FILE = join('.docent', 'bench', 'serve-results.json');
const IMAGES = join('docs', 'images');

/** What earlier runs of other parts have left, with this run's results put over it. */
export async function keepResults(now: Results): Promise<Results> {
  const before = await readFile(RESULTS_FILE, 'utf8').then(
    (text) => JSON.parse(text) as Results,
    () => ({}),
  );
  const all = { ...before, ...now };
  await writeFile(RESULTS_FILE, `${JSON.stringify(all, null, 1)}\n`);
  return all;
}

/** Tables in Markdown, the ratios that must hold first. */
export function printResults(results: Results): void {
  printRatios(results);
  for (const result of results.throughput ?? []) printThroughput(result);
  if (results.growth !== undefined) printGrowth(results.growth);
}

function printRatios({
  throughput = [],
  growth = [],
  coldStart = [],
  idleConnections,
}: Results): void {
  const rows: string[][] = [];
  for (const { layout, closed, open, model, outsideModel } of throughput) {
    for (const transport of ['ws', 'http'] as const) {
      const of = (who: string): ClosedPoint[] =>
        closed.filter((point) => point.who === who && point.transport === transport);
      const best = of('docent').reduce((a, b) => (b.rate.median > a.rate.median ? b : a));
      const naive = of('naive')[0];
      rows.push([
        `${layout}, ${transport}: served, of the model alone (${model.median.toFixed(0)}/s)`,
        told(best.toModel, 2),
        '>= .75',
      ]);
      if (naive !== undefined) {
        const at16 = of('docent').find(({ connections }) => connections === naive.connections);
        const times = (at16?.rate.median ?? Number.NaN) / naive.rate.median;
        rows.push([
          `${layout}, ${transport}: served, of the naive server`,
          times.toFixed(2),
          '>= 2',
        ]);
      }
      const at = (load: number, arrivals: string): OpenPoint | undefined =>
        open.find(
          (point) =>
            point.who === 'docent' &&
            point.transport === transport &&
            point.load === load &&
            point.arrivals === arrivals,
        );
      for (const arrivals of ['even', 'random']) {
        const half = at(0.5, arrivals);
        if (half === undefined) continue;
        rows.push([
          `${layout}, ${transport}: p99 at half of saturation (${arrivals} arrivals), of the idle p50`,
          told(half.p99ToIdle, 1),
          '<= 4',
        ]);
      }
    }
    if (open.length > 0) {
      rows.push([`${layout}: idle question outside the model, ms`, told(outsideModel, 2), '<= 3']);
    }
  }
  const base = growth.find(({ entries }) => entries === 1000);
  for (const { entries, question, load } of growth) {
    if (entries === 100_000 && base !== undefined) {
      const times = question.p50 / base.question.p50;
      rows.push(['p50 at 100,000 entries, of that at 1,000', times.toFixed(2), '<= 2']);
    }
    if (entries === 10_000) {
      rows.push(['an index of 10,000 entries loads in, ms', load.toFixed(0), '< 1000']);
    }
  }
  for (const { name, first, part } of coldStart) {
    if (part) rows.push([`to be added to a start: ${name}, ms`, told(first, 0), '']);
    else rows.push([`first answer, ${name}, ms`, told(first, 0), '<= 2000']);
  }
  if (idleConnections !== undefined) {
    rows.push(['1,000 idle connections, MB', told(idleConnections.perThousand, 1), '<= 30']);
  }
  printMarkdown(['must hold', 'measured', 'bound'], rows);
}

function printThroughput(result: ThroughputResult): void {
  print(
    `\n${result.layout}, ${result.entries} entries. Model alone: ${told(result.model, 0)} texts a second, ` +
      `${result.modelProcessor.toFixed(2)} ms of processor time each. ` +
      `The load generator took at most ${(100 * result.generatorBusy).toFixed(0)} % of a core.`,
  );
  printMarkdown(
    [
      'server',
      'transport',
      'connections',
      'answers/s',
      'of the model alone',
      'p50 ms',
      'p99 ms',
      'processor ms, event loop',
      'others',
    ],
    result.closed.map((point) => [
      point.who,
      point.transport,
      String(point.connections),
      told(point.rate, 0),
      told(point.toModel, 2),
      point.p50.toFixed(1),
      point.p99.toFixed(1),
      point.processor.main.toFixed(2),
      point.processor.others.toFixed(2),
    ]),
  );
  if (result.open.length === 0) return;
  printMarkdown(
    ['server', 'transport', 'load', 'arrivals', 'asked/s', 'p50 ms', 'p95', 'p99', 'p99.9', 'n'],
    result.open.map(({ who, transport, load, arrivals, asked, latency }) => [
      who,
      transport,
      load === 0 ? 'idle' : `${100 * load} %`,
      arrivals,
      asked.toFixed(0),
      ...[latency.p50, latency.p95, latency.p99, latency.p999].map((value) => value.toFixed(1)),
      String(latency.count),
    ]),
  );
}

function printGrowth(growth: readonly GrowthRow[]): void {
  const base = growth.find(({ entries }) => entries === 1000)?.question;
  const ratio = (value: number, of: number | undefined): string =>
    of === undefined ? '' : (value / of).toFixed(2);
  printMarkdown(
    'entries,vectors,p50 to 1 000,p99 to 1 000,p50 ms,p99 ms,build s,entries/s,index MB,load ms,memory MB,breadth measured,recall then'.split(
      ',',
    ),
    growth.map(({ entries, vectors, question, build, size, load, memory }) => [
      entries.toLocaleString('en'),
      vectors.toLocaleString('en'),
      ratio(question.p50, base?.p50),
      ratio(question.p99, base?.p99),
      question.p50.toFixed(1),
      question.p99.toFixed(1),
      build.total.toFixed(0),
      (entries / build.total).toFixed(0),
      size.toFixed(0),
      load.toFixed(0),
      memory.toFixed(0),
      String(build.breadth),
      build.recall.toFixed(3),
    ]),
  );
}

/** Charts of what there is, into the documentation's images. */
export async function drawResults({ throughput, growth }: Results): Promise<void> {
  await mkdir(IMAGES, { recursive: true });
  const draw = (name: string, chart: Chart): Promise<void> =>
    writeFile(join(IMAGES, name), svgChart(chart));
  const [main] = throughput ?? [];
  if (main !== undefined) {
    const rates = (who: string, transport: string): number[] =>
      main.closed
        .filter((point) => point.who === who && point.transport === transport)
        .map(({ rate }) => rate.median);
    const counts = main.closed.filter((p) => p.who === 'docent' && p.transport === 'ws');
    const naive = rates('naive', 'ws')[0] ?? 0;
    await draw('serve-throughput.svg', {
      title: `Answers a second, ${main.entries.toLocaleString('en')} entries, no cache`,
      kind: 'bars',
      places: [...counts.map(({ connections }) => `${connections} conn.`), 'naive, 16 conn.'],
      series: [
        { name: 'WebSocket', values: [...rates('docent', 'ws'), naive] },
        { name: 'HTTP', values: [...rates('docent', 'http'), rates('naive', 'http')[0] ?? 0] },
      ],
      unit: 'answers a second',
      level: { name: 'the model alone, same workers', value: main.model.median },
    });
    const open = main.open.filter(
      ({ who, transport, arrivals }) =>
        who === 'docent' && transport === 'ws' && arrivals === 'even',
    );
    if (open.length > 0) {
      await draw('serve-latency.svg', {
        title: 'Latency at fixed rates over WebSocket, from the intended time of sending',
        kind: 'lines',
        places: open.map(({ load }) => (load === 0 ? 'idle' : `${100 * load} % of saturation`)),
        series: [
          { name: 'p50', values: open.map(({ latency }) => latency.p50) },
          { name: 'p95', values: open.map(({ latency }) => latency.p95) },
          { name: 'p99', values: open.map(({ latency }) => latency.p99) },
          { name: 'p99.9', values: open.map(({ latency }) => latency.p999) },
        ],
        unit: 'milliseconds',
      });
    }
  }
  if (growth !== undefined) {
    await draw('serve-growth.svg', {
      title: 'A question as the corpus grows, one at a time over WebSocket',
      kind: 'lines',
      places: growth.map(({ entries }) => `${entries.toLocaleString('en')} entries`),
      series: [
        { name: 'p50', values: growth.map(({ question }) => question.p50) },
        { name: 'p99', values: growth.map(({ question }) => question.p99) },
      ],
      unit: 'milliseconds',
    });
  }
}

function printMarkdown(head: readonly string[], rows: readonly (readonly string[])[]): void {
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  print(`\n${[head, head.map(() => '---'), ...rows].map(line).join('\n')}`);
}

function told({ median, least, most }: Spread, digits: number): string {
  const [a, b, c] = [median, least, most].map((value) => value.toFixed(digits));
  return b === c ? `${a}` : `${a} (${b}-${c})`;
}
