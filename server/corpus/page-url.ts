import { pathWithoutExtension } from './entry-id.ts';

/** A page's address by the configured pattern; '' where there is none. */
export function urlFromPattern(pattern: string | undefined, path: string): string {
  if (pattern === undefined) return '';
  const encoded = pathWithoutExtension(path).split('/').map(encodeURIComponent).join('/');
  return pattern.replaceAll('{path}', () => encoded);
}

/**
 * The address of a place on a page. Without a page's address there is none: a bare anchor would
 * point into whatever page shows the answer.
 */
export function urlWithAnchor(pageUrl: string, anchor: string): string {
  if (pageUrl === '') return '';
  const page = pageUrl.replace(/#.*$/s, '');
  return anchor === '' ? page : `${page}#${encodeURI(anchor).replaceAll('#', '%23')}`;
}
