import { readFileSync } from 'node:fs';
import { defineConfig, type Plugin } from 'vite';

/** The widget's style sheets lose the white space that they are written with: a tenth of its size. */
const compactStyles: Plugin = {
  name: 'compact-styles',
  enforce: 'pre',
  transform(code, id) {
    if (!/\/web\/widget\/[\w-]+\.ts$/.test(id) || !code.includes('css`')) return null;
    const compact = code.replace(/css`[^`]*`/g, (sheet) =>
      sheet.replace(/\s+/g, ' ').replace(/ ?([{};,]) ?/g, '$1'),
    );
    return { code: compact, map: null };
  },
};

/** The demo's pages name it by its path, so it stays a file beside them. */
const demoIcon: Plugin = {
  name: 'demo-icon',
  generateBundle() {
    const source = readFileSync(new URL('web/demo/icon.svg', import.meta.url));
    this.emitFile({ type: 'asset', fileName: 'demo/icon.svg', source });
  },
};

/**
 * Two scripts with nothing in common, each one file without imports: the widget, which any page may
 * load, and the demo site's own. `scripts/demo-site.ts` writes the pages beside the latter.
 */
export default defineConfig({
  root: import.meta.dirname,
  publicDir: false,
  plugins: [compactStyles, demoIcon],
  // Without `development`, which NODE_ENV would bring in: Lit's is larger and warns on the console.
  resolve: { conditions: ['module', 'browser', 'production'] },
  build: {
    target: 'es2022',
    outDir: 'dist/web',
    // The demo's pages are in there too, and names are fixed: nothing old is left lying.
    emptyOutDir: false,
    sourcemap: false,
    modulePreload: false,
    rolldownOptions: {
      input: { widget: 'web/widget/register.ts', 'demo/site': 'web/demo/site.ts' },
      output: {
        entryFileNames: '[name].js',
        assetFileNames: 'demo/[name][extname]',
      },
    },
  },
});
