import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import type { Corpus } from '../../server/corpus/read-corpus.ts';
import { sha256 } from '../../server/sha256.ts';

const sectionSchema = z.object({
  heading: z.string(),
  text: z.string(),
  questions: z.record(z.string(), z.string()),
});

/** A section of somebody's documentation with questions that it answers. */
export type Section = z.infer<typeof sectionSchema>;

/** @param file JSON Lines, a `Section` each */
export async function readSections(file: string): Promise<Section[]> {
  const lines = (await readFile(file, 'utf8')).trim().split('\n');
  return lines.map((line) => sectionSchema.parse(JSON.parse(line)));
}

/** Real text as a corpus: sections evenly spaced, an entry each, their questions as alternates. */
export function corpusOfSections(sections: readonly Section[], size: number): Corpus {
  const count = Math.min(size, sections.length);
  const entries = Array.from({ length: count }, (_, i) => {
    const at = Math.floor((i * sections.length) / count);
    const { heading, text, questions } = sections[at]!;
    return {
      id: `section-${at}`,
      question: heading,
      alternates: Object.values(questions),
      answer: text,
      source: { url: '', title: '', section: '', file: 'sections.jsonl', line: at + 1, heading },
      tags: [],
      lang: 'en',
    };
  });
  const hash = sha256(JSON.stringify(entries));
  return { entries, warnings: [], notes: [], files: [], hash, source: hash };
}
