import { extname } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import pc from 'picocolors';
import { splitList } from '../../server/config/text-value.ts';
import type { Corpus } from '../../server/corpus/read-corpus.ts';
import { ConfigError, CorpusError } from '../../server/errors.ts';
import { wrapped } from '../terminal.ts';
import type { Dialogue } from './dialogue.ts';
import { type Finding, findingsIn, LOOKED_FOR, namedFinding } from './findings.ts';
import {
  ownAddress,
  type Plan,
  type PlannedSettings,
  plannedSettings,
  readPlanned,
  understoodAddress,
} from './plan.ts';

/** What flags said beforehand: it is not asked. */
export interface Given {
  readonly corpus?: readonly string[];
  readonly url?: string;
  readonly pages?: Finding['pages'];
}

export interface Settled {
  readonly plan: Plan;
  /** What is read by that plan. */
  readonly corpus: Corpus;
}

/** Formats that are lists of questions whatever `pages` says. */
const DATA = new Set('.yaml .yml .json .jsonl .ndjson .csv .tsv .tab'.split(' '));

/**
 * Settles what Docent is to read and how: by the flags, by what is asked, and without a dialogue by
 * what is found.
 *
 * @throws CorpusError when there is nothing to read
 * @throws ConfigError, InterruptedError
 */
export async function settle(
  folder: string,
  given: Given,
  dialogue: Dialogue | undefined,
): Promise<Settled> {
  const url = given.url === undefined ? undefined : understoodAddress(given.url);
  // What can't be read is said at this question, and not after the last.
  const read = async (finding: Finding): Promise<Settled> => {
    const guess = {
      finding,
      pages: given.pages ?? finding.pages,
      address: '',
      pagesSayTheirs: false,
    };
    const corpus = await readPlanned(guess, folder, false);
    const pagesSayTheirs = corpus.entries.every(({ source }) => source.url !== '');
    return { plan: { ...guess, pagesSayTheirs }, corpus };
  };
  const first =
    given.corpus === undefined
      ? await whatToRead(folder, read, dialogue)
      : await read(await namedFinding(folder, given.corpus));

  const known = first.plan.finding.url || ownAddress(first.corpus);
  const address =
    url ?? (dialogue === undefined ? known : await whereItIs(first.plan, known, dialogue));
  const pages =
    given.pages ??
    (dialogue === undefined || hasOnlyData(first.corpus)
      ? first.plan.pages
      : await whatIsAnEntry(first.plan.pages, dialogue));
  const plan = { ...first.plan, address, pages };
  const isReadSo = isDeepStrictEqual(howRead(plan), howRead(first.plan));
  return { plan, corpus: isReadSo ? first.corpus : await readPlanned(plan, folder, true) };
}

async function whatToRead(
  folder: string,
  read: (finding: Finding) => Promise<Settled>,
  dialogue: Dialogue | undefined,
): Promise<Settled> {
  const found = await findingsIn(folder);
  const nothing = `nothing to answer from was found in ${folder}. Looked for: ${LOOKED_FOR}`;
  if (dialogue === undefined) {
    const unnamed = `${nothing}. Name it: docent init --corpus <files or folders>`;
    return firstRead(found, read, new CorpusError(unnamed, { subject: folder }));
  }
  dialogue.say(`\n${pc.bold('1. What shall it read?')}`);
  if (found.length === 0) dialogue.say(pc.dim(wrapped(`${nothing}.`, '   ')));
  const width = Math.max(...found.map(({ corpus }) => String(corpus).length));
  found.forEach(({ corpus, what }, i) => {
    dialogue.say(`   ${i + 1}) ${String(corpus).padEnd(width)}  ${pc.dim(what)}`);
  });
  const prompt =
    found.length === 0
      ? '   Files, folders, or the address of a site: '
      : `   A number, or files, folders, or the address of a site ${pc.dim('[1]')}: `;
  return dialogue.ask(prompt, async (answer) => {
    const chosen = found[Number(answer || 1) - 1];
    if (chosen !== undefined) return read(chosen);
    const corpus = splitList(answer);
    if (corpus.length === 0 || /^\d+$/.test(answer)) {
      throw new ConfigError(
        found.length === 0
          ? 'Name at least one file or folder, or a site.'
          : `Expected ${found.length === 1 ? '1' : `a number up to ${found.length}`}, or files, folders, or the address of a site.`,
      );
    }
    return read(await namedFinding(folder, corpus));
  });
}

/** The likeliest that has entries; else what is wrong with the likeliest. */
async function firstRead(
  found: readonly Finding[],
  read: (finding: Finding) => Promise<Settled>,
  nothing: CorpusError,
): Promise<Settled> {
  let problem: CorpusError | undefined;
  for (const finding of found) {
    try {
      return await read(finding);
    } catch (error) {
      if (!(error instanceof CorpusError)) throw error;
      problem ??= error;
    }
  }
  throw problem ?? nothing;
}

/** The settings that change what is read, and how. */
function howRead(plan: Plan): Partial<PlannedSettings> {
  return { ...plannedSettings(plan), allowedOrigins: [] };
}

function whereItIs(
  { finding: { kind }, pagesSayTheirs }: Plan,
  known: string,
  dialogue: Dialogue,
): Promise<string> {
  const it = {
    site: 'is the site',
    built: 'is the site',
    running: 'is the site',
    pages: 'are these pages',
    file: 'is this page',
  }[kind];
  const why = pagesSayTheirs
    ? 'The pages say their own addresses. Those of this site may carry the widget.'
    : 'Answers link to their sources there, and its pages may carry the widget.';
  const example =
    kind === 'pages' && !pagesSayTheirs
      ? 'https://docs.example.org/{path}.html'
      : 'https://docs.example.org';
  dialogue.say(`\n${pc.bold(`2. Where ${it} on the web?`)}`);
  dialogue.say(pc.dim(`   ${why}\n   For example ${example}, or "none".`));
  const prompt = `   Address ${pc.dim(`[${known || 'none'}]`)}: `;
  return dialogue.ask(prompt, (answer) => {
    if (answer === '') return known;
    return /^(?:none|-)$/i.test(answer) ? '' : understoodAddress(answer);
  });
}

function whatIsAnEntry(guess: Finding['pages'], dialogue: Dialogue): Promise<Finding['pages']> {
  const choices = [
    ['sections', 'every heading with text under it: documentation'],
    ['questions', 'what asks, else the lowest headings: an FAQ'],
  ] as const;
  dialogue.say(`\n${pc.bold('3. What of a page becomes an entry?')}`);
  choices.forEach(([name, what], i) => {
    dialogue.say(`   ${i + 1}) ${name.padEnd(9)}  ${pc.dim(what)}`);
  });
  const preset = choices.findIndex(([name]) => name === guess) + 1;
  return dialogue.ask(`   A number ${pc.dim(`[${preset}]`)}: `, (answer) => {
    const choice = choices.find(
      ([name], i) => answer === name || Number(answer || preset) === i + 1,
    );
    if (choice === undefined) throw new ConfigError('Expected 1 or 2.');
    return choice[0];
  });
}

function hasOnlyData({ files }: Corpus): boolean {
  return files.every(({ path }) => DATA.has(extname(path).toLowerCase()));
}
