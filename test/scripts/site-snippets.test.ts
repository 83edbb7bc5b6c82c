import { describe, expect, test } from 'vitest';
import { documentedSnippets } from '../../scripts/site-snippets.ts';
import { GENERATORS } from '../../scripts/trial-sites/generators.ts';

const NO_GENERATOR = new Set(['Any page', 'Its pages as the corpus']);

describe('documentedSnippets', () => {
  test('has snippets for each generator that is tried, each with its file and one with the server', async () => {
    const snippets = await documentedSnippets('http://127.0.0.1:1234');
    for (const { name } of GENERATORS) {
      const own = snippets.get(name) ?? [];
      expect(own.length, name).toBeGreaterThan(0);
      for (const { file, where } of own) {
        expect(file, name).toMatch(/\.\w+$/);
        expect(where, name).toContain(file);
      }
      const code = own.map((snippet) => snippet.code).join('');
      expect(code, name).toContain('http://127.0.0.1:1234/widget.js');
      expect(code, name).not.toContain('help.example.org');
    }
  });

  test('leaves no generator of the documentation untried', async () => {
    const places = [...(await documentedSnippets(''))].filter(([, own]) => own.length > 0);
    const documented = places.map(([name]) => name).filter((name) => !NO_GENERATOR.has(name));
    expect(documented.toSorted()).toEqual(GENERATORS.map(({ name }) => name).toSorted());
  });
});
