import { describe, expect, test } from 'vitest';
import { type Chart, evenSteps, svgChart } from '../../../scripts/bench/serve/chart.ts';

const chart: Chart = {
  title: 'Answers a second, <1 & more>',
  kind: 'bars',
  places: ['one', 'two'],
  series: [
    { name: 'first', values: [10, 20] },
    { name: 'second', values: [5, 40] },
  ],
  unit: 'a second',
};

describe('a chart', () => {
  test('has a bar for each value, as high as the value', () => {
    const heights = [...svgChart(chart).matchAll(/<rect [^>]*height="([\d.]+)" fill/g)]
      .map(([, height]) => Number(height))
      .filter((height) => height !== 12);
    expect(heights).toHaveLength(4);
    const [ten, twenty, five, forty] = heights as [number, number, number, number];
    expect(twenty / ten).toBeCloseTo(2, 1);
    expect(forty / five).toBeCloseTo(8, 0);
  });

  test('escapes what it is given, and has colours for light and for dark', () => {
    const svg = svgChart(chart);
    expect(svg).toContain('Answers a second, &lt;1 &amp; more>');
    expect(svg).toContain('prefers-color-scheme: dark');
  });

  test('has the same bytes for the same values', () => {
    expect(svgChart(chart)).toBe(svgChart(structuredClone(chart)));
  });

  test('steps up its axis in ones, twos or fives, past the largest value', () => {
    expect(evenSteps(40)).toEqual([0, 10, 20, 30, 40]);
    expect(evenSteps(7)).toEqual([0, 2, 4, 6, 8]);
    expect(evenSteps(230)).toEqual([0, 50, 100, 150, 200, 250]);
  });
});
