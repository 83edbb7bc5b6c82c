import type { TemplateResult } from 'lit/html.js';
import { AnswerBodies } from './answer-body.ts';
import { answerEvent } from './answer-event.ts';
import { answerStyles } from './answer-styles.ts';
import type { AnswerView } from './answer-templates.ts';
import { loadBeside } from './beside-script.ts';
import { Combobox } from './combobox.ts';
import { Connection, type ConnectionStatus } from './connection.ts';
import { Conversation, type ShownResult } from './conversation.ts';
import { frameTemplate } from './frame-template.ts';
import { LogView } from './log-view.ts';
import { PageWatch } from './page-watch.ts';
import { isNarrow, PanelDialog } from './panel-dialog.ts';
import type { PanelView } from './panel-template.ts';
import { type Changes, ReactiveHost } from './reactive-host.ts';
import { serverBase, socketUrl } from './server-address.ts';
import { loadSession, saveSession } from './session.ts';
import { isShortcut } from './shortcut.ts';
import { type Strings, withOwn } from './strings.ts';
import { frameStyles } from './styles.ts';
import { tokens } from './tokens.ts';
import { DEFAULT_GREETING, type Greeting } from './wire.ts';
import { directionOf, languageOf, Words } from './words.ts';

/** What a connection is made for: a change makes another one. */
const ABOUT = ['server', 'collection', 'tags', 'answerLang', 'version'];

/**
 * A help box that answers from the documentation: a button in the corner that opens a panel, a
 * dialog in the middle, or the panel itself in the page. Connects to a Docent server when it is
 * first needed. The address `#docent=<entry id>` opens it with that entry.
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
 * @attr {boolean} modal - The panel is a modal dialog in the middle of the window.
 * @attr {'none'} launcher - Leaves the launcher out: the page has a button of its own, for `show()`.
 * @attr {string} shortcut - Keys that open it, separated by spaces; `mod` is Ctrl, or Command on a
 * Mac. Default: `mod+k /` with `modal`, otherwise `none`.
 * @attr {'bottom-end' | 'bottom-start' | 'top-end' | 'top-start'} position - The window's corner
 * for launcher and panel; `end`, the default, is on the right, in a right-to-left page on the left.
 * @attr {boolean} open - The panel is open; set or removed by the visitor too.
 * @attr {'auto' | 'light' | 'dark'} theme - `auto`, the default, follows what the page says of
 * itself (`data-theme`, a class `dark`), or else the system.
 * @attr {string} collection - Which collection answers; default: the server's first.
 * @attr {string} tags - Only entries with all of these tags, separated by commas, are found.
 * @attr {string} answer-lang - Only entries in this language, such as `zh`.
 * @attr {string} version - Only entries of this version, such as `2.3`.
 * @attr {string} starters - Questions to begin with, separated by `|`, instead of the server's; the
 * property is an array.
 * @attr {string} heading - Title of the panel; default: `strings.title`.
 * @attr {string} contact-url - Where a person answers (`https:`, `http:` or `mailto:`), for what was
 * not found.
 *
 * Each attribute is a property of the same name (`contactUrl`, `answerLang`). `lang`, of the element or around it, chooses the
 * words: en, zh, ja, de, fr, es or ar. Also:
 * @prop {Partial<Strings>} strings - Words to show instead of the widget's own; see strings.ts.
 * @method ask(question) - Opens the panel and asks.
 * @method show() - Opens the panel and moves the focus to its input; inline, scrolls it into view.
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
    server: {},
    inline: { type: Boolean, reflect: true },
    modal: { type: Boolean, reflect: true },
    launcher: {},
    shortcut: {},
    position: { reflect: true },
    starters: { converter: (value: string | null) => value?.split('|').filter((it) => it.trim()) },
    open: { type: Boolean, reflect: true },
    theme: { reflect: true },
    collection: {},
    tags: {},
    answerLang: { attribute: 'answer-lang' },
    version: {},
    heading: {},
    contactUrl: { attribute: 'contact-url' },
    strings: { attribute: '' },
  };

  // `declare`: a field of its own would hide the accessor.
  declare server: string | undefined;
  declare inline: boolean;
  declare modal: boolean;
  declare launcher: 'none' | undefined;
  declare shortcut: string | undefined;
  declare position: 'bottom-end' | 'bottom-start' | 'top-end' | 'top-start' | undefined;
  declare starters: readonly string[] | undefined;
  declare open: boolean;
  declare theme: 'auto' | 'light' | 'dark';
  declare collection: string | undefined;
  declare tags: string | undefined;
  declare answerLang: string | undefined;
  declare version: string | undefined;
  declare heading: string | undefined;
  declare contactUrl: string | undefined;
  declare strings: Partial<Strings>;

  #connection: Connection | undefined;
  #greeting: Greeting = DEFAULT_GREETING;
  #status: ConnectionStatus = { state: 'idle' };
  /** Until the first drawing is done, nothing may take the focus from the page. */
  #quietly = true;
  readonly #dialog = new PanelDialog();
  readonly #log = new LogView(this.renderRoot);
  readonly #conversation: Conversation;
  readonly #combobox: Combobox;
  readonly #bodies: AnswerBodies;
  readonly #opened = new WeakSet<ShownResult>();
  readonly #words = new Words(import.meta.url, () => this.requestUpdate());

  readonly #page = new PageWatch({
    onTheme: () => this.requestUpdate(),
    onLanguage: () => this.#followLanguage(),
    onOnline: () => this.#online(),
    onKey: (event) => this.#pageKey(event),
    onHash: () => this.#followLink(),
  });

  constructor() {
    super();
    this.inline = false;
    this.modal = false;
    this.open = false;
    this.theme = 'auto';
    this.strings = {};
    this.#bodies = new AnswerBodies(() => this.#foldLongAnswers());
    this.#conversation = new Conversation({
      connection: () => this.#connect(),
      greeting: () => this.#greeting,
      onChange: () => this.requestUpdate(),
      onReply: (turn, reply) => {
        this.#save();
        this.dispatchEvent(answerEvent(turn, reply));
      },
    });
    this.#combobox = new Combobox({
      fetch: (prefix) => this.#conversation.suggest(prefix),
      onPick: (suggestion) => this.#ask(suggestion.question, suggestion.entryId),
      onChange: () => this.requestUpdate(),
    });
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.#page.begin(this);
    this.#followLanguage();
  }

  disconnectedCallback(): void {
    this.#page.end();
    this.#conversation.giveUp('CLOSED');
    this.#combobox.close();
    this.#connection?.dispose();
    this.#connection = undefined;
  }

  show(): void {
    if (this.inline) this.scrollIntoView({ block: 'nearest' });
    else this.open = true;
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
    this.#quietly = !this.hasUpdated;
    const moved = ABOUT.some((name) => changed.has(name));
    if (this.#quietly || moved) {
      const { turns, open } = loadSession(this.#sessionName);
      this.#conversation.restore(turns);
      // What covers the page would be in the way on the page that the visitor went on to.
      if (open && !this.inline && !this.modal && !isNarrow()) this.open = true;
    }
    // Before the launcher, which may have the focus, is hidden.
    if (changed.has('open') && this.open) this.#dialog.rememberOpener();
    if (!moved || !this.#connection) return;
    this.#connection.dispose();
    this.#connection = undefined;
    this.#greeting = DEFAULT_GREETING;
    if (this.open) this.#connect();
  }

  protected override firstUpdated(): void {
    this.#followLink();
  }

  protected override updated(changed: Changes): void {
    const dialog = this.renderRoot.querySelector('dialog');
    if (changed.has('open') && dialog) {
      if (this.open && !dialog.open) {
        this.#followLanguage();
        this.#dialog.open(dialog, this.#input, { modal: this.modal, quietly: this.#quietly });
        this.#connect();
        void this.#scrollToLastTurn();
      } else if (!this.open && dialog.open) {
        this.#combobox.close();
        this.#dialog.close(dialog, this.renderRoot.querySelector<HTMLElement>('.launcher'));
      }
      if (!this.#quietly) this.#save();
    }
    if (this.#connection) this.#connection.keepOpen = this.open || this.inline;
    this.renderRoot.querySelector('[aria-selected=true]')?.scrollIntoView({ block: 'nearest' });
    this.#log.announceReply(this.#conversation.turns, this.#strings);
  }

  protected override render(): TemplateResult {
    const { theme } = this;
    const { lang } = this.#words;
    return frameTemplate({
      panel: this.#panelView,
      lang,
      dir: directionOf(this, lang),
      scheme: theme === 'light' || theme === 'dark' ? theme : this.#page.scheme,
      launcher: this.launcher !== 'none',
      open: this.open,
      onLauncher: () => this.show(),
      onApproach: () => void this.#connect(),
      modal: this.modal,
    });
  }

  get #strings(): Strings {
    return withOwn(this.#words.strings, this.strings);
  }

  #followLanguage(): void {
    void this.#words.use(languageOf(this));
    this.requestUpdate();
  }

  /** What is asked inline is not shown in the panel of another page. */
  get #sessionName(): string {
    return [this.#base, this.collection, this.inline].join(' ');
  }

  #save(): void {
    const open = this.open && !this.inline;
    saveSession(this.#sessionName, { open, turns: this.#conversation.turns });
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
      announce: (words) => this.#log.announce(words),
      sendVote: (answerId, entryId, helpful) =>
        this.#connect().request({ type: 'feedback', answerId, entryId, helpful }),
      onVote: () => {
        this.#save();
        this.requestUpdate();
      },
      redraw: () => {
        this.requestUpdate();
        return this.updateComplete;
      },
      onSamePageLink: () => {
        if (this.modal || isNarrow()) this.hide();
      },
    };
    return {
      strings,
      heading: this.heading ?? strings.title,
      inline: this.inline,
      status: this.#status,
      greeting: this.#greeting,
      starters: this.starters ?? this.#greeting.starters,
      conversation: this.#conversation,
      combobox: this.#combobox,
      answers,
      onAsk: (question) => void this.#ask(question),
      onRetryTurn: (turn) => {
        this.#connect().retry();
        void this.#conversation.retry(turn);
      },
      onReconnect: () => this.#connect().retry(),
      onClear: () => {
        this.#conversation.clear();
        this.#save();
        this.#input?.focus();
      },
      onClose: () => this.hide(),
    };
  }

  get #input(): HTMLInputElement | null {
    return this.renderRoot.querySelector('input');
  }

  /** The network went, which the status says, or is back: no need to wait for the next attempt. */
  #online(): void {
    if (navigator.onLine && this.#status.state === 'waiting') this.#connect().retry();
    this.requestUpdate();
  }

  #pageKey(event: KeyboardEvent): void {
    if (!isShortcut(event, this.shortcut ?? (this.modal ? 'mod+k /' : ''))) return;
    event.preventDefault();
    if (this.open && !this.inline && (event.ctrlKey || event.metaKey)) this.hide();
    else {
      this.show();
      this.#input?.focus();
    }
  }

  /** `#docent=<entry id>` in the page's address: the first widget of the page shows that entry. */
  #followLink(): void {
    const entryId = new URLSearchParams(location.hash.slice(1)).get('docent');
    if (!entryId || document.querySelector('docent-chat') !== this) return;
    this.show();
    // Restored, after a reload.
    if (this.#conversation.turns.at(-1)?.entryId === entryId) return;
    void this.#converse('', entryId);
  }

  #connect(): Connection {
    this.#connection ??= new Connection({
      url: socketUrl(this.#base, {
        collection: this.collection,
        tags: this.tags,
        lang: this.answerLang,
        version: this.version,
      }),
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

  async #ask(question: string, entryId?: string): Promise<void> {
    this.#combobox.close();
    const input = this.#input;
    if (input) {
      input.value = '';
      // A touch screen's keyboard would cover the answer; elsewhere the next question is typed.
      if (matchMedia('(pointer: fine)').matches) input.focus();
      else input.blur();
    }
    await this.#converse(question, entryId);
  }

  async #converse(question: string, entryId?: string): Promise<void> {
    const answered = this.#conversation.ask(question, entryId);
    await this.#scrollToLastTurn();
    await answered;
    await this.#scrollToLastTurn();
  }

  async #scrollToLastTurn(): Promise<void> {
    await this.updateComplete;
    this.#log.scrollToLastTurn();
  }

  async #foldLongAnswers(): Promise<void> {
    this.requestUpdate();
    await this.updateComplete;
    this.#log.foldLongAnswers();
  }
}
