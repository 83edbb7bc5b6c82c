import { expect, test } from 'vitest';
import { Timeline } from '../../../scripts/soak/timeline.ts';

test('while a swap is under way either generation may answer, before and after only one', () => {
  const timeline = new Timeline();
  timeline.begins('first', 0);
  timeline.begins('second', 100);
  timeline.settled('second', 150);
  expect(timeline.possible(10, 99)).toEqual(['first']);
  expect(timeline.possible(10, 100)).toEqual(['first', 'second']);
  expect(timeline.possible(120, 130)).toEqual(['first', 'second']);
  expect(timeline.possible(150, 160)).toEqual(['first', 'second']);
  expect(timeline.possible(151, 160)).toEqual(['second']);
});

test('a generation that comes back may answer again', () => {
  const timeline = new Timeline();
  for (const [at, generation] of ['a', 'b', 'a'].entries()) {
    timeline.begins(generation, at * 100);
    timeline.settled(generation, at * 100 + 10);
  }
  expect(timeline.possible(50, 60)).toEqual(['a']);
  expect(timeline.possible(150, 160)).toEqual(['b']);
  expect(timeline.possible(250, 260)).toEqual(['a']);
});
