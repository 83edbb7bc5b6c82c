import type { Locator, Page } from 'playwright-core';
import type { Outcome } from '../../server/api/protocol.ts';

/** What a turn shows: an outcome, or that it waits or failed. */
export type TurnState = Outcome | 'waiting' | 'failed';

/** The widget as its visitor sees it. Locators see into its shadow tree by themselves. */
export class Widget {
  readonly page: Page;
  readonly root: Locator;

  constructor(page: Page, selector = 'docent-chat') {
    this.page = page;
    this.root = page.locator(selector);
  }

  get launcher(): Locator {
    // By its part: its name is in the page's language.
    return this.root.locator('[part="launcher"]');
  }

  get dialog(): Locator {
    return this.root.getByRole('dialog');
  }

  get input(): Locator {
    return this.root.getByRole('combobox');
  }

  get suggestions(): Locator {
    return this.root.getByRole('option');
  }

  get starters(): Locator {
    return this.root.locator('[part="starter"]');
  }

  get status(): Locator {
    return this.root.locator('[part="status"]');
  }

  /** What a screen reader is told. */
  get announcer(): Locator {
    return this.root.locator('.announcer');
  }

  get turns(): Locator {
    return this.root.locator('.turn');
  }

  /** The last question with what came of it. */
  get lastTurn(): Turn {
    return new Turn(this.turns.last());
  }

  async open(): Promise<void> {
    await this.launcher.click();
    await this.dialog.waitFor();
  }

  /** Types a question, sends it, and waits until it is answered or has failed. */
  async ask(question: string): Promise<Turn> {
    const before = await this.turns.count();
    await this.input.fill(question);
    await this.input.press('Enter');
    const turn = new Turn(this.turns.nth(before));
    await turn.settled();
    return turn;
  }

  /** An example question of the empty panel. */
  async askStarter(index: number): Promise<Turn> {
    await this.starters.nth(index).click();
    await this.lastTurn.settled();
    return this.lastTurn;
  }
}

/** One question with its reply. */
export class Turn {
  readonly root: Locator;

  constructor(root: Locator) {
    this.root = root;
  }

  /** Until the turn no longer waits; the widget gives up by itself after ten seconds. */
  async settled(): Promise<void> {
    await this.root.and(this.root.page().locator('.turn:not([data-outcome="waiting"])')).waitFor();
  }

  async outcome(): Promise<TurnState> {
    return (await this.root.getAttribute('data-outcome')) as TurnState;
  }

  /** The answer that is shown first; in "did you mean", the one that was opened. */
  get answer(): Locator {
    return this.root.locator('[part="answer"]').first();
  }

  /** The question of the entry that answers. */
  async entryQuestion(): Promise<string> {
    return (await this.answer.locator('.entry-question').textContent()) ?? '';
  }

  /** The text of the answer itself, as it stands in the DOM. */
  async answerText(): Promise<string> {
    return (await this.answer.locator('.prose').textContent()) ?? '';
  }

  /** The marked words, put together over inline elements. */
  async markedPassage(): Promise<string> {
    return (await this.answer.locator('mark').allTextContents()).join('');
  }

  get sourceLink(): Locator {
    return this.answer.locator('[part="source"]');
  }

  /** Candidates of "did you mean", related reading, or the other matches. */
  get choices(): Locator {
    return this.root.locator('[part="choice"]');
  }

  async openChoice(index: number): Promise<void> {
    await this.choices.nth(index).locator('summary').click();
  }

  /** "Was this helpful?" */
  get vote(): Locator {
    return this.root.getByRole('group', { name: 'Was this helpful?' });
  }

  get copyCode(): Locator {
    return this.root.getByRole('button', { name: 'Copy code' });
  }

  get copyLink(): Locator {
    return this.root.getByRole('button', { name: 'Copy link to this answer' });
  }

  get contact(): Locator {
    return this.root.getByRole('link', { name: 'Ask a person' });
  }

  get retryButton(): Locator {
    return this.root.getByRole('button', { name: 'Try again' });
  }
}
