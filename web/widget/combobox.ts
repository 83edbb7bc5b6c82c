import type { SuggestionsMessage } from '../../server/api/protocol.ts';

export type Suggestion = SuggestionsMessage['suggestions'][number];

export interface ComboboxOptions {
  /** Fetches suggestions; a rejection is the same as none. */
  readonly fetch: (prefix: string) => Promise<readonly Suggestion[]>;
  readonly onPick: (suggestion: Suggestion) => void;
  readonly onChange: () => void;
}

/** Below this a prefix says too little. Two units are one or two words of Chinese. */
const SHORTEST_PREFIX = 2;

/**
 * Suggestions while typing, by the pattern "editable combobox with list autocomplete, manual
 * selection" (https://www.w3.org/WAI/ARIA/apg/patterns/combobox/): the arrows move through the
 * list and back to what was typed, Enter picks, Escape closes the list.
 *
 * A key is answered at once, without a pause to wait for the next: at most one request is on its
 * way, so that fast typing or a slow server asks for less by itself. The answer to what is no
 * longer in the box is dropped, and what is there by then is asked for.
 */
export class Combobox {
  suggestions: readonly Suggestion[] = [];
  /** Index of the option that Enter picks; -1 is what was typed. */
  active = -1;
  readonly #options: ComboboxOptions;
  /** What suggestions are wanted for; '' for none. */
  #prefix = '';
  #fetching = false;

  constructor(options: ComboboxOptions) {
    this.#options = options;
  }

  get isOpen(): boolean {
    return this.suggestions.length > 0;
  }

  /** The text in the box changed. */
  typed(text: string): void {
    const prefix = text.trim();
    this.#prefix = prefix.length < SHORTEST_PREFIX ? '' : prefix;
    if (this.#prefix === '') this.#show([]);
    else void this.#fetch();
  }

  /** @returns whether the key was for the list */
  key(event: KeyboardEvent): boolean {
    // While an input method composes a word, its keys are its own.
    if (!this.isOpen || event.isComposing) return false;
    switch (event.key) {
      case 'ArrowDown':
        this.#move(1);
        return true;
      case 'ArrowUp':
        this.#move(-1);
        return true;
      case 'Enter': {
        const suggestion = this.suggestions[this.active];
        if (!suggestion) return false;
        this.pick(suggestion);
        return true;
      }
      case 'Escape':
        this.close();
        return true;
      default:
        return false;
    }
  }

  pick(suggestion: Suggestion): void {
    this.close();
    this.#options.onPick(suggestion);
  }

  /** Closes the list and forgets what is on its way. */
  close(): void {
    this.#prefix = '';
    this.#show([]);
  }

  /** Cycles through the typed text and the options. */
  #move(step: 1 | -1): void {
    const places = this.suggestions.length + 1;
    this.active = ((this.active + 1 + step + places) % places) - 1;
    this.#options.onChange();
  }

  async #fetch(): Promise<void> {
    if (this.#fetching) return;
    this.#fetching = true;
    const prefix = this.#prefix;
    const suggestions = await this.#options.fetch(prefix).catch(() => []);
    this.#fetching = false;
    if (prefix === this.#prefix) this.#show(suggestions);
    else if (this.#prefix !== '') void this.#fetch();
  }

  #show(suggestions: readonly Suggestion[]): void {
    if (suggestions.length === 0 && !this.isOpen) return;
    this.suggestions = suggestions;
    this.active = -1;
    this.#options.onChange();
  }
}
