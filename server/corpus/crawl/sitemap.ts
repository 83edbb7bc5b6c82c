import { XMLParser } from 'fast-xml-parser';

/** What a sitemap lists: pages, and further sitemaps where it is an index of them. */
export interface Sitemap {
  readonly pages: readonly string[];
  readonly sitemaps: readonly string[];
}

/** Characters of an address; the protocol's own bound. */
const LONGEST = 2048;

const parser = new XMLParser({
  ignoreAttributes: true,
  removeNSPrefix: true,
  parseTagValue: false,
  // With the references by number.
  htmlEntities: true,
  isArray: (name) => name === 'url' || name === 'sitemap',
});

/** Reads a sitemap, or a plain list of addresses; undefined where it is neither. */
export function parseSitemap(text: string): Sitemap | undefined {
  const content = text.replace(/^\u{feff}/u, '').trim();
  if (/^https?:\/\//i.test(content)) {
    return { pages: content.split(/\s+/).filter(isWeb), sitemaps: [] };
  }
  // A sitemap has none, and entities that one declares can multiply.
  if (/<!DOCTYPE/i.test(content)) return undefined;
  let root: unknown;
  try {
    root = parser.parse(content);
  } catch {
    return undefined;
  }
  if (!isObject(root) || !('urlset' in root || 'sitemapindex' in root)) return undefined;
  return {
    pages: addresses(root.urlset, 'url'),
    sitemaps: addresses(root.sitemapindex, 'sitemap'),
  };
}

function addresses(list: unknown, name: string): readonly string[] {
  const items = isObject(list) ? list[name] : undefined;
  if (!Array.isArray(items)) return [];
  return items
    .map((item: unknown) => (isObject(item) ? item.loc : undefined))
    .filter((loc): loc is string => typeof loc === 'string')
    .map((loc) => loc.trim())
    .filter(isWeb);
}

function isWeb(address: string): boolean {
  return address.length <= LONGEST && /^https?:\/\//i.test(address) && URL.canParse(address);
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
