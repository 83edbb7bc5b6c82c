import { XMLParser } from 'fast-xml-parser';

/** What a sitemap lists: pages, and further sitemaps where it is an index of them. */
export interface Sitemap {
  readonly pages: readonly string[];
  readonly sitemaps: readonly string[];
}

const parser = new XMLParser({
  ignoreAttributes: true,
  removeNSPrefix: true,
  parseTagValue: false,
  // The five entities of XML are still read; those that a document declares could multiply.
  processEntities: { enabled: true, maxTotalExpansions: 1_000_000, maxEntityCount: 0 },
  isArray: (name) => name === 'url' || name === 'sitemap',
});

/** Reads a sitemap, or a plain list of addresses; undefined where it is neither. */
export function parseSitemap(text: string): Sitemap | undefined {
  const content = text.replace(/^\u{feff}/u, '').trim();
  if (/^https?:\/\//i.test(content)) {
    return { pages: content.split(/\s+/).filter(isWeb), sitemaps: [] };
  }
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
  return /^https?:\/\//i.test(address) && URL.canParse(address);
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
