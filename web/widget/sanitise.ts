/** Elements that may be shown, each with its attributes beside the ones that any may have. */
const ELEMENTS = new Map(
  (
    'a:href abbr b blockquote br caption cite code dd del details:open div dl dt em figcaption ' +
    'figure h1 h2 h3 h4 h5 h6 hr i img:src:alt:width:height ins kbd li:value mark ' +
    'ol:start:reversed p pre q s samp section small span strong sub summary sup table tbody ' +
    'td:colspan:rowspan:align tfoot th:colspan:rowspan:align:scope thead tr u ul var'
  )
    .split(' ')
    .map((element) => {
      const [name = '', ...attributes] = element.split(':');
      return [name, attributes];
    }),
);
const ANY_ELEMENT: readonly string[] = ['title', 'lang', 'dir'];

/** Gone with all that is in them; any other unknown element leaves its content behind. */
const DROPPED = new Set(
  (
    'script style template iframe frame frameset object embed applet noscript noembed noframes ' +
    'head title base link meta xmp plaintext textarea select option audio video canvas dialog'
  ).split(' '),
);

/** Of links. */
export const LINK_SCHEMES: readonly string[] = ['https:', 'http:', 'mailto:'];
const URL_SCHEMES: Readonly<Record<string, readonly string[]>> = {
  href: LINK_SCHEMES,
  src: ['https:', 'http:'],
};

const HTML_NAMESPACE = 'http://www.w3.org/1999/xhtml';

/**
 * HTML from the server as nodes that are safe to show. The server has sanitised it already; the
 * widget does not rely on that. The text is parsed in an inert document, and what is on the lists
 * is built anew from it, so that nothing that is not named here can come through.
 * @param baseUrl what relative addresses are relative to
 */
export function sanitise(html: string, baseUrl: string): DocumentFragment {
  // With the body written out, white space at the beginning survives, as in the server's text.
  const inert = new DOMParser().parseFromString(`<!doctype html><body>${html}`, 'text/html');
  const fragment = document.createDocumentFragment();
  copyChildren(inert.body, fragment, baseUrl);
  return fragment;
}

function copyChildren(from: Node, to: Node, baseUrl: string): void {
  for (const child of from.childNodes) {
    if (child instanceof Text) to.appendChild(document.createTextNode(child.data));
    else if (child instanceof Element) copyElement(child, to, baseUrl);
  }
}

function copyElement(element: Element, to: Node, baseUrl: string): void {
  const name = element.localName;
  if (element.namespaceURI !== HTML_NAMESPACE || DROPPED.has(name)) return;
  const attributes = ELEMENTS.get(name);
  if (!attributes) {
    copyChildren(element, to, baseUrl);
    return;
  }

  const copy = document.createElement(name);
  for (const attribute of [...attributes, ...ANY_ELEMENT]) {
    const value = element.getAttribute(attribute);
    if (value === null) continue;
    const schemes = URL_SCHEMES[attribute];
    const safe = schemes ? safeUrl(value, baseUrl, schemes) : value;
    if (safe !== undefined) copy.setAttribute(attribute, safe);
  }
  if (copy instanceof HTMLAnchorElement && copy.hasAttribute('href')) {
    copy.target = '_blank';
    copy.rel = 'noopener noreferrer';
  }
  if (copy instanceof HTMLImageElement) {
    copy.loading = 'lazy';
    copy.referrerPolicy = 'no-referrer';
  }
  copyChildren(element, copy, baseUrl);
  to.appendChild(copy);
}

/** The address, resolved and written out as the browser understands it, if its scheme is listed. */
export function safeUrl(
  address: string,
  baseUrl: string,
  schemes: readonly string[] = ['https:', 'http:'],
): string | undefined {
  // It would resolve to the base itself, which nobody meant.
  if (address.trim() === '') return undefined;
  try {
    const url = new URL(address, baseUrl);
    return schemes.includes(url.protocol) ? url.href : undefined;
  } catch {
    return undefined;
  }
}
