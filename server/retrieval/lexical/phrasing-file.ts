import { KeyTable } from '../../index/key-table.ts';
import type { PhrasingPostings } from './phrasing-postings.ts';
import { type SectionFormat, Sections, sectionsToBytes } from './section-file.ts';
import { TermList } from './term-list.ts';

const FORMAT: SectionFormat = {
  magic: 'DOCNTPHR',
  version: 1,
  what: 'the phrasings',
  widths: [2, 4, 4, 4, 1, 1, 4],
};

/** See section-file.ts; the counts are those of phrasings and terms. Equal data give equal bytes. */
export function phrasingsToBytes(data: PhrasingPostings): Uint8Array {
  const { terms, starts, phrasings, places, lengths, wordings } = data;
  return sectionsToBytes(
    FORMAT,
    [lengths.length, terms.size],
    [terms.units, terms.starts, starts, phrasings, places, lengths, wordings.rows],
  );
}

/**
 * Views on `bytes`, which are copied only where they do not lie at a multiple of 8.
 *
 * @param subject what the errors call the file
 * @throws IndexDamagedError, IndexMismatchError for another version
 */
export function phrasingsFromBytes(bytes: Uint8Array, subject = 'phrasings.bin'): PhrasingPostings {
  const sections = new Sections(bytes, FORMAT, subject);
  const [count, size] = sections.counts;
  const terms = new TermList(sections.shorts(0), sections.longs(1, size + 1));
  if (terms.starts[size] !== terms.units.length) throw sections.damaged('the terms are incomplete');
  const starts = sections.longs(2, size + 1);
  const postings = starts[size];
  return {
    terms,
    starts,
    phrasings: sections.longs(3, postings),
    places: sections.bytes(4, postings),
    lengths: sections.bytes(5, count),
    wordings: new KeyTable(sections.longs(6, 3 * count)),
  };
}
