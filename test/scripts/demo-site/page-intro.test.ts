import { describe, expect, test } from 'vitest';
import { pageIntro } from '../../../scripts/demo-site/page-intro.ts';

describe('pageIntro', () => {
  test('is what stands between the title and the next heading, as it was written', () => {
    const page =
      '---\ntitle: Zorbs\n---\n\n# Zorbs\n\nOn *zorbs*.\n\n- One\n\n## Do they roll?\n\nYes.\n';
    expect(pageIntro(page)).toBe('On *zorbs*.\n\n- One');
  });

  test.each([
    ['no title', '## Do they roll?\n\nYes.\n'],
    ['a question right under the title', '# Zorbs\n\n## Do they roll?\n\nYes.\n'],
    ['only a comment under the title', '# Zorbs\n\n<!-- secret -->\n\n## Do they roll?\n'],
    ['nothing at all', ''],
  ])('is empty with %s', (_, page) => {
    expect(pageIntro(page)).toBe('');
  });
});
