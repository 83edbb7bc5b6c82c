import { type Html, html } from './html.ts';

export interface ContentsGroup {
  /** '' for what stands above the first heading. */
  readonly title: string;
  readonly items: readonly { readonly anchor: string; readonly text: string }[];
}

/** The list of a page's own anchors, beside its text. */
export function contents(groups: readonly ContentsGroup[]): Html {
  return html`<nav class="contents" aria-labelledby="contents">
<p class="label" id="contents">On this page</p>
${groups.map(
  ({ title, items }) => html`${title === '' ? html`` : html`<p>${title}</p>`}
<ul>${items.map(({ anchor, text }) => html`<li><a class="place" href="#${anchor}">${text}</a></li>`)}</ul>`,
)}
</nav>`;
}

/** A heading's text with a link to itself. */
export function headingLink(text: string, anchor: string): Html {
  return html`${text} <a class="anchor" href="#${anchor}" aria-label="Link to this place">#</a>`;
}
