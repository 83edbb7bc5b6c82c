import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { isAt, readQuestionFile } from '../../../scripts/evaluation/question-file.ts';
import { QuestionFileError } from '../../../server/errors.ts';

async function fileWith(text: string): Promise<string> {
  const file = join(await mkdtemp(join(tmpdir(), 'docent-questions-')), 'q.jsonl');
  await writeFile(file, text);
  return file;
}

describe('a question file', () => {
  it('holds questions, unanswerable ones and follow-ups, one a line', async () => {
    const { file, questions } = await readQuestionFile(
      await fileWith(
        [
          '{"question":"a?","kind":"typo","answers":[{"page":"p.md","heading":"A"}]}',
          '{"question":"b?","kind":"near","answers":[]}',
          '',
          '{"turns":["one","two","three"],"answers":[{"page":"p.md","heading":"A"}],"first":[]}',
        ].join('\n'),
      ),
    );
    expect(file).toBe('q.jsonl');
    expect(questions).toEqual([
      {
        question: 'a?',
        context: [],
        followUp: false,
        kind: 'typo',
        answers: [{ page: 'p.md', heading: 'A' }],
      },
      { question: 'b?', context: [], followUp: false, kind: 'near', answers: [] },
      {
        question: 'three',
        context: ['one', 'two'],
        followUp: true,
        kind: 'question',
        answers: [{ page: 'p.md', heading: 'A' }],
      },
    ]);
  });

  it('is refused with file and line where a line is no JSON or no question', async () => {
    const broken = await fileWith('{"question":"a?","answers":[]}\n{"question":');
    await expect(readQuestionFile(broken)).rejects.toThrow(/q\.jsonl:2: no JSON; expected/);
    const shape = await fileWith('{"question":"a?"}');
    await expect(readQuestionFile(shape)).rejects.toThrow(
      /q\.jsonl:1: another shape than a question/,
    );
  });

  it('is refused when it is missing or empty', async () => {
    await expect(readQuestionFile('no-such.jsonl')).rejects.toThrow(
      /no-such\.jsonl can't be read \(ENOENT\)/,
    );
    await expect(readQuestionFile(await fileWith('\n\n'))).rejects.toThrow(QuestionFileError);
  });
});

describe('a place', () => {
  const source = {
    url: '',
    title: '',
    section: '',
    file: 'guide/faq.md',
    line: 3,
    heading: '## Q: What is `x`?',
  };

  it('is found by base name and heading, marks and case aside', () => {
    expect(isAt(source, { page: 'faq.md', heading: 'what is x?' })).toBe(true);
    expect(isAt(source, { page: 'other.md', heading: 'What is x?' })).toBe(false);
    expect(isAt(source, { page: 'faq.md', heading: 'What is y?' })).toBe(false);
  });
});
