import type { Root } from 'hast';
import { toString as textOf } from 'hast-util-to-string';
import type { Node } from 'jsonc-parser';
import { visit } from 'unist-util-visit';
import { HtmlExcessError } from './bounded-parse.ts';
import { checkFields } from './check-fields.ts';
import { RECORD_FIELDS } from './entry-fields.ts';
import {
  anchorOf,
  type FaqData,
  htmlStringToMarkdown,
  htmlText,
  isType,
  SCHEMA_ORG_FIELDS,
} from './faq-data.ts';
import { attribute } from './html-document.ts';
import { type JsonSource, member, pairs, parseJson } from './json-fields.ts';
import { TEXT_BOUNDS } from './text-bounds.ts';

/**
 * The questions of a page's `<script type="application/ld+json">`, in order.
 *
 * @param most questions
 * @throws {HtmlExcessError} at the first one beyond that
 */
export function jsonLdQuestions(
  root: Root,
  warn: (line: number, message: string) => void,
  most: number = TEXT_BOUNDS.dataQuestions,
): readonly FaqData[] {
  let seen = 0;
  const count = (line: number) => {
    seen++;
    if (seen > most) throw new HtmlExcessError(line, `more than ${most} questions: split it`);
  };
  const questions: FaqData[] = [];
  visit(root, 'element', (element) => {
    if (element.tagName !== 'script') return;
    if (!/^application\/ld\+json\b/i.test(attribute(element, 'type')?.trim() ?? '')) return;
    const line = element.children[0]?.position?.start.line ?? element.position?.start.line ?? 1;
    const json = parseJson(textOf(element), { line, what: 'JSON-LD' }, warn);
    if (json.root !== undefined) collect(json.root, json, questions, count);
  });
  return questions;
}

function collect(
  node: Node,
  json: JsonSource,
  questions: FaqData[],
  count: (line: number) => void,
): void {
  if (node.type === 'object' && isType(texts(member(node, '@type'), json), 'Question')) {
    count(json.lineOf(node));
    questions.push(...questionOf(node, json));
    return;
  }
  for (const child of node.children ?? []) collect(child, json, questions, count);
}

function questionOf(node: Node, json: JsonSource): readonly FaqData[] {
  const name = member(node, 'name') ?? member(node, 'text');
  const answer = first(member(node, 'acceptedAnswer')) ?? first(member(node, 'suggestedAnswer'));
  const [asked = ''] = texts(name, json);
  const [told = ''] = texts(answer?.type === 'object' ? member(answer, 'text') : answer, json);
  const line = json.lineOf(name ?? node);
  const question = htmlText(asked);
  const markdown = htmlStringToMarkdown(told);
  if (question === '' || markdown === '') {
    const missing = question === '' ? '"name"' : '"acceptedAnswer" with a "text"';
    json.warn(line, `JSON-LD: question skipped: it has no ${missing}`);
    return [];
  }
  const [address] = [...texts(member(node, '@id'), json), ...texts(member(node, 'url'), json)];
  const given = pairs(node)
    .filter(({ name }) => Object.hasOwn(SCHEMA_ORG_FIELDS, name) || name === 'identifier')
    .map(({ name, key, value }) => ({
      name: name === 'identifier' ? 'id' : name,
      line: json.lineOf(key),
      read: () => ({ value: value && json.plainValue(value) }),
    }));
  const options = { unknownKeys: 'ignore', synonyms: SCHEMA_ORG_FIELDS } as const;
  const fields = checkFields(given, RECORD_FIELDS, options, json.warn);
  return [{ question, answer: markdown, line, anchor: anchorOf(address), fields }];
}

/** A value, or the first of a list. */
function first(node: Node | undefined): Node | undefined {
  return node?.type === 'array' ? node.children?.[0] : node;
}

/** A text, or each of a list of texts. */
function texts(node: Node | undefined, json: JsonSource): readonly string[] {
  if (node === undefined) return [];
  const value = json.plainValue(node);
  return (Array.isArray(value) ? value : [value]).filter((each) => typeof each === 'string');
}
