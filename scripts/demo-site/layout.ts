import { type Html, html } from './html.ts';
import type { DemoPage } from './pages.ts';

export interface Layout {
  readonly title: string;
  readonly description: string;
  readonly pages: readonly DemoPage[];
  /** Address of the page itself, to say in the navigation where the reader is. */
  readonly current: string;
  readonly main: Html;
  /** On-page table of contents; none on the landing page. */
  readonly aside?: Html;
}

/** A whole page: no inline script or style, so that it works under `default-src 'none'`. */
export function layout({ title, description, pages, current, main, aside }: Layout): string {
  const kind = aside ? 'page' : 'landing';
  const document = html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title}</title>
<meta name="description" content="${description}">
<meta name="color-scheme" content="light dark">
<link rel="icon" href="/icon.svg" type="image/svg+xml">
<link rel="stylesheet" href="/site.css">
<script type="module" src="/widget.js"></script>
<script type="module" src="/site.js"></script>
</head>
<body class="${kind}">
<a class="skip" href="#main">Skip to content</a>
<header class="top">
<a class="brand" href="/"><img src="/icon.svg" alt="" width="28" height="28">Docent</a>
<nav aria-label="Pages">${pages.map((page) => navLink(page, current))}</nav>
</header>
<div class="columns">
${aside ? sidebar(pages, current) : html``}
<main id="main" tabindex="-1">
${main}
</main>
${aside ?? html``}
</div>
<footer>
<p>Served by Docent from this machine. Nothing on this page is fetched from anywhere else.</p>
</footer>
<docent-chat></docent-chat>
</body>
</html>
`;
  return document.markup;
}

function navLink({ url, title }: DemoPage, current: string): Html {
  return url === current
    ? html`<a class="place" href="${url}" aria-current="page">${title}</a>`
    : html`<a class="place" href="${url}">${title}</a>`;
}

function sidebar(pages: readonly DemoPage[], current: string): Html {
  return html`<nav class="sidebar" aria-label="Documentation">
<p class="label">Documentation</p>
<ul>${pages.map((page) => html`<li>${navLink(page, current)}</li>`)}</ul>
</nav>`;
}
