import { realpathSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { readCorpus } from '../server/corpus/read-corpus.ts';
import { CorpusError, DocentError } from '../server/errors.ts';
import { faqPage } from './demo-site/faq-page.ts';
import { html } from './demo-site/html.ts';
import { landingPage } from './demo-site/landing-page.ts';
import { layout } from './demo-site/layout.ts';
import { type DemoPage, demoPages, pageFile } from './demo-site/pages.ts';

export interface DemoSiteOptions {
  /** Files, folders or patterns, as for the index. */
  readonly corpus: readonly string[];
  /** Folder to write to; made where it is missing. `site.js` and `site.css` come from Vite. */
  readonly out: string;
}

export interface DemoSite {
  /** Paths below `out`, in the order of writing. */
  readonly files: readonly string[];
  readonly entries: number;
}

/**
 * Writes the demo documentation site: a page for each page address in the corpus, a landing page
 * and a page for addresses that there are not.
 * @throws CorpusError when no entry has its source on the demo site
 */
export async function buildDemoSite({ corpus, out }: DemoSiteOptions): Promise<DemoSite> {
  const { entries } = await readCorpus(corpus);
  const pages = demoPages(entries);
  if (pages.length === 0) {
    throw new CorpusError(
      `None of the ${entries.length} entries of ${corpus.join(', ')} has a source on the demo site: expected an address like /docs/page.html#anchor.`,
    );
  }
  const files = new Map([
    ['index.html', landingPage(pages)],
    ['404.html', notFoundPage(pages)],
    ...pages.map((page) => [pageFile(page.url), faqPage(page, pages)] as const),
  ]);
  for (const [file, text] of files) {
    const path = join(out, file);
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, text);
  }
  return { files: [...files.keys()], entries: entries.length };
}

function notFoundPage(pages: readonly DemoPage[]): string {
  return layout({
    title: 'Page not found · Docent demo',
    description: 'There is no page at this address.',
    pages,
    current: '',
    main: html`<section class="hero">
<h1>There is no page at this address.</h1>
<p class="lead">Ask in the box at the bottom right, or begin at the <a href="/">start page</a>.</p>
</section>`,
  });
}

/** `node dist/scripts/demo-site.js [out] [corpus...]`, from the package's folder. */
async function main([out = 'dist/web/demo', ...corpus]: readonly string[]): Promise<void> {
  try {
    const site = await buildDemoSite({ corpus: corpus.length > 0 ? corpus : ['corpus'], out });
    console.log(`${out}: ${site.files.length} pages from ${site.entries} entries`);
  } catch (error) {
    if (!(error instanceof DocentError)) throw error;
    console.error(error.message);
    process.exitCode = 1;
  }
}

const [, script] = process.argv;
if (script !== undefined && realpathSync(script) === fileURLToPath(import.meta.url)) {
  await main(process.argv.slice(2));
}
