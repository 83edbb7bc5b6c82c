import { htmlTokens } from '../../server/corpus/html-tokens.ts';
import { lineCounter } from '../../server/corpus/line-counter.ts';

/** A link or an image as it stands in a file. */
export interface PageLink {
  readonly address: string;
  readonly image: boolean;
  /** 1-based. */
  readonly line: number;
}

export interface LinksAndAnchors {
  readonly links: readonly PageLink[];
  readonly anchors: readonly string[];
}

/** The links of HTML, and what they can lead to: `id`s, and `name`s of `<a>`. */
export function htmlLinks(html: string): LinksAndAnchors {
  const links: PageLink[] = [];
  const anchors: string[] = [];
  const lineAt = lineCounter(html);
  for (const token of htmlTokens(html)) {
    if (token.kind !== 'open') continue;
    const { name, attributes } = token;
    const id = attributes.get('id') ?? (name === 'a' ? attributes.get('name') : undefined);
    if (id) anchors.push(id);
    const address = attributes.get(name === 'img' ? 'src' : 'href');
    if (address !== undefined && (name === 'a' || name === 'img')) {
      links.push({ address, image: name === 'img', line: lineAt(token.start) });
    }
  }
  return { links, anchors };
}
