import { render } from 'lit/html.js';
import type { ShownResult } from './conversation.ts';
import { copyIcon } from './icons.ts';
import { markPassage } from './mark-passage.ts';
import { safeUrl, sanitise } from './sanitise.ts';
import { textFragment } from './text-fragment.ts';

/** Taller answers are folded, to `FOLDED_HEIGHT` (styles), so that little ones never are by a line. */
const TALLEST_UNFOLDED = 560;

export type Fold = 'short' | 'folded' | 'unfolded';

/**
 * Builds each result's answer once, as nodes, and keeps watch on its height: an answer that is
 * laid out (opened, no longer hidden) and turns out too tall is folded.
 */
export class AnswerBodies {
  readonly #bodies = new WeakMap<ShownResult, HTMLElement>();
  readonly #fragments = new WeakMap<ShownResult, string>();
  readonly #folds = new WeakMap<ShownResult, Fold>();
  readonly #results = new WeakMap<Element, ShownResult>();
  readonly #onFold: () => void;
  #observer: ResizeObserver | undefined;

  /** @param onFold an answer was found too tall */
  constructor(onFold: () => void) {
    this.#onFold = onFold;
  }

  of(result: ShownResult, base: string): HTMLElement {
    const known = this.#bodies.get(result);
    if (known) return known;
    const body = document.createElement('div');
    body.className = 'prose';
    body.dir = 'auto';
    body.append(sanitise(result.answer.html, safeUrl(result.source.url, base) ?? base));
    const { passage } = result;
    if (passage) {
      const marks = markPassage(body, passage);
      for (const mark of marks) mark.part.add('passage');
      this.#fragments.set(result, textFragment(body, marks, passage.text));
    }
    for (const table of body.querySelectorAll('table')) wrap(table, 'scroll');
    for (const code of body.querySelectorAll('pre')) {
      wrap(code, 'code').append(copyButton(code.textContent ?? ''));
    }
    this.#bodies.set(result, body);
    this.#results.set(body, result);
    this.#observer ??= new ResizeObserver((entries) => {
      for (const { target } of entries) this.#measure(target as HTMLElement);
    });
    this.#observer.observe(body);
    return body;
  }

  /** What leads a browser to the passage on its page, once the answer was built. */
  fragment(result: ShownResult): string {
    return this.#fragments.get(result) ?? '';
  }

  fold(result: ShownResult): Fold {
    return this.#folds.get(result) ?? 'short';
  }

  setFold(result: ShownResult, fold: Fold): void {
    this.#folds.set(result, fold);
  }

  #measure(body: HTMLElement): void {
    const result = this.#results.get(body);
    if (!result || body.offsetHeight === 0) return;
    // What scrolls must be reachable with the keyboard.
    for (const box of body.querySelectorAll<HTMLElement>('pre, .scroll')) {
      if (box.scrollWidth > box.clientWidth) box.tabIndex = 0;
    }
    if (body.offsetHeight <= TALLEST_UNFOLDED) return;
    this.#observer?.unobserve(body);
    this.#folds.set(result, 'folded');
    this.#onFold();
  }
}

function wrap(element: Element, className: string): HTMLElement {
  const box = document.createElement('div');
  box.className = className;
  element.replaceWith(box);
  box.append(element);
  return box;
}

/** Beside the code, so that it hides none of it. Its label is put in where the words are known. */
function copyButton(code: string): HTMLButtonElement {
  const button = document.createElement('button');
  button.type = 'button';
  button.className = 'icon-button copy';
  // A line break at the end would run it in a terminal.
  button.value = code.replace(/\n$/, '');
  render(copyIcon, button);
  return button;
}

/**
 * Scrolls a folded answer's window so that the marked passage is in it.
 * @returns how far, in pixels
 */
export function scrollToPassage(window: HTMLElement): number {
  const mark = window.querySelector('mark');
  if (!mark) return 0;
  const frame = window.getBoundingClientRect();
  const place = mark.getBoundingClientRect();
  const below = place.bottom - frame.bottom;
  if (below > 0) window.scrollTop += place.top - frame.top - frame.height / 3;
  return window.scrollTop;
}
