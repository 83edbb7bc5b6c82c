import { css } from './reactive-host.ts';

/*
 * Colours, one name a role; a page sets the public ones (`--docent-...`), the rest follow.
 * The `color-scheme` of launcher and panel (styles.ts) says which of light and dark holds.
 * WCAG contrast of the defaults, light and dark: text 16.7 and 14.7, muted text 6.1 and 7.7, accent
 * 6.5 and 9.2, text on the accent 6.5 and 8.7, text on the mark 13.6 and 7.2, danger on its box 6.4
 * and 8.1 (AA asks for 4.5); the input's edge 3.2 and 4.6 (AA asks for 3).
 */
export const tokens = css`
  :host {
    --_bg: var(--docent-background, light-dark(#fff, #151a18));
    --_text: var(--docent-text, light-dark(#17201d, #e6ece9));
    --_accent: var(--docent-accent, light-dark(#0c6a5b, #64ceb4));
    --_on-accent: var(--docent-on-accent, light-dark(#fff, #06231c));
    --_mark: var(--docent-mark, light-dark(#ffe79a, #5a4a12));
    --_danger: light-dark(#a5301c, #ff9f8c);
    --_shade: light-dark(rgb(12 30 24 / 18%), rgb(0 0 0 / 55%));
    --_shadow: 0 1px 2px var(--_shade), 0 12px 40px var(--_shade);
    --_muted: color-mix(in srgb, var(--_text) 70%, var(--_bg));
    --_line: color-mix(in srgb, var(--_text) 13%, var(--_bg));
    --_edge: color-mix(in srgb, var(--_text) 50%, var(--_bg));
    --_quiet: color-mix(in srgb, var(--_text) 4%, var(--_bg));
    --_soft: color-mix(in srgb, var(--_accent) 14%, var(--_bg));
    --_radius: var(--docent-radius, 16px);
    --_font: var(--docent-font, system-ui, sans-serif);
    --_mono: var(--docent-font-mono, ui-monospace, Menlo, Consolas, monospace);
    --_offset: var(--docent-offset, 20px);
    --_z: var(--docent-z-index, 2147483000);
  }
`;
