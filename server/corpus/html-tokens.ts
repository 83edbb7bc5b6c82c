import { Tokenizer } from 'parse5';

/** One piece of an HTML fragment; offsets are UTF-16, relative to the fragment. */
export type HtmlToken = { readonly start: number; readonly end: number } & (
  | {
      readonly kind: 'open';
      readonly name: string;
      readonly attributes: ReadonlyMap<string, string>;
    }
  | { readonly kind: 'close'; readonly name: string }
  | { readonly kind: 'comment'; readonly data: string }
  | { readonly kind: 'text'; readonly blank: boolean }
);

interface Located {
  readonly location: { readonly startOffset: number; readonly endOffset: number } | null;
}

/**
 * The tags, comments and texts of an HTML fragment in order, by the HTML standard's tokenizer.
 * Fragments of a Markdown page are often half of an element (`<details>` up to the next blank
 * line), which is why they are read as tokens and not as a tree.
 */
export function htmlTokens(html: string): readonly HtmlToken[] {
  const tokens: HtmlToken[] = [];
  const at = (token: Located) => ({
    start: token.location?.startOffset ?? 0,
    end: token.location?.endOffset ?? 0,
  });
  const ignore = () => {};
  const text = (blank: boolean) => (token: Located) => {
    tokens.push({ kind: 'text', blank, ...at(token) });
  };
  const tokenizer = new Tokenizer(
    { sourceCodeLocationInfo: true },
    {
      onStartTag: (tag) => {
        const attributes = new Map(tag.attrs.map(({ name, value }) => [name, value]));
        tokens.push({ kind: 'open', name: tag.tagName, attributes, ...at(tag) });
      },
      onEndTag: (tag) => {
        tokens.push({ kind: 'close', name: tag.tagName, ...at(tag) });
      },
      onComment: (comment) => {
        tokens.push({ kind: 'comment', data: comment.data, ...at(comment) });
      },
      onCharacter: text(false),
      onNullCharacter: text(false),
      onWhitespaceCharacter: text(true),
      onDoctype: ignore,
      onEof: ignore,
    },
  );
  tokenizer.write(html, true);
  return tokens;
}
