/** Of the exported page: light and dark, from a telephone's width up, and on paper. */
export const FAQ_PAGE_STYLE = `
:root {
  color-scheme: light dark;
  --page: #fbfbfa; --surface: #fff; --line: #e3e2de; --text: #1d2129; --soft: #5a616e;
  --accent: #2f4fc4; --code: #f2f2ef;
}
@media (prefers-color-scheme: dark) {
  :root {
    --page: #12141a; --surface: #191c24; --line: #2e3340; --text: #e7e9ee; --soft: #a5adbb;
    --accent: #97adff; --code: #222733;
  }
}
* { box-sizing: border-box; }
html { scroll-padding-top: 1.5rem; }
body { margin: 0 auto; max-width: 48rem; padding: 3rem clamp(1rem, 5vw, 2.5rem) 6rem;
  background: var(--page); color: var(--text); overflow-wrap: break-word;
  font: 1.05rem/1.65 system-ui, -apple-system, "Segoe UI", Roboto, sans-serif; }
a { color: var(--accent); text-underline-offset: .18em; text-decoration-thickness: .06em; }
a:focus-visible, main:focus-visible { outline: 3px solid var(--accent); outline-offset: 3px; border-radius: 4px; }
main:focus { outline: none; }
.skip { position: absolute; inset-block-start: -10rem; inset-inline-start: 1rem; padding: .6rem 1rem;
  background: var(--surface); border: 1px solid var(--line); border-radius: 8px; }
.skip:focus { inset-block-start: 1rem; }
h1, h2, h3, h4, h5, h6 { line-height: 1.3; letter-spacing: -.01em; text-wrap: balance; }
h1 { margin: 0; font-size: clamp(1.9rem, 6vw, 2.7rem); letter-spacing: -.025em; line-height: 1.15; }
nav { margin: 2rem 0 0; padding: 1.3rem 1.5rem 1.5rem; background: var(--surface);
  border: 1px solid var(--line); border-radius: 14px; font-size: .95rem; line-height: 1.5; }
nav h2 { margin: 0; font-size: .82rem; font-weight: 600; letter-spacing: .06em; text-transform: uppercase; color: var(--soft); }
nav p { margin: 1rem 0 0; font-weight: 650; }
nav ul { margin: .5rem 0 0; padding: 0; list-style: none; }
nav li { padding: .18rem 0; }
nav a { text-decoration: none; }
nav a:hover { text-decoration: underline; }
.group { margin: 4rem 0 -1rem; font-size: 1.6rem; letter-spacing: -.02em; }
article { margin: 0; padding: 2.2rem 0 .4rem; }
article + article { border-block-start: 1px solid var(--line); margin-block-start: 1.6rem; }
article > h2, article > h3 { margin: 0; font-size: 1.25rem; }
article > h2 > a, article > h3 > a { color: inherit; text-decoration: none; }
article > h2 > a:hover, article > h3 > a:hover { text-decoration: underline; }
article:target > h2, article:target > h3 { color: var(--accent); }
.answer > :first-child { margin-block-start: .6rem; }
.answer > :last-child { margin-block-end: 0; }
.answer h3, .answer h4, .answer h5, .answer h6 { margin: 1.6rem 0 .4rem; font-size: 1.05rem; }
.answer li + li { margin-block-start: .25rem; }
.answer img { max-width: 100%; height: auto; }
code, kbd { font: .88em/1.5 ui-monospace, SFMono-Regular, Menlo, Consolas, monospace; }
:not(pre) > code, kbd { padding: .12em .35em; background: var(--code); border-radius: 5px; overflow-wrap: anywhere; }
pre { padding: .9rem 1.1rem; background: var(--code); border-radius: 10px; direction: ltr; text-align: left;
  white-space: pre-wrap; overflow-wrap: anywhere; tab-size: 4; }
blockquote { margin-inline: 0; padding-inline-start: 1.1rem; border-inline-start: 3px solid var(--line); color: var(--soft); }
table { width: 100%; border-collapse: collapse; font-size: .93em; }
th, td { padding: .45rem .7rem; text-align: start; vertical-align: top; border: 1px solid var(--line); overflow-wrap: anywhere; hyphens: auto; }
th { background: var(--code); font-weight: 600; }
hr { border: 0; border-block-start: 1px solid var(--line); }
.about { display: flex; flex-wrap: wrap; gap: .2rem 1.4rem; margin: 1.1rem 0 0; font-size: .87rem; color: var(--soft); }
.about a { color: inherit; }
@media (max-width: 32rem) {
  th, td { padding: .3rem .4rem; font-size: .87em; line-height: 1.45; }
}
@media print {
  :root { --page: #fff; --surface: #fff; --line: #bbb; --text: #000; --soft: #444; --accent: #000; --code: #f3f3f3; color-scheme: light; }
  @page { margin: 18mm 16mm 20mm; }
  body { max-width: none; padding: 0; font-size: 10.5pt; line-height: 1.5; }
  .skip { display: none; }
  h1 { font-size: 22pt; }
  nav { padding: 0; border: 0; break-after: page; }
  nav a { color: inherit; }
  .group { margin-top: 2rem; font-size: 15pt; }
  article { padding-top: 1.2rem; }
  article > h2, article > h3 { font-size: 12.5pt; }
  article + article { margin-top: .8rem; }
  h1, h2, h3, h4, h5, h6 { break-after: avoid; }
  pre, table, blockquote, img, li { break-inside: avoid; }
  p { orphans: 3; widows: 3; }
  .answer a[href^="http"]::after, .about a[href^="http"]::after { content: " (" attr(href) ")"; font-size: .85em; overflow-wrap: anywhere; }
  details::details-content { content-visibility: visible; block-size: auto; }
}
`;
