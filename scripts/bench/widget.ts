import { join } from 'node:path';
import type { Page } from 'playwright-core';
import type { AnswerMessage, SuggestionsMessage } from '../../server/api/protocol.ts';
import { readCorpus } from '../../server/corpus/read-corpus.ts';
import { ConfigError } from '../../server/errors.ts';
import { packageRoot } from '../../server/package-root.ts';
import { chromiumPath, launchBrowser } from '../chromium.ts';
import { startShippedServer } from '../shipped-server.ts';
import { print, printTable, SPREAD, spread } from './harness.ts';

const ROUNDS = 50;
/** Asked before anything counts, so that compilers and caches are warm. */
const WARM_UP = 5;
/** Letters of a question that are in the box when its suggestions are asked for, at least. */
const TYPED = 6;
/** For anything to be shown. */
const PATIENCE_MS = 10_000;

const OPTION = '[role="option"]';
const REPLY = '.turn[data-outcome]:not([data-outcome="waiting"])';

/**
 * What a visitor waits for, in Chromium against the real server over loopback: from a key's event
 * to the frame that shows its first suggestion, and from Enter to the frame that shows the answer.
 * What is shown is held against the same request over HTTP; nothing is printed if it differs.
 */
export async function widgetBenchmark(): Promise<void> {
  const path = chromiumPath();
  if (path === undefined)
    throw new ConfigError('No Chromium here: install it or set CHROMIUM_PATH.');
  const questions = await corpusQuestions();
  const server = await startShippedServer();
  const browser = await launchBrowser(path);
  try {
    const page = await browser.newPage({ reducedMotion: 'reduce' });
    page.setDefaultTimeout(PATIENCE_MS);
    await page.goto(server.url);
    await page.locator('docent-chat [part="launcher"]').click();
    await page.locator('docent-chat [part="starter"]').first().waitFor();
    const frames: number[] = [];
    const suggestions: number[] = [];
    const answers: number[] = [];
    for (const question of questions) {
      frames.push(await timeKey(page, 'Shift'));
      suggestions.push(await timeSuggestion(page, question, server.url));
      answers.push(await timeAnswer(page, question, server.url));
    }
    const row = (name: string, times: readonly number[]) => [
      name,
      ...spread(Float64Array.from(times.slice(WARM_UP)).sort()),
    ];
    print(
      `Chromium ${browser.version()}, the shipped corpus on the demo site, loopback. Milliseconds from the\n` +
        `key's event to the frame that shows it, ${questions.length - WARM_UP} questions, each once.`,
    );
    printTable(
      'The widget',
      ['', ...SPREAD],
      [
        row('a key and the next frame, nothing else', frames),
        row('a key to the first suggestion shown', suggestions),
        row('Enter to the answer shown', answers),
      ],
    );
  } finally {
    await browser.close();
    await server.close();
  }
}

/** Alternates spread over the corpus: questions that people ask, in other words than the pages'. */
async function corpusQuestions(): Promise<string[]> {
  const { entries } = await readCorpus([join(packageRoot(), 'corpus')]);
  const alternates = entries.flatMap((entry) => entry.alternates.slice(0, 1));
  const step = alternates.length / (ROUNDS + WARM_UP);
  return Array.from(
    { length: ROUNDS + WARM_UP },
    (_, at) => alternates[Math.floor(at * step)] ?? '',
  );
}

async function timeSuggestion(page: Page, question: string, server: string): Promise<number> {
  const { typed, expected } = await typedUntilSuggested(question, server);
  await putIn(page, typed.slice(0, -1));
  const time = await timeKey(page, typed.slice(-1), OPTION);
  const shown = await page.locator(`docent-chat ${OPTION}`).allTextContents();
  expectSame(`suggestions for "${typed}"`, shown, expected);
  await page.keyboard.press('Escape');
  return time;
}

/** The question's beginning, of so many letters or, where the corpus has none for that, of more. */
async function typedUntilSuggested(question: string, server: string) {
  for (let length = TYPED; length <= question.length; length++) {
    const typed = question.slice(0, length);
    if (typed.endsWith(' ')) continue;
    const reply = await fetch(`${server}/v1/suggest?q=${encodeURIComponent(typed)}`);
    const { suggestions } = (await reply.json()) as SuggestionsMessage;
    if (suggestions.length > 0)
      return { typed, expected: suggestions.map((each) => each.question) };
  }
  throw new Error(`There is no suggestion for any beginning of "${question}".`);
}

async function timeAnswer(page: Page, question: string, server: string): Promise<number> {
  const widget = page.locator('docent-chat');
  await putIn(page, question);
  const time = await timeKey(page, 'Enter', REPLY);
  const outcome = await widget.locator('.turn').getAttribute('data-outcome');
  const text = (await widget.locator('.turn').textContent()) ?? '';
  const reply = await fetch(`${server}/v1/ask`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ question }),
  });
  const expected = (await reply.json()) as AnswerMessage;
  expectSame(`outcome of "${question}"`, [outcome ?? ''], [expected.outcome]);
  const first = expected.results[0]?.question ?? '';
  if (!text.includes(first)) throw new Error(`"${question}" does not show "${first}": ${text}`);
  await widget.getByRole('button', { name: 'Start over' }).click();
  return time;
}

/** Text into the box, where the focus goes, without an event: nothing is asked for. */
async function putIn(page: Page, text: string): Promise<void> {
  const input = `document.querySelector('docent-chat').shadowRoot.querySelector('input')`;
  await page.evaluate(`${input}.focus(); ${input}.value = ${JSON.stringify(text)}`);
}

/**
 * Presses a key in the page's focus.
 * @param shown what has to be in the widget; without it, the next frame is all that is waited for
 * @returns milliseconds from the event to the end of the frame that shows it
 */
async function timeKey(page: Page, key: string, shown?: string): Promise<number> {
  await page.evaluate(`window.measured = new Promise((resolve) => {
    const root = document.querySelector('docent-chat').shadowRoot;
    const drawn = (start) => requestAnimationFrame(() => {
      const { port1, port2 } = new MessageChannel();
      port1.onmessage = () => resolve(performance.now() - start);
      port2.postMessage('');
    });
    addEventListener('keydown', ({ timeStamp }) => {
      const selector = ${JSON.stringify(shown ?? '')};
      if (selector === '') return drawn(timeStamp);
      const observer = new MutationObserver(() => {
        if (!root.querySelector(selector)) return;
        observer.disconnect();
        drawn(timeStamp);
      });
      observer.observe(root, { subtree: true, childList: true, attributes: true });
    }, { capture: true, once: true });
  }); undefined`);
  await page.keyboard.press(key);
  const late = `${shown ?? 'a frame'} was not shown within ${PATIENCE_MS / 1000} s of the key ${key}`;
  const time = await page.evaluate(
    `Promise.race([window.measured, new Promise((_, no) => setTimeout(no, ${PATIENCE_MS}, new Error(${JSON.stringify(late)})))])`,
  );
  return time as number;
}

function expectSame(what: string, shown: readonly string[], expected: readonly string[]): void {
  const trimmed = shown.map((text) => text.trim());
  if (trimmed.length > 0 && trimmed.join('\n') === expected.join('\n')) return;
  throw new Error(
    `The ${what} are not those over HTTP: ${trimmed.join(' | ')}, ${expected.join(' | ')}`,
  );
}
