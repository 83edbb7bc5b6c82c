import { stringify } from 'yaml';
import type { IndexedEntry } from '../../server/index/indexed-entry.ts';
import { recordOf } from './record.ts';

/** Writes entries as text, piece by piece: an index may hold more than a string does. */
export type EntryWriter = (entries: Iterable<IndexedEntry>) => Iterable<string>;

/** A list of entries. */
export const writeJson: EntryWriter = function* (entries) {
  let before = '[\n';
  for (const entry of entries) {
    yield `${before}${JSON.stringify(recordOf(entry), null, 2).replace(/^/gm, '  ')}`;
    before = ',\n';
  }
  yield before === '[\n' ? '[]\n' : '\n]\n';
};

/** An entry a line. */
export const writeJsonLines: EntryWriter = function* (entries) {
  for (const entry of entries) yield `${JSON.stringify(recordOf(entry))}\n`;
};

/** A list of entries, answers as blocks of text. */
export const writeYaml: EntryWriter = function* (entries) {
  let before = '';
  for (const entry of entries) {
    // Long lines stay whole: folded ones are hard to edit.
    yield before + stringify([recordOf(entry)], { lineWidth: 0, aliasDuplicateObjects: false });
    before = '\n';
  }
  if (before === '') yield '[]\n';
};
