import { render } from 'lit/html.js';
import type { ShownResult } from './conversation.ts';
import { copyIcon } from './icons.ts';
import { markPassage } from './mark-passage.ts';
import { safeUrl, sanitise } from './sanitise.ts';
import { textFragment } from './text-fragment.ts';

/** Taller answers are folded, to `FOLDED_HEIGHT` (styles), so that little ones never are by a line. */
const TALLEST_UNFOLDED = 560;

export type Fold = 'short' | 'folded' | 'unfolded';

/** A result's answer as nodes, and how it is shown. */
export interface AnswerBody {
  readonly element: HTMLElement;
  /** What leads a browser to the passage on its page. */
  readonly fragment: string;
  fold: Fold;
}

/**
 * Builds each result's answer once, and keeps watch on its height: an answer that is laid out
 * (opened, no longer hidden) and turns out too tall is folded.
 */
export class AnswerBodies {
  readonly #bodies = new WeakMap<ShownResult, AnswerBody>();
  readonly #onFold: () => void;

  /** @param onFold an answer was found too tall */
  constructor(onFold: () => void) {
    this.#onFold = onFold;
  }

  of(result: ShownResult, base: string): AnswerBody {
    let body = this.#bodies.get(result);
    if (!body) {
      body = build(result, base);
      this.#bodies.set(result, body);
      this.#watch(body);
    }
    return body;
  }

  #watch(body: AnswerBody): void {
    const { element } = body;
    const observer = new ResizeObserver(() => {
      // What scrolls must be reachable with the keyboard.
      for (const box of element.querySelectorAll<HTMLElement>('pre, .scroll')) {
        if (box.scrollWidth > box.clientWidth) box.tabIndex = 0;
      }
      if (element.offsetHeight <= TALLEST_UNFOLDED) return;
      observer.disconnect();
      body.fold = 'folded';
      this.#onFold();
    });
    observer.observe(element);
  }
}

function build(result: ShownResult, base: string): AnswerBody {
  const element = document.createElement('div');
  element.className = 'prose';
  element.dir = 'auto';
  element.append(sanitise(result.answer.html, safeUrl(result.source.url, base) ?? base));
  const { passage } = result;
  let fragment = '';
  if (passage) {
    const marks = markPassage(element, passage);
    for (const mark of marks) mark.part.add('passage');
    fragment = textFragment(element, marks, passage.text);
  }
  for (const table of element.querySelectorAll('table')) wrap(table, 'scroll');
  for (const code of element.querySelectorAll('pre')) {
    wrap(code, 'code').append(copyButton(code.textContent ?? ''));
  }
  return { element, fragment, fold: 'short' };
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
