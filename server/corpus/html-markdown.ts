import type { Element, ElementContent, Nodes, Parents, Root, RootContent } from 'hast';
import type { Root as MarkdownRoot, PhrasingContent } from 'mdast';
import rehypeRemark, { type Options } from 'rehype-remark';
import remarkGfm from 'remark-gfm';
import remarkStringify, { type Options as StringifyOptions } from 'remark-stringify';
import { unified } from 'unified';
import { HtmlExcessError } from './bounded-parse.ts';
import { withLanguage } from './code-language.ts';
import { endsAsQuestion, hasQuestionMark } from './faq-marks.ts';
import { attribute, find, isElement, lineOf, lineText } from './html-document.ts';
import { MarkupCost } from './markup-cost.ts';
import { GFM_OPTIONS } from './parse-markdown.ts';

/** Markdown that was made of HTML. */
export interface MadeMarkdown {
  readonly text: string;
  /** Where each block begins in the text, in order, and its line in the HTML. */
  readonly places: readonly { readonly start: number; readonly line: number }[];
}

type Handler = NonNullable<Options['handlers']>[string];
type Handle = NonNullable<NonNullable<StringifyOptions['handlers']>['text']>;

/**
 * Inline elements that Markdown has no mark for stay HTML. A directive is the one node that holds
 * others and is taken for inline everywhere; an `html` node would end the paragraph.
 */
const keepTags: Handler = (state, node: Element) => {
  const children = state.all(node) as PhrasingContent[];
  return { type: 'textDirective', name: node.tagName, children } as unknown as PhrasingContent;
};

const writeTags: Handle = (node: Parents & { name: string }, _parent, state, info) => {
  const inner = state.containerPhrasing(node as never, { ...info, before: '>', after: '<' });
  return `<${node.name}>${inner}</${node.name}>`;
};

/** Of a formula its TeX, which is what can be read as text. */
const formula: Handler = (_state, node: Element) => {
  const tex = find(node, (each) => attribute(each, 'encoding') === 'application/x-tex');
  return { type: 'inlineCode', value: lineText(tex ?? node) };
};

const toMarkdownTree = unified()
  .use(rehypeRemark, {
    handlers: { sub: keepTags, sup: keepTags, kbd: keepTags, math: formula },
  })
  .freeze();
const stringifier = unified()
  // Cells as wide as the widest of their column would be a page's square.
  .use(remarkGfm, { ...GFM_OPTIONS, tablePipeAlign: false })
  .use(remarkStringify, {
    bullet: '-',
    fences: true,
    resourceLink: true,
    handlers: { textDirective: writeTags } as Record<string, Handle>,
  })
  .freeze();

const INLINE = new Set(
  'a abbr b bdi bdo br cite code data del dfn em font i img ins kbd label mark math q s samp small span strike strong sub sup time tt u var wbr'.split(
    ' ',
  ),
);
const CONTAINERS = new Set(
  'address article body center div fieldset figure header hgroup html main section'.split(' '),
);
const HEADING = /^h[1-6]$/;
const BLOCK = /^(?:h[1-6]|details|div|dl|p|pre|ul|ol)$/;

/**
 * Writes a page's content as Markdown, with what questions are found by: headings with their
 * anchors before them, `<details>`, and lists of questions (`<dl>`) as `<details>`. Containers are
 * gone into, everything else is converted block by block.
 *
 * @param mostKilobytes that the Markdown may take to parse
 * @throws {HtmlExcessError} at the first block that is too much
 */
export function htmlToMarkdown(content: Parents, mostKilobytes?: number): MadeMarkdown {
  const places: { start: number; line: number }[] = [];
  // Not at the very start, where `---` would open front matter.
  let text = '\n';
  let list: string | undefined;
  const cost = new MarkupCost(mostKilobytes);
  const put = (markdown: string, line: number, tagName?: string): void => {
    if (markdown.trim() === '') return;
    // Two lists in a row would be one.
    const parted = list !== undefined && list === tagName ? '<!-- -->\n\n' : '';
    places.push({ start: text.length + parted.length, line });
    const block = `${parted}${markdown.replace(/\n+$/, '')}\n\n`;
    for (const each of block.split('\n')) {
      // Counted while it is made: making it takes as long as parsing it.
      const tooMuch = cost.add(each);
      if (tooMuch !== undefined) throw new HtmlExcessError(line, tooMuch);
    }
    text += block;
    list = tagName === 'ul' || tagName === 'ol' ? tagName : undefined;
  };
  const anchor = (id: string | undefined, line: number) => {
    if (id) put(`<a id="${encoded(id)}">\n</a>`, line);
  };
  const details = (
    id: string | undefined,
    summary: Nodes | undefined,
    children: readonly ElementContent[],
    at: Nodes,
  ): void => {
    const opening = `<details${id ? ` id="${encoded(id)}"` : ''}>`;
    put(`${opening}<summary>${summary ? encoded(lineText(summary)) : ''}</summary>`, lineOf(at));
    blocks({ type: 'root', children: [...children] }, undefined);
    put('</details>', lineOf(at));
  };
  const question = (element: Element, id: string | undefined): void => {
    if (element.tagName === 'dl') {
      for (const { term, id: own, children } of groups(element)) details(own, term, children, term);
      return;
    }
    const summary = element.children.find(
      (child) => isElement(child) && child.tagName === 'summary',
    );
    const own = ownId(element) ?? (summary && ownId(summary as Element)) ?? id;
    const rest = element.children.filter((child) => child !== summary);
    details(own, summary, rest, element);
  };
  const blocks = (parent: Parents, given: string | undefined): void => {
    let id = given;
    let run: RootContent[] = [];
    const flush = () => {
      const [first] = run;
      if (first !== undefined && run.some((node) => lineText(node) !== '' || isElement(node))) {
        anchor(id, lineOf(first));
        id = undefined;
        put(markdownOf([paragraphOf(run)]), lineOf(first));
      }
      run = [];
    };
    for (const child of parent.children as readonly RootContent[]) {
      if (!isElement(child)) {
        if (child.type === 'text') run.push(child);
        continue;
      }
      if (INLINE.has(child.tagName) && !holders.has(child)) {
        if (child.tagName === 'a' && lineText(child) === '') id = ownId(child) ?? id;
        run.push(child);
        continue;
      }
      flush();
      if (HEADING.test(child.tagName)) {
        anchor(ownId(child) ?? innerId(child) ?? id, lineOf(child));
        put(headingOf(child), lineOf(child));
        id = undefined;
      } else if (child.tagName === 'details' || (child.tagName === 'dl' && asks(child, parent))) {
        question(child, id);
        id = undefined;
      } else if (isContainer(child.tagName)) {
        blocks(child, ownId(child) ?? id);
        id = undefined;
      } else {
        const inner = child.tagName === 'p' ? innerId(child) : undefined;
        anchor(ownId(child) ?? inner ?? id, lineOf(child));
        id = undefined;
        put(markdownOf([child]), lineOf(child), child.tagName);
      }
    }
    flush();
  };
  const children = content.children.map((child) => withLanguage(child as RootContent));
  const tree: Root = { type: 'root', children };
  const holders = holdersOfBlocks(tree);
  blocks(tree, undefined);
  return { text, places };
}

/** The Markdown of some nodes. */
export function markdownOf(nodes: readonly RootContent[]): string {
  const root: Root = { type: 'root', children: [...nodes] };
  return stringifier.stringify(toMarkdownTree.runSync(root) as unknown as MarkdownRoot);
}

function paragraphOf(children: readonly RootContent[]): Element {
  const inline = children as readonly ElementContent[];
  return { type: 'element', tagName: 'p', properties: {}, children: [...inline] };
}

function headingOf(element: Element): string {
  const line = markdownOf([paragraphOf(element.children)])
    .replace(/\s*\n\s*/g, ' ')
    .trim();
  return line === ''
    ? ''
    : `${'#'.repeat(Number(element.tagName[1]))} ${line.replace(/#+$/, '\\$&')}`;
}

/** With character references, so that neither HTML nor Markdown sees more than text in it. */
function encoded(text: string): string {
  return text.replace(/[\\`*_[\]<>&~|!#"]/g, (mark) => `&#${mark.charCodeAt(0)};`);
}

function isContainer(tagName: string): boolean {
  return CONTAINERS.has(tagName) || INLINE.has(tagName) || tagName.includes('-');
}

function ownId(node: Element): string | undefined {
  const id = attribute(node, 'id') ?? (node.tagName === 'a' ? attribute(node, 'name') : undefined);
  return id && !/\s/.test(id) ? id : undefined;
}

function innerId(element: Element): string | undefined {
  const inner = find(
    { type: 'root', children: element.children },
    (each) => ownId(each) !== undefined,
  );
  return inner && ownId(inner);
}

/** The elements that blocks stand in, at any depth; found in one walk, as asking each is quadratic. */
function holdersOfBlocks(tree: Parents): ReadonlySet<Nodes> {
  const holders = new Set<Nodes>();
  const walk = (parent: Parents): boolean => {
    let holds = false;
    for (const child of parent.children) {
      if (!isElement(child)) continue;
      if (walk(child) || BLOCK.test(child.tagName)) holds = true;
    }
    if (holds) holders.add(parent);
    return holds;
  };
  walk(tree);
  return holders;
}

interface Group {
  readonly term: Element;
  readonly id: string | undefined;
  readonly children: readonly ElementContent[];
}

/** The terms of a `<dl>`, each with its descriptions; pairs may stand in `<div>`s. */
function groups(list: Element): readonly Group[] {
  const flat = list.children.flatMap((child) =>
    isElement(child) && child.tagName === 'div' ? child.children : [child],
  );
  const found: { term: Element; id: string | undefined; children: ElementContent[] }[] = [];
  for (const child of flat) {
    if (!isElement(child)) continue;
    if (child.tagName === 'dt') {
      found.push({ term: child, id: ownId(child) ?? innerId(child), children: [] });
    } else if (child.tagName === 'dd') {
      found.at(-1)?.children.push({ ...child, tagName: 'div' });
    }
  }
  return found;
}

/** Whether a `<dl>` is one of questions: most of its terms ask, or the page has nothing else. */
function asks(list: Element, parent: Parents): boolean {
  const terms = groups(list).map(({ term }) => lineText(term));
  const asking = terms.filter((text) => endsAsQuestion(text) || hasQuestionMark(text));
  if (asking.length * 2 >= terms.length) return terms.length > 0;
  return parent.children.every(
    (child) => !isElement(child) || child === list || child.tagName === 'h1',
  );
}
