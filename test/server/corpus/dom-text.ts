import type { DefaultTreeAdapterTypes } from 'parse5';

/** `textContent` of a parsed tree, as the DOM defines it. */
export function domText(node: DefaultTreeAdapterTypes.Node): string {
  if ('value' in node) return node.value;
  return 'childNodes' in node ? node.childNodes.map(domText).join('') : '';
}
