import { parsePageMarkdown } from '../../server/corpus/parse-markdown.ts';

/**
 * What a Markdown page says between its title and its next heading, as Markdown; '' without a
 * title. The corpus' readers pass it over, since it answers no question; on a page it says what the
 * page is, and whose facts it restates.
 */
export function pageIntro(markdown: string): string {
  const { children } = parsePageMarkdown(markdown);
  const title = children.findIndex((node) => node.type === 'heading' && node.depth === 1);
  if (title < 0) return '';
  const rest = children.slice(title + 1);
  const end = rest.findIndex(({ type }) => type === 'heading');
  const intro = (end < 0 ? rest : rest.slice(0, end)).filter(({ type }) => type !== 'html');
  const [from, to] = [intro[0]?.position?.start.offset, intro.at(-1)?.position?.end.offset];
  return from === undefined ? '' : markdown.slice(from, to);
}
