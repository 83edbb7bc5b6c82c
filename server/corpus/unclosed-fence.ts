import type { CorpusWarning } from './entry.ts';
import type { Page } from './page.ts';
import { spanOf } from './span.ts';

/** Says where a fenced code block begins that takes in the rest of the page unclosed. */
export function warnOfUnclosedFence(page: Page, warnings: CorpusWarning[]): void {
  const last = page.root.children.at(-1);
  if (last?.type !== 'code') return;
  const { start, end } = spanOf(last);
  const source = page.text.slice(start, end);
  const fence = /^(?:`{3,}|~{3,})/.exec(source)?.[0];
  if (fence === undefined) return;
  const lastLine =
    source
      .split(/\r\n|\n|\r/)
      .slice(1)
      .filter((line) => line.trim())
      .at(-1) ?? '';
  if (lastLine.trim().startsWith(fence)) return;
  const message =
    'the code block that begins here is never closed: it takes in the rest of the page';
  warnings.push({ file: page.path, line: page.lineAt(start), message });
}
