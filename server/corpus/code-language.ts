import type { Element, ElementContent, RootContent } from 'hast';
import { isElement, words } from './html-document.ts';

/** A code block's language, which generators write on the block or on what stands around it. */
export function withLanguage(node: RootContent): RootContent {
  return isElement(node) ? (codeWithLanguage(node, undefined) as Element) : node;
}

function codeWithLanguage(node: ElementContent, around: string | undefined): ElementContent {
  if (!isElement(node)) return node;
  const own = languageOf(node) ?? around;
  if (node.tagName !== 'pre') {
    return { ...node, children: node.children.map((child) => codeWithLanguage(child, own)) };
  }
  return codeBlock({ ...node, children: node.children.map(lineEndsOnce) }, own);
}

function codeBlock(node: Element, own: string | undefined): Element {
  const code = node.children.find((child) => isElement(child) && child.tagName === 'code');
  const language = (isElement(code) && languageOf(code)) || own;
  if (language === undefined) return node;
  const children = isElement(code) ? code.children : node.children;
  const properties = { className: [`language-${language}`] };
  const inner: Element = { type: 'element', tagName: 'code', properties, children };
  return { ...node, children: [inner] };
}

function languageOf(element: Element): string | undefined {
  for (const name of words(element, 'className')) {
    const language = /^(?:language|highlight|lang)-([\w+#.-]+)$/.exec(name)?.[1];
    if (language !== undefined && !/^(?:default|none|plaintext|text)$/.test(language)) {
      return language;
    }
  }
  return undefined;
}

/** A line that is a block and also ends with `<br>`, as Docusaurus has them, ends once. */
function lineEndsOnce(node: ElementContent): ElementContent {
  if (!isElement(node)) return node;
  const last = node.children.at(-1);
  const line = node.tagName === 'div' && isElement(last) && last.tagName === 'br';
  const children = node.children.map(lineEndsOnce);
  return { ...node, children, ...(line && { tagName: 'span' }) };
}
