import type { Element, Nodes, Root } from 'hast';
import { HtmlExcessError } from './bounded-parse.ts';
import { checkFields } from './check-fields.ts';
import { RECORD_FIELDS } from './entry-fields.ts';
import {
  anchorOf,
  contentToMarkdown,
  type FaqData,
  htmlStringToMarkdown,
  isType,
  SCHEMA_ORG_FIELDS,
} from './faq-data.ts';
import { attribute, isElement, lineOf, lineText, words } from './html-document.ts';
import { TEXT_BOUNDS } from './text-bounds.ts';

/** The attributes of a way to write data into HTML. */
interface Notation {
  readonly name: string;
  /** Marks an element as a thing of some types. */
  readonly type: string;
  readonly property: string;
  /** Says which thing it is. */
  readonly id: string;
}

const NOTATIONS: readonly Notation[] = [
  { name: 'microdata', type: 'itemType', property: 'itemProp', id: 'itemId' },
  { name: 'RDFa', type: 'typeof', property: 'property', id: 'resource' },
];

/**
 * The schema.org `Question`s that a page marks with microdata or RDFa, in order.
 *
 * @param most questions in one notation
 * @throws {HtmlExcessError} at the first one beyond that
 */
export function markedUpQuestions(
  root: Root,
  warn: (line: number, message: string) => void,
  most: number = TEXT_BOUNDS.dataQuestions,
): readonly FaqData[] {
  return NOTATIONS.flatMap((notation) => {
    const items = things(root, 'Question', notation);
    const beyond = items[most];
    if (beyond !== undefined) {
      throw new HtmlExcessError(lineOf(beyond), `more than ${most} questions: split it`);
    }
    return items.flatMap((item) => questionOf(item, notation, warn));
  });
}

function questionOf(
  item: Element,
  notation: Notation,
  warn: (line: number, message: string) => void,
): readonly FaqData[] {
  const own = properties(item, notation);
  const name = own.get('name')?.[0];
  const answer = own.get('acceptedAnswer')?.[0] ?? own.get('suggestedAnswer')?.[0];
  const texts = answer && (properties(answer, notation).get('text') ?? []);
  const question = name ? textValue(name) : '';
  const markdown = texts?.[0] === undefined ? '' : markdownOf(texts);
  const line = lineOf(name ?? item);
  if (question === '' || markdown === '') {
    const missing = question === '' ? '"name"' : '"acceptedAnswer" with a "text"';
    warn(line, `${notation.name}: question skipped: it has no ${missing}`);
    return [];
  }
  const given = Object.keys(SCHEMA_ORG_FIELDS).flatMap((key) => {
    const values = own.get(key)?.map(textValue) ?? [];
    const value = key === 'alternateName' ? values : values.join(',');
    return values.length === 0 ? [] : [{ name: key, line, read: () => ({ value }) }];
  });
  const [identifier] = own.get('identifier') ?? [];
  if (identifier) given.push({ name: 'id', line, read: () => ({ value: textValue(identifier) }) });
  const options = { unknownKeys: 'ignore', synonyms: SCHEMA_ORG_FIELDS } as const;
  const fields = checkFields(given, RECORD_FIELDS, options, warn);
  const anchor =
    attribute(item, 'id') ??
    (name && attribute(name, 'id')) ??
    anchorOf(attribute(item, notation.id));
  return [{ question, answer: markdown, line, anchor, fields }];
}

/** The outermost things of a type. */
function things(node: Nodes, type: string, notation: Notation): readonly Element[] {
  if (isElement(node) && isType(words(node, notation.type), type)) return [node];
  if (!('children' in node)) return [];
  return node.children.flatMap((child) => things(child as Nodes, type, notation));
}

/** The elements that hold a thing's own properties; those of things in it are theirs. */
function properties(item: Element, notation: Notation): ReadonlyMap<string, readonly Element[]> {
  const found = new Map<string, Element[]>();
  const walk = (node: Nodes): void => {
    if (!isElement(node)) return;
    for (const name of words(node, notation.property)) {
      const plain = name.replace(/^(?:https?:\/\/schema\.org\/|schema:)/, '');
      const same = found.get(plain);
      if (same === undefined) found.set(plain, [node]);
      else same.push(node);
    }
    if (attribute(node, notation.type) !== undefined) return;
    for (const child of node.children) walk(child);
  };
  for (const child of item.children) walk(child);
  return found;
}

function textValue(element: Element): string {
  return (
    attribute(element, 'content') ??
    attribute(element, 'dateTime') ??
    lineText(element)
  ).trim();
}

function markdownOf(elements: readonly Element[]): string {
  const content = elements[0] && attribute(elements[0], 'content');
  return content === undefined ? contentToMarkdown(elements) : htmlStringToMarkdown(content);
}
