import type { Root } from 'hast';
import { fromParse5 } from 'hast-util-from-parse5';
import { defaultTreeAdapter, parse } from 'parse5';
import { VFile } from 'vfile';
import { type Excess, TEXT_BOUNDS } from './text-bounds.ts';

/** HTML that is more than is read, and where. */
export class HtmlExcessError extends RangeError implements Excess {
  readonly line: number;

  constructor(line: number, what: string) {
    super(`skipped: ${what}`);
    this.name = 'HtmlExcessError';
    this.line = line;
  }
}

const LISTS_AND_QUOTES = new Set(['blockquote', 'dl', 'menu', 'ol', 'ul']);

/**
 * Parses a page as a browser does, up to bounds that are checked while the tree grows. A look at
 * the text before would not do: a hundred `<font>` that are never closed come again in every
 * paragraph, so 20 kB of HTML can be half a million elements.
 *
 * @param most elements and comments
 * @throws {HtmlExcessError} at the first node beyond a bound
 */
export function parseBounded(html: string, most: number = TEXT_BOUNDS.htmlNodes): Root {
  const { elements, nesting } = TEXT_BOUNDS;
  let nodes = 0;
  let line = 1;
  // Sets, as the parser tells of some elements twice when it untangles `<b><p></b>`.
  const open = new Set<object>();
  const openLists = new Set<object>();
  const count = () => {
    nodes++;
    if (nodes > most) {
      throw new HtmlExcessError(line, `more than ${most} elements and comments`);
    }
  };
  const document = parse(html, {
    sourceCodeLocationInfo: true,
    scriptingEnabled: false,
    treeAdapter: {
      ...defaultTreeAdapter,
      createElement(...args) {
        count();
        return defaultTreeAdapter.createElement(...args);
      },
      createCommentNode(data) {
        count();
        return defaultTreeAdapter.createCommentNode(data);
      },
      setNodeSourceCodeLocation(node, location) {
        // One that comes again keeps the place where it came first.
        line = Math.max(line, location?.startLine ?? 0);
        defaultTreeAdapter.setNodeSourceCodeLocation(node, location);
      },
      onItemPush(element) {
        open.add(element);
        if (LISTS_AND_QUOTES.has(element.tagName)) openLists.add(element);
        if (open.size > elements) {
          throw new HtmlExcessError(line, `more than ${elements} elements in each other`);
        }
        if (openLists.size > nesting) {
          const what = `lists or quotes in each other more than ${nesting} deep`;
          throw new HtmlExcessError(line, what);
        }
      },
      onItemPop(element) {
        open.delete(element);
        openLists.delete(element);
      },
    },
  });
  return fromParse5(document, { file: new VFile(html) }) as Root;
}
