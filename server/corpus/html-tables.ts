import type { Element, Nodes, Root } from 'hast';
import { SKIP, visit } from 'unist-util-visit';
import { HtmlExcessError } from './bounded-parse.ts';
import { TEXT_BOUNDS } from './text-bounds.ts';

/**
 * Refuses a table of too many cells. In Markdown every row has as many cells as the longest one, and
 * spans are written out, so that `colspan=1000` in each of a thousand rows is a million cells.
 *
 * @throws {HtmlExcessError} with the table's line
 */
export function boundTables(root: Root): void {
  visit(root, 'element', (table) => {
    if (table.tagName !== 'table') return undefined;
    const cells = cellsOf(table);
    if (cells > TEXT_BOUNDS.tableCells) {
      const line = table.position?.start.line ?? 1;
      throw new HtmlExcessError(line, `a table of more than ${TEXT_BOUNDS.tableCells} cells`);
    }
    // A table in a cell becomes plain text.
    return SKIP;
  });
}

/** Rows times columns, with spans. */
function cellsOf(table: Element): number {
  const rows: { width: number; readonly reach: readonly (readonly [number, number])[] }[] = [];
  visit(table, 'element', (element) => {
    if (element.tagName === 'table' && element !== table) return SKIP;
    if (element.tagName !== 'tr') return undefined;
    const cells = element.children.filter(isCell);
    const width = cells.reduce((sum, cell) => sum + span(cell, 'colSpan'), 0);
    const reach = cells.map((cell) => [span(cell, 'rowSpan'), span(cell, 'colSpan')] as const);
    rows.push({ width, reach: reach.filter(([down]) => down > 1) });
    return undefined;
  });
  // How many columns of rows above end with each row.
  const ends = new Map<number, number>();
  let above = 0;
  let widest = 1;
  rows.forEach(({ width, reach }, index) => {
    above -= ends.get(index) ?? 0;
    widest = Math.max(widest, width + above);
    for (const [down, across] of reach) {
      above += across;
      ends.set(index + down, (ends.get(index + down) ?? 0) + across);
    }
  });
  return rows.length * widest;
}

function isCell(node: Nodes): node is Element {
  return node.type === 'element' && (node.tagName === 'td' || node.tagName === 'th');
}

function span(cell: Element, name: 'colSpan' | 'rowSpan'): number {
  const value = Number.parseInt(String(cell.properties[name] ?? 1), 10);
  return Number.isNaN(value) ? 1 : Math.max(value, 1);
}
