/** Values over the same places on the x axis. */
export interface Series {
  readonly name: string;
  readonly values: readonly number[];
}

export interface Chart {
  readonly title: string;
  readonly kind: 'bars' | 'lines';
  /** Under the x axis, one a value. */
  readonly places: readonly string[];
  readonly series: readonly Series[];
  /** What the values are. */
  readonly unit: string;
  /** A line across, such as what would be the best possible. */
  readonly level?: { readonly name: string; readonly value: number };
}

const WIDTH = 720;
const HEIGHT = 360;
const LEFT = 64;
const RIGHT = 16;
const TOP = 76;
const BOTTOM = 40;
/** Told apart by the colour-blind too (Okabe and Ito), and seen on white and on black. */
const COLOURS = ['#0072b2', '#e69f00', '#009e73', '#cc79a7', '#d55e00', '#56b4e9'];

/** A chart as SVG for a page of documentation, readable on light and on dark. */
export function svgChart(chart: Chart): string {
  const all = [...chart.series.flatMap(({ values }) => values), chart.level?.value ?? 0];
  const ticks = evenSteps(Math.max(...all));
  const y = scale(ticks.at(-1)!);
  const step = (WIDTH - LEFT - RIGHT) / chart.places.length;
  const x = (place: number): number => LEFT + (place + 0.5) * step;
  const parts = [
    text(LEFT, 20, chart.title, 'class="title"'),
    text(LEFT, TOP - 10, chart.unit, 'class="small"'),
    ...ticks.flatMap((tick) => [
      `<line class="grid" x1="${LEFT}" x2="${WIDTH - RIGHT}" y1="${y(tick)}" y2="${y(tick)}"/>`,
      text(LEFT - 8, y(tick) + 4, label(tick), 'text-anchor="end" class="small"'),
    ]),
    ...chart.places.map((place, i) =>
      text(round(x(i)), HEIGHT - BOTTOM + 20, place, 'text-anchor="middle"'),
    ),
    ...chart.series.flatMap((series, i) => [
      ...legend(series.name, i, chart.series.length + (chart.level === undefined ? 0 : 1)),
      ...(chart.kind === 'bars' ? bars : line)(series, i, chart, x, y, step),
    ]),
  ];
  if (chart.level !== undefined) {
    const at = y(chart.level.value);
    parts.push(
      `<line class="level" x1="${LEFT}" x2="${WIDTH - RIGHT}" y1="${at}" y2="${at}"/>`,
      text(WIDTH - RIGHT, at - 6, chart.level.name, 'text-anchor="end" class="small"'),
    );
  }
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-label="${escaped(chart.title)}">
<style>
svg { background: #fff; font: 13px system-ui, sans-serif }
text { fill: #222 } .title { font-weight: 600; font-size: 15px } .small { font-size: 11px }
.grid { stroke: #ddd } .level { stroke: #222; stroke-dasharray: 5 4 }
@media (prefers-color-scheme: dark) {
svg { background: #16181c } text { fill: #e6e6e6 } .grid { stroke: #3a3d42 } .level { stroke: #e6e6e6 }
}
</style>
${parts.join('\n')}
</svg>
`;
}

type Draw = (
  series: Series,
  number: number,
  chart: Chart,
  x: (place: number) => number,
  y: (value: number) => number,
  step: number,
) => string[];

const bars: Draw = ({ values }, number, { series }, x, y, step) => {
  const width = (step * 0.8) / series.length;
  return values.flatMap((value, place) => {
    const left = x(place) - step * 0.4 + number * width;
    const top = y(value);
    const height = round(HEIGHT - BOTTOM - top);
    return [
      `<rect x="${round(left + 1)}" y="${top}" width="${round(width - 2)}" height="${height}" fill="${colour(number)}"/>`,
      text(round(left + width / 2), top - 4, label(value), 'text-anchor="middle" class="small"'),
    ];
  });
};

const line: Draw = ({ values }, number, _chart, x, y) => {
  const points = values.map((value, place) => [round(x(place)), y(value)] as const);
  const path = points.map((point) => point.join(',')).join(' ');
  return [
    `<polyline points="${path}" fill="none" stroke="${colour(number)}" stroke-width="2.5"/>`,
    ...points.map(([cx, cy]) => `<circle cx="${cx}" cy="${cy}" r="4" fill="${colour(number)}"/>`),
  ];
};

function legend(name: string, number: number, of: number): string[] {
  const x = LEFT + (number * (WIDTH - LEFT - RIGHT)) / Math.max(4, of);
  return [
    `<rect x="${round(x)}" y="32" width="12" height="12" rx="2" fill="${colour(number)}"/>`,
    text(round(x + 18), 43, name, ''),
  ];
}

/** From a value to its height in the picture; `most` is at the top. */
function scale(most: number): (value: number) => number {
  return (value) => round(HEIGHT - BOTTOM - ((HEIGHT - TOP - BOTTOM) * value) / most);
}

/** From 0 in steps of 1, 2 or 5 times a power of ten, about five of them. */
export function evenSteps(most: number): number[] {
  const rough = most / 5;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 5, 10].map((times) => times * power).find((size) => size >= rough)!;
  const count = Math.ceil(most / step - 1e-9);
  return Array.from({ length: count + 1 }, (_, i) => Number((i * step).toPrecision(6)));
}

function label(value: number): string {
  return value >= 100 ? value.toFixed(0) : String(Number(value.toPrecision(2)));
}

function text(x: number, y: number, content: string, attributes: string): string {
  return `<text x="${x}" y="${y}" ${attributes}>${escaped(content)}</text>`;
}

function escaped(content: string): string {
  return content.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');
}

function colour(number: number): string {
  return COLOURS[number % COLOURS.length]!;
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}
