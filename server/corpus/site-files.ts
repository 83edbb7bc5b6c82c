/** Files that generators put beside a site's first page; a folder with one is a built site. */
export const BUILT_SITE_FILES: readonly string[] = [
  ...['sitemap.xml', '404.html', 'hashmap.json', 'objects.inv', 'searchindex.js'],
  ...['search/search_index.json', 'pagefind/pagefind.js'],
];

/** What else than its pages decides how a folder is read. */
export const SITE_FILES: readonly string[] = [...BUILT_SITE_FILES];
