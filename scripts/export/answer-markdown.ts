import { htmlStringToMarkdown } from '../../server/corpus/faq-data.ts';
import { renderAnswer } from '../../server/corpus/render-answer.ts';

/**
 * An indexed answer as Markdown that renders to the same HTML again, white space outside of code
 * aside. An index keeps no Markdown, so it is made of the HTML; where that would not come back as it
 * was (merged cells, say, which Markdown has no mark for), the HTML is given, which is Markdown too.
 *
 * @param pageUrl the entry's address, against which its links are resolved
 */
export function answerMarkdown(html: string, pageUrl: string): string {
  const wanted = looks(html);
  const comesBack = (markdown: string): boolean =>
    looks(renderAnswer(markdown, { pageUrl }).html) === wanted;
  const made = htmlStringToMarkdown(html);
  if (comesBack(made)) return made;
  const block = htmlBlock(html);
  // What can't be kept to the letter is still better read as Markdown.
  return comesBack(block) ? block : made;
}

/** White space around the tags of blocks, which does not show. */
const AROUND_BLOCKS =
  / ?(<\/?(?:blockquote|br|dd|details|div|dl|dt|h[1-6]|hr|li|ol|p|section|summary|t(?:able|body|d|foot|h|head|r)|ul)\b[^>]*>) ?/g;

/** HTML without white space that does not show: the same for what looks the same. */
export function looks(html: string): string {
  return html
    .split(/(<pre[\s>].*?<\/pre>)/s)
    .map((part, i) =>
      i % 2 === 1 ? part : part.replace(/\s+/g, ' ').trim().replace(AROUND_BLOCKS, '$1'),
    )
    .join('');
}

/** HTML as one block of Markdown, which an empty line would end. */
function htmlBlock(html: string): string {
  return html.replace(/\n(?=[ \t]*(?:\n|$))/g, '&#10;');
}
