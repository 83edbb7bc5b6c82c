import { PageTheme, type Scheme } from './page-theme.ts';

/** What happens in the page and its window that the widget goes by. */
export interface PageEvents {
  readonly onTheme: () => void;
  /** `lang` or `dir` changed, on the element or on the page. */
  readonly onLanguage: () => void;
  readonly onOnline: () => void;
  readonly onKey: (event: KeyboardEvent) => void;
  readonly onHash: () => void;
}

/** Watches the page around an element, for as long as that is in it. */
export class PageWatch {
  readonly #events: PageEvents;
  readonly #theme: PageTheme;
  readonly #language: MutationObserver;
  #listening = new AbortController();

  constructor(events: PageEvents) {
    this.#events = events;
    this.#theme = new PageTheme(events.onTheme);
    this.#language = new MutationObserver(events.onLanguage);
  }

  /** Light or dark, where the page says so. */
  get scheme(): Scheme | undefined {
    return this.#theme.scheme;
  }

  begin(element: Element): void {
    const { onOnline, onKey, onHash } = this.#events;
    this.#listening = new AbortController();
    const { signal } = this.#listening;
    addEventListener('online', onOnline, { signal });
    addEventListener('offline', onOnline, { signal });
    addEventListener('keydown', onKey, { signal });
    addEventListener('hashchange', onHash, { signal });
    this.#theme.watch();
    for (const watched of [element, document.documentElement]) {
      this.#language.observe(watched, { attributeFilter: ['lang', 'dir'] });
    }
  }

  end(): void {
    this.#listening.abort();
    this.#theme.unwatch();
    this.#language.disconnect();
  }
}
