import { describe, expect, test } from 'vitest';
import { frontMatterOf } from '../../../server/corpus/front-matter.ts';

describe('the front matter of a source page', () => {
  test('is read as YAML or as TOML, by its fence', () => {
    expect(frontMatterOf('---\ntitle: A\nslug: /b\n---\n# C\n')).toEqual({
      title: 'A',
      slug: '/b',
    });
    expect(frontMatterOf('+++\ntitle = "A"\n+++\n# C\n')).toEqual({ title: 'A' });
  });

  test('is empty where there is none, behind text, or where it is no mapping', () => {
    expect(frontMatterOf('# A\n')).toEqual({});
    expect(frontMatterOf('A\n---\ntitle: B\n---\n')).toEqual({});
    expect(frontMatterOf('---\n- a\n---\n')).toEqual({});
  });

  test('ends, empty, where a list has itself hundreds of times', () => {
    const list = Array.from({ length: 1000 }, () => '*a').join(', ');
    expect(frontMatterOf(`---\na: &a [${list}]\n---\n`)).toEqual({});
  });
});
