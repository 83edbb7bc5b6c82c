import type { Element, Nodes } from 'hast';
import { toString as textOf } from 'hast-util-to-string';
import { parseHtml } from '../../server/corpus/html-document.ts';
import { placeOf, type UnnamedFinding } from './finding.ts';
import type { LintRule } from './rule.ts';

/** Words beside a link that lead to it and say nothing: "please refer to". */
const LEADING_WORDS = 4;
/** What answers a question by itself, before a link to the details. */
const VERDICT = /^\P{L}*(?:yes|no|ja|nein|oui|non|s[ií]|да|нет|是|否|可以|不|支持|はい|いいえ)/iu;

/** Answers that nobody reads to the end. Code is not counted: it is looked over. */
export const longAnswer: LintRule = {
  name: 'long-answer',
  check({ entries, answerWords }) {
    return entries.flatMap((entry): UnnamedFinding[] => {
      const count = wordCount(proseOf(parseHtml(entry.answer.html).root));
      if (count <= answerWords) return [];
      return [
        {
          ...placeOf(entry),
          severity: 'warning',
          message: `The answer has ${count} words beside its code, more than ${answerWords}.`,
          remedy:
            'Begin with the answer itself, and give parts that answer another question an entry of their own.',
        },
      ];
    });
  },
};

/** Answers that only point elsewhere: there is no passage to show. */
export const bareLink: LintRule = {
  name: 'bare-link',
  check({ entries }) {
    return entries.flatMap((entry): UnnamedFinding[] => {
      const { root } = parseHtml(entry.answer.html);
      const beside = proseOf(root, (element) => element.tagName === 'a');
      const pointing = beside !== proseOf(root) || holds(root, 'img');
      if (!pointing || holds(root, 'pre')) return [];
      if (wordCount(beside) > LEADING_WORDS || VERDICT.test(beside)) return [];
      return [
        {
          ...placeOf(entry),
          severity: 'warning',
          message: 'The answer is little more than a link or an image.',
          remedy:
            'Say in a sentence or two what stands there: Docent shows what the entry says, and a link says nothing.',
        },
      ];
    });
  },
};

const segmenter = new Intl.Segmenter(undefined, { granularity: 'word' });

/** Words of any script, those without spaces between them included. */
function wordCount(text: string): number {
  let count = 0;
  for (const { isWordLike } of segmenter.segment(text)) if (isWordLike) count += 1;
  return count;
}

/** A text without code blocks, and without what else is to be left out. */
function proseOf(node: Nodes, leftOut: (element: Element) => boolean = () => false): string {
  if (node.type === 'element' && (node.tagName === 'pre' || leftOut(node))) return ' ';
  if (!('children' in node)) return textOf(node);
  return node.children.map((child) => proseOf(child as Nodes, leftOut)).join('');
}

function holds(node: Nodes, tagName: string): boolean {
  if (node.type === 'element' && node.tagName === tagName) return true;
  return 'children' in node && node.children.some((child) => holds(child as Nodes, tagName));
}
