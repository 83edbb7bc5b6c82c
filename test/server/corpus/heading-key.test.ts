import { describe, expect, it } from 'vitest';
import { headingKey, sameHeading } from '../../../server/corpus/heading-key.ts';

describe('headingKey', () => {
  it.each([
    ['## Q: Can it fly?', 'can it fly?'],
    ['### Q：Can it fly?', 'can it fly?'],
    ['Q:Can it fly?', 'can it fly?'],
    ['<font size=3>**Q: Can it fly?**</font>', 'can it fly?'],
    ['<font size=3>**Q: Can it fly?*</font>', 'can it fly?'],
    ['Can `it`  fly? ', 'can it fly?'],
    ['Can [it](https://example.org/a_(b)) fly?', 'can it fly?'],
    ['[![Can](a.png)](b.html) it fly?', 'can it fly?'],
    ['Can it\u00a0&nbsp; fly?', 'can it fly?'],
    ['Can \\*it\\* fly?', 'can it fly?'],
    ['Is the port \\<port> free?', 'is the port free?'],
    ['Can it fly? {#fly}', 'can it fly?'],
  ])('reduces %j to %j', (heading, key) => {
    expect(headingKey(heading)).toBe(key);
  });

  it('keeps headings apart that differ in a word', () => {
    expect(sameHeading('Can it fly?', 'Can it swim?')).toBe(false);
  });

  it('is linear in hostile headings', () => {
    for (const piece of ['[', '[a](', '<', '**', '\\']) {
      expect(headingKey(piece.repeat(50_000)).length).toBeLessThanOrEqual(200_000);
    }
  });
});
