import fc from 'fast-check';
import { expect, test } from 'vitest';
import { literalSettings } from '../../../../server/corpus/sites/literals.ts';

test('finds what a configuration spells out by its path, and nothing that is computed', () => {
  const source = `
    import type { Config } from 'x'; // base: 'comment'
    /* url: 'comment' */
    const config: Config = {
      'url': 'https://a.example' as const, base: process.env.BASE ?? '/env/',
      title: \`Plain\`, tagline: \`\${title}!\`, quoted: 'it\\'s', path: '/x' + y,
      clean: true, port: 1_000, pattern: /['"]base: '/,
      presets: [['classic', { docs: { path: 'pages' } }], other('name', { deep: 1 })],
      run() { return { inner: 'yes' } },
    };`;
  expect(Object.fromEntries(literalSettings(source).literals)).toMatchObject({
    url: 'https://a.example',
    title: 'Plain',
    quoted: "it's",
    clean: true,
    port: 1000,
    'presets.0.0': 'classic',
    'presets.0.1.docs.path': 'pages',
  });
  const names = [...literalSettings(source).literals.keys()];
  expect(names).not.toContain('base');
  expect(names).not.toContain('tagline');
  expect(names).not.toContain('path');
});

test('casts, calls and functions change no path, and what they compute has one of its own', () => {
  const source = `
    const other = { base: '/other/' };
    function helper() { return { base: '/helper/' } }
    const config = {
      head(page) { return { base: '/method/' } },
      build: () => { return { base: '/arrow/' } },
      vite: withPlugin({ base: '/call/' }),
      presets: [['classic', /** @type {Options} */ ({ docs: { routeBasePath: '/' } })]],
      base: '/right/',
    };
    module.exports = config;`;
  expect(Object.fromEntries(literalSettings(source).literals)).toMatchObject({
    base: '/right/',
    'build.base': '/arrow/',
    'vite.base': '/call/',
    'presets.0.1.docs.routeBasePath': '/',
  });
});

test.each([
  ["export default defineConfig({ base: '/a/' })", '/a/'],
  ["export default defineConfig(async () => { return { base: '/a/' } })", '/a/'],
  ["export default (): Config => ({ base: '/a/' })", '/a/'],
  ["const x = { base: '/a/' }; export default wrapped(x)", '/a/'],
  ["export const y = { base: '/y/' }; export default { base: '/a/' }", '/a/'],
  ["export default { ...y, base: '/a/' } satisfies Config", '/a/'],
])('%s: base is %s', (source, base) => {
  expect(literalSettings(source).literals.get('base')).toBe(base);
});

test('tells the names of what is computed', () => {
  const { literals, names } = literalSettings(
    "export default { base: process.env.BASE ?? '/a/', run() { return { url: 'x' } }, deep: { url: y } }",
  );
  expect(literals.has('base')).toBe(false);
  expect([...names]).toEqual(['base', '().url', 'deep', 'deep.url']);
});

test('reads any text, closed or not', () => {
  const piece = fc.constantFrom(...'{}[](),:/*\'"`\\\n$', 'base', ' ', '${', '//', '/*', 'é');
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 200 }), (pieces) => {
      expect(literalSettings(pieces.join('')).literals).toBeInstanceOf(Map);
    }),
  );
  expect(literalSettings('/*'.repeat(100_000)).literals.size).toBe(0);
});
