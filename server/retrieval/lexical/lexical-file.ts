import {
  documentCount,
  type FieldPostings,
  LEXICAL_FIELDS,
  type LexicalData,
  type LexicalField,
} from './lexical-data.ts';
import {
  type Section,
  type SectionFormat,
  Sections,
  sectionsToBytes,
  type Width,
} from './section-file.ts';
import { TermList } from './term-list.ts';

/** How wide each section is follows from its place. */
const GENERAL_WIDTHS: readonly Width[] = [2, 4, 4, 4, 4];
const FIELD_WIDTHS: readonly Width[] = [4, 4, 2, 4];

const FORMAT: SectionFormat = {
  magic: 'DOCNTLEX',
  version: 2,
  what: 'a lexical index',
  widths: [...GENERAL_WIDTHS, ...LEXICAL_FIELDS.flatMap(() => FIELD_WIDTHS)],
};

/** In the order of the file. */
function sectionsOf(data: LexicalData): Section[] {
  const { terms, documentFrequencies, pairs } = data;
  const sections: Section[] = [
    terms.units,
    terms.starts,
    documentFrequencies,
    pairs.starts,
    pairs.seconds,
  ];
  for (const field of LEXICAL_FIELDS) {
    const { starts, documents, frequencies, lengths } = data.fields[field];
    sections.push(starts, documents, frequencies, lengths);
  }
  return sections;
}

/** See section-file.ts; the counts are those of documents and terms. */
export function lexicalToBytes(data: LexicalData): Uint8Array {
  return sectionsToBytes(FORMAT, [documentCount(data), data.terms.size], sectionsOf(data));
}

/**
 * Views on `bytes`, which are copied only where they do not lie at a multiple of 8.
 *
 * @param subject what the errors call the file
 */
export function lexicalFromBytes(bytes: Uint8Array, subject = 'lexical.bin'): LexicalData {
  const sections = new Sections(bytes, FORMAT, subject);
  const [documents, terms] = sections.counts;
  const field = (name: LexicalField): FieldPostings => {
    const first = GENERAL_WIDTHS.length + FIELD_WIDTHS.length * LEXICAL_FIELDS.indexOf(name);
    const postings = {
      starts: sections.longs(first, terms + 1),
      documents: sections.longs(first + 1),
      frequencies: sections.shorts(first + 2),
      lengths: sections.longs(first + 3, documents),
    };
    const count = postings.starts[terms];
    if (count !== postings.documents.length || count !== postings.frequencies.length) {
      throw sections.damaged(`the postings of ${name} are incomplete`);
    }
    return postings;
  };
  const list = new TermList(sections.shorts(0), sections.longs(1, terms + 1));
  if (list.starts[terms] !== list.units.length) throw sections.damaged('the terms are incomplete');
  const pairs = { starts: sections.longs(3, terms + 1), seconds: sections.longs(4) };
  if (pairs.starts[terms] !== pairs.seconds.length) {
    throw sections.damaged('the pairs are incomplete');
  }
  return {
    terms: list,
    documentFrequencies: sections.longs(2, terms),
    pairs,
    fields: {
      question: field('question'),
      alternates: field('alternates'),
      answer: field('answer'),
      context: field('context'),
    },
  };
}
