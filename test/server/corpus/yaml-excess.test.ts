import { describe, expect, it } from 'vitest';
import { yamlReader } from '../../../server/corpus/yaml.ts';
import { yamlExcess } from '../../../server/corpus/yaml-excess.ts';

describe('the bound of a YAML file', () => {
  // An item, two keys and two values each.
  const entries = (count: number) => '- question: a?\n  answer: b\n'.repeat(count);

  it('as many pieces as may be are read, one more refused at its line', () => {
    expect(yamlExcess(entries(4), 20)).toBeUndefined();
    expect(yamlExcess(`${entries(4)}- c`, 20)).toEqual({
      line: 9,
      message:
        'skipped: more than 20 keys, values and items: split it, or write it as JSON Lines or CSV',
    });
  });

  it('counts brackets without anything in them, and a block of text once', () => {
    expect(yamlExcess(`[${'[],'.repeat(10)}]`, 21)).toBeUndefined();
    expect(yamlExcess(`[${'[],'.repeat(10)}]`, 20)).toBeDefined();
    expect(yamlExcess(`a: |\n${'  - b: [c, d]\n'.repeat(10)}`, 2)).toBeUndefined();
  });

  it('refuses a file of more than 200,000 entries of two fields', () => {
    const text = entries(200_001);
    const { entries: read, warnings } = yamlReader.read({ path: 'x.yaml', text }, {});
    expect(read).toEqual([]);
    expect(warnings).toEqual([
      {
        file: 'x.yaml',
        line: 400_001,
        message: expect.stringMatching(/^skipped: more than 1000000/),
      },
    ]);
  });
});
