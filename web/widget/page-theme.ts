export type Scheme = 'light' | 'dark';

/**
 * What the page itself says about light and dark: `data-theme` on `<html>` or `<body>` (Docusaurus,
 * Sphinx), Material for MkDocs' name for it, or a class (VitePress, Tailwind). VitePress' light is
 * the absence of a class, so a class that was there counts when it goes.
 */
export class PageTheme {
  scheme: Scheme | undefined;
  #byClass = false;
  readonly #onChange: () => void;
  readonly #observer = new MutationObserver(() => this.#look());

  constructor(onChange: () => void) {
    this.#onChange = onChange;
  }

  watch(): void {
    for (const root of roots()) {
      this.#observer.observe(root, {
        attributeFilter: ['class', 'data-theme', 'data-md-color-scheme'],
      });
    }
    this.#look();
  }

  unwatch(): void {
    this.#observer.disconnect();
  }

  #look(): void {
    const before = this.scheme;
    this.#byClass ||= roots().some(({ classList }) => classList.contains('dark'));
    this.scheme = roots().map(schemeOf).find(Boolean) ?? (this.#byClass ? 'light' : undefined);
    if (this.scheme !== before) this.#onChange();
  }
}

const roots = () => [document.documentElement, document.body];

function schemeOf({ dataset, classList }: HTMLElement): Scheme | undefined {
  const said = dataset.theme ?? dataset.mdColorScheme;
  if (said === 'dark' || said === 'slate' || classList.contains('dark')) return 'dark';
  if (said === 'light' || said === 'default' || classList.contains('light')) return 'light';
  return undefined;
}
