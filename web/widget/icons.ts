import { html, type TemplateResult } from 'lit/html.js';

const icon = (lines: string, thick = ''): TemplateResult => html`<svg
  class="icon" viewBox="0 0 20 20" aria-hidden="true" focusable="false"
  fill="none" stroke="currentColor" stroke-width="1.7" stroke-linecap="round" stroke-linejoin="round"
><path d=${lines} /><path d=${thick} stroke-width="3.2" opacity=".55" /></svg>`;

/** A page with one line marked: what Docent does. */
export const docentIcon = icon(
  'M4.5 3h11A1.5 1.5 0 0 1 17 4.5v8a1.5 1.5 0 0 1-1.5 1.5H9l-4 3.2V14h-.5A1.5 1.5 0 0 1 3 12.5v-8A1.5 1.5 0 0 1 4.5 3ZM6.5 6.7h7',
  'M6.5 10.1h4.5',
);
export const closeIcon = icon('m5 5 10 10M15 5 5 15');
export const clearIcon = icon('M4 10a6 6 0 1 0 2-4.5L4 7.3M4 3.5v3.8h3.8');
export const sendIcon = icon('M10 16V4.5M5 9.3l5-5 5 5');
export const chevronIcon = icon('m7.5 5 5 5-5 5');
export const linkIcon = icon(
  'M8 5H5.5A1.5 1.5 0 0 0 4 6.5v8A1.5 1.5 0 0 0 5.5 16h8a1.5 1.5 0 0 0 1.5-1.5V12M11.5 4H16v4.5M16 4l-7 7',
);
export const copyIcon = icon(
  'M8.8 7h6a1.8 1.8 0 0 1 1.8 1.8v6a1.8 1.8 0 0 1-1.8 1.8h-6A1.8 1.8 0 0 1 7 14.8v-6A1.8 1.8 0 0 1 8.8 7M13 4.3A1.5 1.5 0 0 0 11.7 3.5H5A1.5 1.5 0 0 0 3.5 5v6.7A1.5 1.5 0 0 0 4.3 13',
);
export const chainIcon = icon(
  'm8.3 11.7 3.4-3.4M9 6l2-2a3.5 3.5 0 0 1 5 5l-2 2M11 14l-2 2a3.5 3.5 0 0 1-5-5l2-2',
);
