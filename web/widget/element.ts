import { html, nothing, type TemplateResult } from 'lit/html.js';
import type { AnswerMessage } from '../../server/api/protocol.ts';
import { announcement } from './announcement.ts';
import { AnswerBodies } from './answer-body.ts';
import { answerStyles } from './answer-styles.ts';
import { type AnswerView, foldAround } from './answer-templates.ts';
import { loadBeside } from './beside-script.ts';
import { Combobox } from './combobox.ts';
import { Connection, type ConnectionStatus } from './connection.ts';
import { Conversation, type ShownResult } from './conversation.ts';
import { docentIcon } from './icons.ts';
import { isNarrow, PanelDialog } from './panel-dialog.ts';
import { type PanelView, panelTemplate } from './panel-template.ts';
import { type Changes, ReactiveHost } from './reactive-host.ts';
import { serverBase, socketUrl } from './server-address.ts';
import { type Strings, withOwn } from './strings.ts';
import { frameStyles } from './styles.ts';
import { tokens } from './tokens.ts';
import type { Vote } from './votes.ts';
import { DEFAULT_GREETING, type Greeting } from './wire.ts';
import { directionOf, languageOf, Words } from './words.ts';

/** Detail of `docent-answer` and `docent-unanswered`. */
export interface DocentAnswerDetail {
  readonly question: string;
  readonly outcome: AnswerMessage['outcome'];
  /** Probability that the first result answers the question, 0..1. */
  readonly confidence: number;
  readonly results: readonly { entryId: string; question: string; url: string }[];
}

/**
 * A help box that answers from the documentation: a button in the corner that opens a panel, or
 * the panel itself in the page. Connects to a Docent server when it is first needed.
 *
 * ```html
 * <script type="module" src="https://help.example.org/widget.js"></script>
 * <docent-chat></docent-chat>
 * ```
 *
 * @element docent-chat
 *
 * @attr {string} server - Address of the Docent server; default: the origin of this script.
 * @attr {boolean} inline - Shows the panel in the page, without launcher.
 * @attr {boolean} open - The panel is open; set or removed by the visitor too.
 * @attr {'auto' | 'light' | 'dark'} theme - `auto`, the default, follows the system.
 * @attr {string} collection - Which collection answers; default: the server's first.
 * @attr {string} heading - Title of the panel; default: `strings.title`.
 * @attr {string} contact-url - Where a person answers (`https:`, `http:` or `mailto:`), for what was
 * not found.
 *
 * Each attribute is a property of the same name (`contactUrl`). `lang`, of the element or around it, chooses the
 * words: en, zh, ja, de, fr, es or ar. Also:
 * @prop {Partial<Strings>} strings - Words to show instead of the widget's own; see strings.ts.
 * @method ask(question) - Opens the panel and asks.
 * @method show() - Opens the panel and moves the focus to its input.
 * @method hide() - Closes it; the focus goes back to where it was.
 *
 * @event {CustomEvent<DocentAnswerDetail>} docent-answer - A question got an answer or candidates.
 * @event {CustomEvent<DocentAnswerDetail>} docent-unanswered - Nothing that fits was found.
 * Both bubble and leave the shadow tree.
 *
 * @csspart launcher - The button in the corner.
 * @csspart panel - The panel.
 * @csspart log - The turns. Within: `question`, `answer`, `passage` (the marked words), `choice`
 * (a candidate), `source` (the link to where an answer comes from), `contact` (the link to a person).
 * @csspart starter - An example question.
 * @csspart status - The line that says when the server is out of reach.
 * @csspart box, input, send - The form's parts.
 *
 * @cssprop --docent-accent - Colour of buttons and links.
 * @cssprop --docent-on-accent - Text on that colour.
 * @cssprop --docent-background, --docent-text - Of the panel; greys are mixed from the two.
 * @cssprop --docent-mark - Behind the passage that answers.
 * @cssprop --docent-radius - Corners of the panel.
 * @cssprop --docent-font, --docent-font-mono - Font families.
 * @cssprop --docent-width, --docent-height - Size of the panel.
 * @cssprop --docent-offset - Distance from the window's corner.
 * @cssprop --docent-z-index - Layer of launcher and panel.
 */
export class DocentChat extends ReactiveHost {
  static override styles = [tokens, frameStyles, answerStyles];
  static override properties = {
    server: { type: String },
    inline: { type: Boolean, reflect: true },
    open: { type: Boolean, reflect: true },
    theme: { type: String, reflect: true },
    collection: { type: String },
    heading: { type: String },
    contactUrl: { attribute: 'contact-url' },
    strings: { attribute: '' },
  };

  // `declare`: a field of its own would hide the accessor.
  declare server: string | undefined;
  declare inline: boolean;
  declare open: boolean;
  declare theme: 'auto' | 'light' | 'dark';
  declare collection: string | undefined;
  declare heading: string | undefined;
  declare contactUrl: string | undefined;
  declare strings: Partial<Strings>;

  #connection: Connection | undefined;
  #greeting: Greeting = DEFAULT_GREETING;
  #status: ConnectionStatus = { state: 'idle' };
  readonly #dialog = new PanelDialog();
  readonly #conversation: Conversation;
  readonly #combobox: Combobox;
  readonly #bodies: AnswerBodies;
  readonly #opened = new WeakSet<ShownResult>();
  readonly #votes = new WeakMap<ShownResult, Vote>();
  /** Key of the turn whose reply is to be announced. */
  #awaited: number | undefined;
  readonly #words = new Words(import.meta.url, () => this.requestUpdate());
  readonly #languageObserver = new MutationObserver(() => this.#followLanguage());

  constructor() {
    super();
    this.inline = false;
    this.open = false;
    this.theme = 'auto';
    this.strings = {};
    this.#bodies = new AnswerBodies(() => this.#foldLongAnswers());
    this.#conversation = new Conversation({
      connection: () => this.#connect(),
      greeting: () => this.#greeting,
      collection: () => this.collection,
      onChange: () => this.requestUpdate(),
      onReply: (turn, { outcome, confidence, results }) => {
        const detail: DocentAnswerDetail = {
          question: turn.question,
          outcome,
          confidence,
          results: results.map(({ entryId, question, source }) => ({
            entryId,
            question,
            url: source.url,
          })),
        };
        const type = outcome === 'unanswered' ? 'docent-unanswered' : 'docent-answer';
        this.dispatchEvent(new CustomEvent(type, { detail, bubbles: true, composed: true }));
      },
    });
    this.#combobox = new Combobox({
      fetch: (prefix) => this.#suggest(prefix),
      onPick: (suggestion) => this.#ask(suggestion.question, suggestion.entryId),
      onChange: () => this.requestUpdate(),
    });
  }

  override connectedCallback(): void {
    super.connectedCallback();
    addEventListener('online', this.#online);
    for (const element of [this, document.documentElement]) {
      this.#languageObserver.observe(element, { attributeFilter: ['lang', 'dir'] });
    }
    this.#followLanguage();
  }

  disconnectedCallback(): void {
    removeEventListener('online', this.#online);
    this.#languageObserver.disconnect();
    this.#combobox.close();
    this.#connection?.dispose();
    this.#connection = undefined;
  }

  show(): void {
    this.open = true;
  }

  hide(): void {
    this.open = false;
  }

  async ask(question: string): Promise<void> {
    const text = question.trim();
    if (text === '') return;
    this.show();
    await this.updateComplete;
    await this.#ask(text);
  }

  protected override willUpdate(changed: Changes): void {
    // Before the launcher, which may have the focus, is hidden.
    if (changed.has('open') && this.open) this.#dialog.rememberOpener();
    if (!changed.has('server') || !this.#connection) return;
    this.#connection.dispose();
    this.#connection = undefined;
    this.#greeting = DEFAULT_GREETING;
  }

  protected override updated(changed: Changes): void {
    const dialog = this.renderRoot.querySelector('dialog');
    if (changed.has('open') && dialog) {
      if (this.open && !dialog.open) {
        this.#followLanguage();
        this.#dialog.open(dialog, this.#input);
        this.#connect();
      } else if (!this.open && dialog.open) {
        this.#combobox.close();
        this.#dialog.close(dialog, this.renderRoot.querySelector<HTMLElement>('.launcher'));
      }
    }
    if (this.#connection) this.#connection.keepOpen = this.open || this.inline;
    this.renderRoot.querySelector('[aria-selected=true]')?.scrollIntoView({ block: 'nearest' });
    this.#announceReply();
  }

  protected override render(): TemplateResult {
    const strings = this.#strings;
    const { lang } = this.#words;
    const dir = directionOf(this, lang) ?? nothing;
    if (this.inline) {
      return html`<section class="panel" part="panel" aria-labelledby="heading" lang=${lang} dir=${dir}
        @focusin=${this.#prefetch}>${panelTemplate(this.#panelView)}</section>`;
    }
    return html`
      <button class="launcher" part="launcher" type="button" aria-haspopup="dialog" lang=${lang}
        dir=${dir}
        aria-expanded=${this.open} ?hidden=${this.open} @click=${this.show}
        @pointerenter=${this.#prefetch} @focus=${this.#prefetch}>
        ${docentIcon}<span>${strings.launcher}</span>
      </button>
      <dialog class="panel" part="panel" aria-labelledby="heading" lang=${lang} dir=${dir} @keydown=${this.#panelKey}
        @cancel=${this.#cancel}>
        ${panelTemplate(this.#panelView)}
      </dialog>`;
  }

  get #strings(): Strings {
    return withOwn(this.#words.strings, this.strings);
  }

  #announceReply(): void {
    const { turns } = this.#conversation;
    const turn = turns.find(({ key }) => key === this.#awaited);
    if (turn && turn.progress.state !== 'waiting') {
      this.#announce(announcement(turn, this.#strings));
    }
    this.#awaited = turns.findLast(({ progress }) => progress.state === 'waiting')?.key;
  }

  #announce(words: string): void {
    // A new node each time: the same words twice are said twice.
    this.renderRoot.querySelector('.announcer')?.replaceChildren(words);
  }

  #followLanguage(): void {
    void this.#words.use(languageOf(this));
    this.requestUpdate();
  }

  get #base(): string {
    return serverBase(this.server, import.meta.url);
  }

  get #panelView(): PanelView {
    const strings = this.#strings;
    const answers: AnswerView = {
      strings,
      lang: this.#words.lang,
      pageLang: languageOf(this.parentElement),
      contactUrl: this.contactUrl,
      base: this.#base,
      bodies: this.#bodies,
      opened: this.#opened,
      votes: this.#votes,
      announce: (words) => this.#announce(words),
      sendVote: (answerId, entryId, helpful) =>
        this.#connect().request({ type: 'feedback', answerId, entryId, helpful }),
      redraw: () => {
        this.requestUpdate();
        return this.updateComplete;
      },
      onSamePageLink: () => {
        if (isNarrow()) this.hide();
      },
    };
    return {
      strings,
      heading: this.heading ?? strings.title,
      inline: this.inline,
      status: this.#status,
      greeting: this.#greeting,
      conversation: this.#conversation,
      combobox: this.#combobox,
      answers,
      onSubmit: (event) => {
        event.preventDefault();
        const question = this.#input?.value.trim() ?? '';
        if (question !== '') void this.#ask(question);
      },
      onInput: (event) => this.#combobox.typed((event.currentTarget as HTMLInputElement).value),
      onKey: (event) => {
        if (!this.#combobox.key(event)) return;
        event.preventDefault();
        event.stopPropagation();
      },
      onBlur: () => this.#combobox.close(),
      onStarter: (question) => void this.#ask(question),
      onRetryTurn: (turn) => {
        this.#reconnect();
        void this.#conversation.retry(turn);
      },
      onReconnect: () => this.#reconnect(),
      onClear: () => {
        this.#conversation.clear();
        this.#input?.focus();
      },
      onClose: () => this.hide(),
    };
  }

  get #input(): HTMLInputElement | null {
    return this.renderRoot.querySelector('input');
  }

  readonly #prefetch = (): void => {
    this.#connect();
  };

  /** The network is back: no need to wait for the next attempt. */
  readonly #online = (): void => {
    if (this.#status.state === 'waiting') this.#reconnect();
  };

  /** Escape is the browser's own in a modal dialog, ours in the other. */
  readonly #panelKey = (event: KeyboardEvent): void => {
    if (event.key !== 'Escape' || event.isComposing) return;
    event.preventDefault();
    event.stopPropagation();
    this.hide();
  };

  readonly #cancel = (event: Event): void => {
    event.preventDefault();
    this.hide();
  };

  #connect(): Connection {
    this.#connection ??= new Connection({
      url: socketUrl(this.#base),
      loadHttpSocket: () => loadBeside('widget-http.js', import.meta.url),
      onStatus: (status) => {
        this.#status = status;
        this.requestUpdate();
      },
      onHello: (hello) => {
        this.#greeting = hello;
        this.#followLanguage();
      },
    });
    this.#connection.connect();
    return this.#connection;
  }

  #reconnect(): void {
    this.#connect().retry();
  }

  async #suggest(prefix: string) {
    const connection = this.#connect();
    if (connection.status.state !== 'open') return [];
    const { collection } = this;
    const { suggestions } = await connection.request({
      type: 'suggest',
      prefix,
      ...(collection === undefined ? {} : { collection }),
    });
    return suggestions;
  }

  async #ask(question: string, entryId?: string): Promise<void> {
    this.#combobox.close();
    const input = this.#input;
    if (input) {
      input.value = '';
      // A touch screen's keyboard would cover the answer; elsewhere the next question is typed.
      if (matchMedia('(pointer: fine)').matches) input.focus();
      else input.blur();
    }
    const answered = this.#conversation.ask(question, entryId);
    await this.#scrollToLastTurn();
    await answered;
    await this.#scrollToLastTurn();
  }

  /** The question at the top, so that the answer is read from its beginning. */
  async #scrollToLastTurn(): Promise<void> {
    await this.updateComplete;
    const scroller = this.renderRoot.querySelector('.scroller');
    const turn = this.renderRoot.querySelector<HTMLElement>('.turn:last-of-type');
    if (scroller && turn) scroller.scrollTop = turn.offsetTop;
  }

  async #foldLongAnswers(): Promise<void> {
    this.requestUpdate();
    await this.updateComplete;
    for (const window of this.renderRoot.querySelectorAll<HTMLElement>('[data-fold="folded"]')) {
      if (!window.hasAttribute('data-cut-above')) foldAround(window);
    }
  }
}
