import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { toString as textOf } from 'mdast-util-to-string';
import { parsePageMarkdown } from '../server/corpus/parse-markdown.ts';
import { packageRoot } from '../server/package-root.ts';

/** What a site's owner is told to paste, and where. */
export interface Snippet {
  /** The paragraph above it, as plain text. */
  readonly where: string;
  /** The first `code` of the paragraph above it: the file that it goes into. */
  readonly file: string;
  readonly code: string;
}

/** Stands for the reader's Docent server in the documentation. */
const HELP_SERVER = 'https://help.example.org';

/**
 * The snippets of docs/site-generators.md by the heading that they stand under, with the address of
 * a real server: what is tried and what `docent init` prints is what people copy.
 */
export async function documentedSnippets(server: string): Promise<Map<string, Snippet[]>> {
  const text = await readFile(join(packageRoot(), 'docs/site-generators.md'), 'utf8');
  const snippets = new Map<string, Snippet[]>();
  let section: Snippet[] = [];
  let where = '';
  let file = '';
  for (const node of parsePageMarkdown(text).children) {
    if (node.type === 'heading') {
      section = [];
      snippets.set(textOf(node), section);
    } else if (node.type === 'paragraph') {
      where = textOf(node);
      file = node.children.find((child) => child.type === 'inlineCode')?.value ?? '';
    } else if (node.type === 'code') {
      section.push({ where, file, code: `${node.value.replaceAll(HELP_SERVER, server)}\n` });
    }
  }
  return snippets;
}
