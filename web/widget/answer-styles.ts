import { css } from './reactive-host.ts';

/** Welcome, turns, outcomes and the answers' own typography. */
export const answerStyles = css`
  .verdict { font-weight: 600; }
  .hint { color: var(--_muted); font-size: 14px; }
  .related { margin-top: 16px; color: var(--_muted); font-size: 13px; }

  .welcome { padding-top: 22px; }
  .welcome .verdict { font-size: 20px; line-height: 1.3; letter-spacing: -.01em; margin-bottom: 4px; }
  .welcome .related { margin-top: 26px; }
  .starters { display: flex; flex-direction: column; align-items: flex-start; gap: 8px; margin-top: 9px; }
  .chip {
    padding: 8px 14px; border: 1px solid var(--_line); border-radius: 18px;
    background: var(--_bg); text-align: start; line-height: 1.4; font-size: 14px;
  }
  .chip:hover { background: var(--_soft); border-color: var(--_accent); }

  .turn { padding-top: 18px; }
  .turn + .turn { margin-top: 8px; }
  .question {
    width: fit-content; max-width: 88%; margin-inline-start: auto; padding: 8px 14px;
    border-radius: 16px; border-end-end-radius: 5px; background: var(--_soft);
    overflow-wrap: anywhere;
  }
  .reply { padding-top: 14px; animation: appear .2s ease-out; }
  @keyframes appear { from { opacity: 0; } }

  .entry-question { font-size: 16px; font-weight: 650; line-height: 1.35; margin-bottom: 8px; }
  .source {
    display: flex; gap: 6px; margin-top: 12px; font-size: 13.5px; color: var(--_muted);
    overflow-wrap: anywhere;
  }
  .source .icon { width: 15px; height: 15px; margin-top: 3px; }
  .age { display: block; }
  .foot { display: flex; align-items: center; margin-top: 6px; font-size: 13.5px; color: var(--_muted); }
  .foot > .icon-button { margin-inline-start: auto; }
  .vote { display: flex; flex-wrap: wrap; align-items: center; gap: 6px; }
  .vote > span { margin-inline-end: 4px; }
  .vote .chip { padding: 3px 13px; font-size: 13px; }
  .chip[aria-pressed='true'] { background: var(--_soft); border-color: var(--_accent); color: var(--_text); }
  .chip[aria-disabled='true'] { cursor: default; }
  .foot .icon, .copy .icon { width: 17px; height: 17px; }
  [data-said] { position: relative; }
  [data-said]::after {
    content: attr(data-said); position: absolute; z-index: 1; inset-inline-end: 100%; width: max-content;
    max-width: 220px; padding: 5px 10px; border-radius: 8px; background: var(--_text); color: var(--_bg);
    font: 600 13px/1.4 var(--_font); text-align: start;
  }
  .text-button {
    padding: 3px 0; border: 0; background: none; color: var(--_accent); font-weight: 600;
    font-size: 14px; text-decoration: underline; text-underline-offset: 3px;
    text-decoration-thickness: 1px; white-space: nowrap;
  }
  .text-button:hover { text-decoration-thickness: 2px; }

  summary { display: flex; gap: 6px; cursor: pointer; list-style: none; }
  summary::-webkit-details-marker { display: none; }
  summary .icon { width: 16px; height: 16px; margin-top: 2px; color: var(--_muted); transition: transform .15s; }
  details[open] > summary .icon { transform: rotate(90deg); }
  .others { margin-top: 14px; }
  .others > summary { width: fit-content; color: var(--_muted); font-size: 14px; border-radius: 6px; }
  .others > summary:hover { color: var(--_text); }

  .choices { margin-top: 9px; border: 1px solid var(--_line); border-radius: 12px; overflow: clip; }
  .choices > li + li { border-top: 1px solid var(--_line); }
  .choice > summary { padding: 10px; line-height: 1.45; font-size: 14.5px; }
  .choice span { text-align: match-parent; }
  .choice > summary:hover { background: var(--_quiet); }
  .choice > summary:focus-visible { outline-offset: -2px; border-radius: 12px; }
  .choice[open] > summary { font-weight: 600; }
  .choice > .answer { padding: 2px 14px 14px; padding-inline-start: 32px; }

  .not-found, .trouble {
    padding: 11px 14px; border-radius: 12px; background: var(--_quiet);
    border: 1px solid var(--_line);
  }
  .way-out { margin-top: 9px; }
  .way-out a {
    display: inline-block; padding: 5px 15px; border-radius: 18px; background: var(--_accent);
    color: var(--_on-accent); font-weight: 600; text-decoration: none;
  }
  .choices + .hint { margin-top: 12px; }
  .trouble { border-color: color-mix(in srgb, var(--_danger) 45%, var(--_bg)); }
  .trouble .verdict { color: var(--_danger); }
  .trouble .text-button { margin-top: 4px; }

  .looking { display: flex; align-items: center; gap: 10px; color: var(--_muted); animation: appear .2s .2s backwards; }
  .dots { display: flex; gap: 4px; }
  .dots i { width: 6px; height: 6px; border-radius: 50%; background: var(--_accent); animation: pulse 1.2s infinite; }
  .dots i:nth-child(2) { animation-delay: .15s; }
  .dots i:nth-child(3) { animation-delay: .3s; }
  @keyframes pulse { 0%, 60%, 100% { opacity: .25; } 30% { opacity: 1; } }

  .fold[data-fold='folded'] {
    max-height: 400px; overflow: hidden;
    mask-image: linear-gradient(#000 calc(100% - 56px), transparent);
  }
  .fold[data-fold='folded'][data-cut-above] {
    mask-image: linear-gradient(transparent, #000 40px calc(100% - 56px), transparent);
  }

  .prose { overflow-wrap: anywhere; }
  .prose > :first-child, .prose li > :first-child, .prose td > :first-child { margin-top: 0; }
  .prose > :last-child, .prose li > :last-child, .prose td > :last-child { margin-bottom: 0; }
  .prose :is(p, ul, ol, dl, blockquote, .code, figure, .scroll, details) { margin: 0 0 10px; }
  .prose :is(ul, ol) { padding-inline-start: 22px; }
  .prose > ul { list-style: disc; }
  .prose li { margin: 3px 0; }
  .prose :is(h1, h2, h3, h4, h5, h6) {
    margin: 16px 0 6px; font-size: 15px; font-weight: 650; line-height: 1.4;
  }
  a { color: var(--_accent); text-decoration-thickness: 1px; text-underline-offset: 3px; }
  a:hover { text-decoration-thickness: 2px; }
  mark {
    color: inherit; background: var(--_mark); padding: .1em 0; border-radius: 3px;
    box-decoration-break: clone; -webkit-box-decoration-break: clone;
  }
  .prose :is(code, kbd, samp) {
    font: .88em var(--_mono); padding: .12em .35em; border-radius: 5px; background: var(--_quiet);
    box-shadow: inset 0 0 0 1px var(--_line);
  }
  .prose :is(code, kbd, samp):has(mark) { background: var(--_mark); box-shadow: none; }
  .prose pre code:has(mark) { background: none; }
  .prose .code {
    display: flex; align-items: flex-start; border: 1px solid var(--_line); border-radius: 10px;
    background: var(--_quiet); direction: ltr;
  }
  .prose pre {
    flex: 1; min-width: 0; margin: 0; padding: 11px 0 11px 13px; overflow-x: auto;
    overflow-wrap: normal; scrollbar-width: thin;
  }
  .copy { flex: none; margin: 2px; }
  .prose pre code { font-size: 13px; line-height: 1.5; padding: 0; background: none; box-shadow: none; }
  .prose blockquote { padding-inline-start: 12px; border-inline-start: 3px solid var(--_line); color: var(--_muted); }
  .prose img { max-width: 100%; height: auto; border-radius: 8px; }
  .prose hr { border: 0; border-top: 1px solid var(--_line); margin: 14px 0; }
  .prose .scroll { overflow-x: auto; scrollbar-width: thin; }
  .prose table { border-collapse: collapse; font-size: 14px; overflow-wrap: normal; }
  .prose :is(th, td) { padding: 6px 10px; border: 1px solid var(--_line); text-align: start; vertical-align: top; }
  .prose th { background: var(--_quiet); font-weight: 600; }

  @media (forced-colors: active) {
    mark { background: Mark; color: MarkText; forced-color-adjust: none; }
    .choices, .not-found, .trouble { border-color: CanvasText; }
  }
`;
