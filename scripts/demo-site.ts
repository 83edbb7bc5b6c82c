import { realpathSync } from 'node:fs';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { findCorpusFiles } from '../server/corpus/corpus-files.ts';
import { readCorpus } from '../server/corpus/read-corpus.ts';
import { CorpusError, DocentError } from '../server/errors.ts';
import { packageRoot } from '../server/package-root.ts';
import { faqPage } from './demo-site/faq-page.ts';
import { formsPage } from './demo-site/forms-page.ts';
import { guidePage } from './demo-site/guide-page.ts';
import { html } from './demo-site/html.ts';
import { landingPage } from './demo-site/landing-page.ts';
import { layout } from './demo-site/layout.ts';
import type { Navigation } from './demo-site/navigation.ts';
import { pageIntro } from './demo-site/page-intro.ts';
import { demoPages, pageFile } from './demo-site/pages.ts';

export interface DemoSiteOptions {
  /** Files, folders or patterns, as for the index. */
  readonly corpus: readonly string[];
  /** Folder to write to; made where it is missing. Scripts, styles and the icon come from Vite. */
  readonly out: string;
}

export interface DemoSite {
  /** Paths below `out`, in the order of writing. */
  readonly files: readonly string[];
  readonly entries: number;
}

const FORMS = { url: '/widget/forms.html', title: 'Forms of the widget' };
const GUIDE = { url: '/widget/site-generators.html', title: 'Put it into your site' };

/**
 * Writes the demo documentation site: a page for each page address in the corpus, two about the
 * widget, a landing page and a page for addresses that there are not.
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
  const navigation: Navigation = [
    { label: 'Documentation', places: pages },
    { label: 'The widget', places: [FORMS, GUIDE] },
  ];
  const intros = await readIntros(corpus);
  const guide = await readFile(join(packageRoot(), 'docs/site-generators.md'), 'utf8');
  const files = new Map([
    ['index.html', landingPage(pages, navigation)],
    ['404.html', notFoundPage(navigation)],
    [pageFile(FORMS.url), formsPage(FORMS.url, navigation)],
    [pageFile(GUIDE.url), guidePage(guide, GUIDE.url, navigation)],
    ...pages.map((page) => {
      const file = page.sections[0]?.entries[0]?.entry.source.file ?? '';
      return [pageFile(page.url), faqPage(page, intros.get(file) ?? '', navigation)] as const;
    }),
  ]);
  for (const [file, text] of files) {
    const path = join(out, file);
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, text);
  }
  return { files: [...files.keys()], entries: entries.length };
}

/** What the corpus' Markdown pages say above their questions, by file. */
async function readIntros(corpus: readonly string[]): Promise<Map<string, string>> {
  const files = (await findCorpusFiles(corpus)).filter(({ path }) => path.endsWith('.md'));
  const intros = files.map(
    async ({ path, location }) => [path, pageIntro(await readFile(location, 'utf8'))] as const,
  );
  return new Map(await Promise.all(intros));
}

function notFoundPage(navigation: Navigation): string {
  return layout({
    title: 'Page not found · Docent demo',
    description: 'There is no page at this address.',
    navigation,
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
