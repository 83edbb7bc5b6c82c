import { render, type TemplateResult } from 'lit/html.js';

/** How a property is also an attribute. */
export interface PropertyOptions {
  /** Default: the property's name in lower case. '' for none. */
  readonly attribute?: string;
  /** `Boolean`: there or not. Otherwise the attribute's text, null without one. */
  readonly type?: typeof Boolean;
  /** The property's value for the attribute's text. */
  readonly converter?: (text: string | null) => unknown;
  /** The attribute follows the property. */
  readonly reflect?: boolean;
}

/** Properties that changed, with the values that they had before. */
export type Changes = ReadonlyMap<string, unknown>;

/** A style sheet's text, so that the build finds it and takes its white space out. */
export const css = (strings: TemplateStringsArray, ...values: unknown[]): string =>
  String.raw({ raw: strings }, ...values);

/**
 * What the widget needs of LitElement, in a sixth of its size: Lit's templates, drawn once after
 * any number of changes, properties that are attributes too, and style sheets that a strict policy
 * allows. The names are Lit's.
 */
export abstract class ReactiveHost extends HTMLElement {
  static properties: Readonly<Record<string, PropertyOptions>> = {};
  static styles: readonly string[] = [];

  // biome-ignore-start lint/complexity/noThisInStatic: the class that extends this one
  /** Read by the browser when the element is defined. */
  static get observedAttributes(): string[] {
    return Object.keys(this.properties).map((name) => {
      Object.defineProperty(this.prototype, name, {
        get(this: ReactiveHost) {
          return this.#values.get(name);
        },
        set(this: ReactiveHost, value: unknown) {
          const old = this.#values.get(name);
          if (Object.is(value, old)) return;
          this.#values.set(name, value);
          if (!this.#changes.has(name)) this.#changes.set(name, old);
          this.requestUpdate();
        },
      });
      return attributeOf(name, this.properties);
    });
  }
  // biome-ignore-end lint/complexity/noThisInStatic: see above

  readonly renderRoot: ShadowRoot;
  hasUpdated = false;
  readonly #values = new Map<string, unknown>();
  /** Given to the element before its script had come. */
  readonly #early: Record<string, unknown> = {};
  #changes = new Map<string, unknown>();
  #update: Promise<void> | undefined;

  constructor() {
    super();
    const { properties, styles } = this.#class;
    for (const name of Object.keys(properties)) {
      if (!Object.hasOwn(this, name)) continue;
      this.#early[name] = (this as Record<string, unknown>)[name];
      delete (this as Record<string, unknown>)[name];
    }
    this.renderRoot = this.attachShadow({ mode: 'open' });
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(styles.join(''));
    this.renderRoot.adoptedStyleSheets = [sheet];
  }

  get #class(): typeof ReactiveHost {
    return this.constructor as typeof ReactiveHost;
  }

  /** Done when what was changed until now is drawn. */
  get updateComplete(): Promise<void> {
    return this.#update ?? Promise.resolve();
  }

  connectedCallback(): void {
    this.requestUpdate();
  }

  attributeChangedCallback(attribute: string, _old: string | null, text: string | null): void {
    const { properties } = this.#class;
    for (const [name, { type, converter }] of Object.entries(properties)) {
      if (attributeOf(name, properties) !== attribute) continue;
      const value = type === Boolean ? text !== null : converter ? converter(text) : text;
      Object.assign(this, { [name]: value });
    }
  }

  /** Draws the element anew, soon; not before it is in a page. */
  requestUpdate(): void {
    if (this.hasUpdated || this.isConnected) {
      this.#update ??= Promise.resolve().then(() => this.#draw());
    }
  }

  /** May still change properties. */
  protected willUpdate(_changes: Changes): void {}
  protected abstract render(): TemplateResult;
  protected firstUpdated(): void {}
  protected updated(_changes: Changes): void {}

  #draw(): void {
    const changes = this.#changes;
    try {
      if (!this.hasUpdated) Object.assign(this, this.#early);
      this.willUpdate(changes);
    } finally {
      this.#changes = new Map();
      this.#update = undefined;
    }
    const { properties } = this.#class;
    for (const name of changes.keys()) {
      if (!properties[name]?.reflect) continue;
      const attribute = attributeOf(name, properties);
      const value = this.#values.get(name) ?? false;
      if (typeof value === 'boolean') this.toggleAttribute(attribute, value);
      else this.setAttribute(attribute, String(value));
    }
    render(this.render(), this.renderRoot, { host: this });
    const first = !this.hasUpdated;
    this.hasUpdated = true;
    if (first) this.firstUpdated();
    this.updated(changes);
  }
}

function attributeOf(name: string, properties: typeof ReactiveHost.properties): string {
  return properties[name]?.attribute ?? name.toLowerCase();
}
