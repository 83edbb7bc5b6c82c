import { loadBeside } from './beside-script.ts';
import { STRINGS, type Strings, withOwn } from './strings.ts';

/** Languages that have a file in `locales/`; English is in the script. */
const LOCALES = 'ar de es fr ja zh'.split(' ');

/**
 * The words in the page's language: English at once, others as soon as their file, which lies
 * beside the script, has come.
 */
export class Words {
  lang = 'en';
  strings: Strings = STRINGS;
  readonly #scriptUrl: string;
  readonly #onChange: () => void;
  #wanted = 'en';

  constructor(scriptUrl: string, onChange: () => void) {
    this.#scriptUrl = scriptUrl;
    this.#onChange = onChange;
  }

  /**
   * Changes to the language of a tag (`zh-CN`), to English where it has no file. To be called now
   * and then: a file that could not be had leaves English, and is asked for again.
   */
  async use(tag: string): Promise<void> {
    const [name = ''] = tag.toLowerCase().split(/[-_]/);
    const lang = LOCALES.includes(name) ? name : 'en';
    if (lang === this.#wanted) return;
    this.#wanted = lang;
    const strings =
      lang === 'en'
        ? STRINGS
        : await loadBeside<Partial<Strings>>(`locales/${lang}.js`, this.#scriptUrl).catch(() => {});
    if (lang !== this.#wanted) return;
    this.#wanted = this.lang = strings ? lang : 'en';
    // Over the English ones: a file of an older version may lack some.
    this.strings = withOwn(STRINGS, strings ?? {});
    this.#onChange();
  }
}

/** The tag of the language that an element's surroundings say they are in; '' when they don't. */
export function languageOf(element: Element | null): string {
  // Inside another component's shadow tree nothing around it may say so, but the page does.
  return element?.closest('[lang]')?.getAttribute('lang') ?? document.documentElement.lang;
}

/**
 * Direction to set for words of a language; undefined where the page decides: it says so beside
 * the language or closer, or the words run like most.
 */
export function directionOf(element: Element, lang: string): 'rtl' | undefined {
  const said = element.closest('[dir]');
  const speaks = element.closest('[lang]');
  return lang === 'ar' && !(said && speaks?.contains(said)) ? 'rtl' : undefined;
}
