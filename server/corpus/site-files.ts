import { stat } from 'node:fs/promises';

/** Lists a site's pages with their addresses. */
export const SITEMAP = 'sitemap.xml';

/** Files that generators put beside a site's first page; a folder with one is a built site. */
export const BUILT_SITE_FILES: readonly string[] = [
  ...[SITEMAP, '404.html', 'hashmap.json', 'objects.inv', 'searchindex.js'],
  ...['search/search_index.json', 'pagefind/pagefind.js'],
];

export async function exists(file: string): Promise<boolean> {
  return stat(file).then(
    () => true,
    () => false,
  );
}
