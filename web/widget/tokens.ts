import { css } from './reactive-host.ts';

/*
 * Colours, one name a role; a page sets the public ones (`--docent-...`), the rest follow.
 * WCAG contrast of the defaults, light and dark: text 16.7 and 14.7, muted text 6.1 and 7.7, accent
 * 6.5 and 9.2, text on the accent 6.5 and 8.7, text on the mark 13.6 and 7.2, danger on its box 6.4
 * and 8.1 (AA asks for 4.5); the input's edge 3.2 and 4.6 (AA asks for 3).
 */
const light = css`
  color-scheme: light;
  --_bg: var(--docent-background, #fff);
  --_text: var(--docent-text, #17201d);
  --_accent: var(--docent-accent, #0c6a5b);
  --_on-accent: var(--docent-on-accent, #fff);
  --_mark: var(--docent-mark, #ffe79a);
  --_danger: #a5301c;
  --_shadow: 0 1px 2px rgb(12 30 24 / 8%), 0 12px 40px rgb(12 30 24 / 18%);
  --_muted: color-mix(in srgb, var(--_text) 70%, var(--_bg));
  --_line: color-mix(in srgb, var(--_text) 13%, var(--_bg));
  --_edge: color-mix(in srgb, var(--_text) 50%, var(--_bg));
  --_quiet: color-mix(in srgb, var(--_text) 4%, var(--_bg));
  --_soft: color-mix(in srgb, var(--_accent) 11%, var(--_bg));
`;
const dark = css`
  color-scheme: dark;
  --_bg: var(--docent-background, #151a18);
  --_text: var(--docent-text, #e6ece9);
  --_accent: var(--docent-accent, #64ceb4);
  --_on-accent: var(--docent-on-accent, #06231c);
  --_mark: var(--docent-mark, #5a4a12);
  --_danger: #ff9f8c;
  --_shadow: 0 1px 2px rgb(0 0 0 / 40%), 0 12px 40px rgb(0 0 0 / 55%);
  --_soft: color-mix(in srgb, var(--_accent) 17%, var(--_bg));
`;

export const tokens = css`
  :host {
    ${light}
    --_radius: var(--docent-radius, 16px);
    --_font: var(--docent-font, ui-sans-serif, system-ui, -apple-system, 'Segoe UI', Roboto,
      'Helvetica Neue', 'Noto Sans', sans-serif);
    --_mono: var(--docent-font-mono, ui-monospace, SFMono-Regular, Menlo, Consolas,
      'Liberation Mono', monospace);
    --_offset: var(--docent-offset, 20px);
    --_z: var(--docent-z-index, 2147483000);
  }
  :host([theme='dark']) { ${dark} }
  @media (prefers-color-scheme: dark) {
    :host(:not([theme='light'])) { ${dark} }
  }
`;
