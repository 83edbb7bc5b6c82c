import type { Fields } from './check-fields.ts';
import type { PAGE_FIELDS } from './entry-fields.ts';
import type { MadeMarkdown } from './html-markdown.ts';
import { type Page, parsePage } from './page.ts';
import { firstIndex } from './span.ts';

/** A page of Markdown that was made of another format; its lines are those of the original. */
export function madePage(
  path: string,
  { text, places }: MadeMarkdown,
  matter: Fields<typeof PAGE_FIELDS>,
): Page {
  return {
    ...parsePage({ path, text }, []),
    matter,
    lineAt(offset) {
      return places[firstIndex(places, ({ start }) => start > offset) - 1]?.line ?? 1;
    },
  };
}
