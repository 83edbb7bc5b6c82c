import { type Html, html } from './html.ts';

/** A page that the navigation leads to. */
export interface Place {
  readonly url: string;
  readonly title: string;
}

/** All pages but the landing page, by the label of their group. */
export type Navigation = readonly { readonly label: string; readonly places: readonly Place[] }[];

/**
 * Every page, in groups. It stands twice in a page, beside the text where there is room and in the
 * menu where there is none, so ids in it begin with `prefix`.
 */
export function pageList(navigation: Navigation, current: string, prefix: string): Html {
  return html`${navigation.map(
    ({ label, places }, at) => html`<p class="label" id="${prefix}-${at}">${label}</p>
<ul aria-labelledby="${prefix}-${at}">${places.map((place) => html`<li>${placeLink(place, current)}</li>`)}</ul>
`,
  )}`;
}

/** The first page of each group, for the header. */
export function shortList(navigation: Navigation, current: string): Html {
  return html`${navigation.map(({ label, places }) => {
    const here = places.some(({ url }) => url === current);
    return placeLink(
      { url: places[0]?.url ?? '/', title: label },
      here ? (places[0]?.url ?? '') : '',
    );
  })}`;
}

/** The pages before and after this one, in the order of the navigation. */
export function neighbours(navigation: Navigation, current: string): Html {
  const places = navigation.flatMap((group) => group.places);
  const at = places.findIndex(({ url }) => url === current);
  const link = (place: Place | undefined, label: string): Html =>
    place === undefined
      ? html``
      : html`<a href="${place.url}"><small>${label}</small>${place.title}</a>`;
  return html`<nav class="neighbours" aria-label="Next to this page">
${link(places[at - 1], 'Previous')}
${link(places[at + 1], 'Next')}
</nav>`;
}

function placeLink({ url, title }: Place, current: string): Html {
  return url === current
    ? html`<a class="place" href="${url}" aria-current="page">${title}</a>`
    : html`<a class="place" href="${url}">${title}</a>`;
}
