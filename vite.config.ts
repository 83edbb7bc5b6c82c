import { readdirSync, readFileSync } from 'node:fs';
import { defineConfig, type Plugin } from 'vite';

/** The widget's style sheets lose their comments and white space: a tenth of its size. */
const compactStyles: Plugin = {
  name: 'compact-styles',
  enforce: 'pre',
  transform(code, id) {
    if (!/\/web\/widget\/[\w-]+\.ts$/.test(id) || !code.includes('css`')) return null;
    const compact = code.replace(/css`[^`]*`/g, (sheet) =>
      sheet
        .replace(/\/\*.*?\*\//gs, '')
        .replace(/\s+/g, ' ')
        .replace(/ ?([{};,>]) ?/g, '$1')
        .replace(/: /g, ':')
        .replace(/;}/g, '}'),
    );
    return { code: compact, map: null };
  },
};

/**
 * Once minified, a line break with indentation is left only in templates. As in JSX it is gone
 * between tags and expressions, and one space elsewhere, where it may stand between two words.
 */
const compactTemplates: Plugin = {
  name: 'compact-templates',
  enforce: 'post',
  generateBundle(_options, bundle) {
    for (const file of Object.values(bundle)) {
      if (file.type !== 'chunk') continue;
      file.code = file.code.replace(/([>`}]?)\n\s+([<`$]?)/g, (_run, before, after) => {
        const atEdge = before === '`' || after === '`' || (before !== '' && after !== '');
        return before + (atEdge ? '' : ' ') + after;
      });
    }
  },
};

/** What the widget has no use for in Lit's templates, in their published, minified form. */
const UNUSED_IN_LIT: readonly (readonly [what: RegExp, instead: string])[] = [
  // Hooks for polyfills of browsers that are long gone, and a list of versions for a warning.
  [/,\w=\w\.litHtmlPolyfillSupport;.*?\.push\("[\d.]+"\)(?=;)/, ''],
  // Directives: a value is what it is.
  [/(function \w\(\w,(\w),\w=\w,\w\)\{)if\(.*?\._\$litDirective\$.*?\}(?=class )/, '$1return $2}'],
  // Expressions within <style>, <textarea> and their like.
  [/if\(\w\.test\(\w\.tagName\)\)\{.*?\}\}(?=\}else if\(8===)/, ''],
];

/** Another version of Lit may be written otherwise; the build says so, rather than grow in silence. */
const leanLit: Plugin = {
  name: 'lean-lit',
  transform(code, id) {
    if (!id.endsWith('/lit-html/lit-html.js')) return null;
    const lean = UNUSED_IN_LIT.reduce((text, [what, instead]) => {
      if (!what.test(text)) this.error(`lit-html has nothing like ${what} any more.`);
      return text.replace(what, instead);
    }, code);
    return { code: lean, map: null };
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

const LOCALES = 'web/widget/locales/';

/** The widget's words in other languages, one script a language. */
const locales = Object.fromEntries(
  readdirSync(new URL(LOCALES, import.meta.url))
    .filter((file) => file.endsWith('.ts'))
    .map((file) => [`locales/${file.slice(0, -'.ts'.length)}`, LOCALES + file]),
);

/**
 * Scripts with nothing in common, each one file without imports: the widget, which any page may
 * load; its words in other languages, of which it loads one when it needs it; its way over HTTP,
 * where no WebSocket gets through; and the demo site's own two. `scripts/demo-site.ts` writes the
 * pages beside the last.
 */
export default defineConfig({
  root: import.meta.dirname,
  publicDir: false,
  plugins: [leanLit, compactStyles, compactTemplates, demoIcon],
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
      input: {
        widget: 'web/widget/register.ts',
        'widget-http': 'web/widget/http-socket.ts',
        'demo/site': 'web/demo/site.ts',
        'demo/theme': 'web/demo/theme.ts',
        ...locales,
      },
      // What the widget loads is what the file exports.
      preserveEntrySignatures: 'strict',
      output: {
        entryFileNames: '[name].js',
        assetFileNames: 'demo/[name][extname]',
      },
    },
  },
});
