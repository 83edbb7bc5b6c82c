import { type Html, html } from './html.ts';
import { type Navigation, pageList, shortList } from './navigation.ts';

export interface Layout {
  readonly title: string;
  readonly description: string;
  readonly navigation: Navigation;
  /** Address of the page itself, to say in the navigation where the reader is. */
  readonly current: string;
  readonly main: Html;
  /** On-page table of contents; none on the landing page. */
  readonly aside?: Html;
}

/**
 * A whole page: no inline script or style, so that it works under `default-src 'none'`, and nothing
 * that needs a script to be read. `theme.js` is no module, so that it runs before anything is shown.
 */
export function layout({ title, description, navigation, current, main, aside }: Layout): string {
  const kind = aside ? 'page' : 'landing';
  const document = html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title}</title>
<meta name="description" content="${description}">
<meta name="color-scheme" content="light dark">
<script src="/theme.js"></script>
<link rel="icon" href="/icon.svg" type="image/svg+xml">
<link rel="stylesheet" href="/site.css">
<script type="module" src="/widget.js"></script>
<script type="module" src="/site.js"></script>
</head>
<body class="${kind}">
<a class="skip" href="#main">Skip to content</a>
<header class="top">
<a class="brand" href="/"><img src="/icon.svg" alt="" width="28" height="28">Docent</a>
<nav class="short" aria-label="Sections">${shortList(navigation, current)}</nav>
<button class="theme" type="button" aria-label="Dark theme" aria-pressed="false" title="Dark theme" hidden>${THEME_ICON}</button>
<details class="menu">
<summary>Menu</summary>
<nav aria-label="All pages">${pageList(navigation, current, 'menu')}</nav>
</details>
</header>
<div class="columns">
${aside ? html`<nav class="sidebar" aria-label="Pages">${pageList(navigation, current, 'side')}</nav>` : html``}
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

/** Half light, half dark. */
const THEME_ICON = html`<svg viewBox="0 0 24 24" width="20" height="20" aria-hidden="true"><circle cx="12" cy="12" r="8.5" fill="none" stroke="currentColor" stroke-width="1.8"/><path d="M12 3.5a8.5 8.5 0 0 1 0 17Z" fill="currentColor"/></svg>`;
