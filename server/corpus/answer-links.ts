import type { Element, ElementContent, Root } from 'hast';

/** Stands for the host of a root-relative page while addresses are resolved; `.invalid` is none. */
const OWN_ORIGIN = 'https://docent-own-page.invalid';

export interface LinkOptions {
  /** Absolute, root-relative, or '' when it is not known: then relative addresses are dropped. */
  readonly pageUrl: string;
  /** Other hosts than the page's own, `host` or `host:port`, whose images are shown. */
  readonly imageHosts?: readonly string[] | undefined;
}

interface Address {
  readonly href: string;
  readonly host: string;
  /** Leads to another origin than the page's. */
  readonly foreign: boolean;
}

/**
 * Makes an answer's addresses good wherever it is shown: relative ones are resolved against the
 * page, images of foreign hosts become links with their alternative text, and links that lead away
 * get `rel="noopener noreferrer"`. Footnotes keep their numbers but not the links between them,
 * which would need ids.
 */
export function rewriteLinks(tree: Root, options: LinkOptions): void {
  const resolve = resolver(options.pageUrl);
  const image = (node: Element, insideLink: boolean): ElementContent => {
    const address = resolve(node.properties.src);
    const shown = address && (!address.foreign || options.imageHosts?.includes(address.host));
    if (shown) {
      return { ...node, properties: { ...node.properties, src: address.href } };
    }
    const text = { type: 'text' as const, value: imageLabel(node, address) };
    return address && !insideLink ? link(address, [text]) : text;
  };
  const rewrite = (node: ElementContent, insideLink: boolean): readonly ElementContent[] => {
    if (node.type !== 'element') return [node];
    if (node.tagName === 'img') return [image(node, insideLink)];
    if (node.tagName === 'a' && 'dataFootnoteBackref' in node.properties) return [];
    const inside = insideLink || node.tagName === 'a';
    const children = node.children.flatMap((child) => rewrite(child, inside));
    if (node.tagName !== 'a') return [{ ...node, children }];
    const address = resolve(node.properties.href);
    if (address === undefined || 'dataFootnoteRef' in node.properties) return children;
    return [link(address, children, node.properties.title)];
  };
  tree.children = tree.children.flatMap((child) => {
    return child.type === 'doctype' ? [] : rewrite(child as ElementContent, false);
  });
}

function link(
  { href, foreign }: Address,
  children: ElementContent[],
  title?: Element['properties'][string],
): Element {
  const properties: Element['properties'] = { href };
  if (typeof title === 'string') properties.title = title;
  if (foreign) properties.rel = ['noopener', 'noreferrer'];
  return { type: 'element', tagName: 'a', properties, children };
}

/** What stands for an image that is not shown. */
function imageLabel(node: Element, address: Address | undefined): string {
  const alt = String(node.properties.alt ?? '').trim();
  const file = address && new URL(address.href, OWN_ORIGIN).pathname.split('/').at(-1);
  return alt || file || 'image';
}

/** Resolves an address as a browser would on the page; undefined when it may not be followed. */
function resolver(pageUrl: string): (address: unknown) => Address | undefined {
  const base = pageUrl === '' ? undefined : parseUrl(pageUrl, OWN_ORIGIN);
  return (address) => {
    if (typeof address !== 'string') return undefined;
    const url = parseUrl(address, base);
    if (url === undefined) return undefined;
    if (url.protocol === 'mailto:') return { href: url.href, host: '', foreign: false };
    if (url.protocol !== 'http:' && url.protocol !== 'https:') return undefined;
    const { origin, host, pathname, search, hash } = url;
    const foreign = base === undefined || origin !== base.origin;
    if (foreign || origin !== OWN_ORIGIN) return { href: url.href, host, foreign };
    // A path that begins with two slashes would be read as a host.
    const path = pathname.startsWith('//') ? `/.${pathname}` : pathname;
    return { href: path + search + hash, host, foreign };
  };
}

function parseUrl(address: string, base?: URL | string): URL | undefined {
  try {
    return new URL(address, base);
  } catch {
    return undefined;
  }
}
