import { announcement } from './announcement.ts';
import { foldAround } from './answer-templates.ts';
import type { Turn } from './conversation.ts';
import type { Strings } from './strings.ts';

/** What is done to the log once it is drawn: scrolling, folding, and saying what came. */
export class LogView {
  readonly #root: ParentNode;
  /** Key of the turn whose reply is to be announced. */
  #awaited: number | undefined;

  constructor(root: ParentNode) {
    this.#root = root;
  }

  /** To a screen reader. */
  announce(words: string): void {
    // A new node each time: the same words twice are said twice.
    this.#root.querySelector('.announcer')?.replaceChildren(words);
  }

  announceReply(turns: readonly Turn[], strings: Strings): void {
    const turn = turns.find(({ key }) => key === this.#awaited);
    if (turn && turn.progress.state !== 'waiting') this.announce(announcement(turn, strings));
    this.#awaited = turns.findLast(({ progress }) => progress.state === 'waiting')?.key;
  }

  /** The question at the top, so that the answer is read from its beginning. */
  scrollToLastTurn(): void {
    const scroller = this.#root.querySelector('.scroller');
    const turn = this.#root.querySelector<HTMLElement>('.turn:last-of-type');
    if (scroller && turn) scroller.scrollTop = turn.offsetTop;
  }

  /** Answers that were just found too long show their passage. */
  foldLongAnswers(): void {
    for (const window of this.#root.querySelectorAll<HTMLElement>('[data-fold="folded"]')) {
      if (!window.hasAttribute('data-cut-above')) foldAround(window);
    }
  }
}
