import { html, nothing, type TemplateResult } from 'lit/html.js';
import { type AnswerView, replyTemplate } from './answer-templates.ts';
import type { Combobox } from './combobox.ts';
import type { ConnectionStatus } from './connection.ts';
import type { Conversation, Turn } from './conversation.ts';
import { clearIcon, closeIcon, docentIcon, sendIcon } from './icons.ts';
import { type Strings, troubleText } from './strings.ts';
import type { Greeting } from './wire.ts';

/** What the panel shows, and what can be done in it. */
export interface PanelView {
  readonly strings: Strings;
  readonly heading: string;
  readonly inline: boolean;
  readonly status: ConnectionStatus;
  readonly greeting: Greeting;
  readonly starters: readonly string[];
  readonly conversation: Conversation;
  readonly combobox: Combobox;
  readonly answers: AnswerView;
  readonly onAsk: (question: string) => void;
  readonly onRetryTurn: (turn: Turn) => void;
  readonly onReconnect: () => void;
  readonly onClear: () => void;
  readonly onClose: () => void;
}

export function panelTemplate(view: PanelView): TemplateResult {
  const { strings, conversation } = view;
  const begun = conversation.turns.length > 0;
  return html`
    <div class="head">
      <span class="logo">${docentIcon}</span>
      <h2 id="heading">${view.heading}</h2>
      ${begun ? iconButton(strings.clear, clearIcon, view.onClear) : nothing}
      ${view.inline ? nothing : iconButton(strings.close, closeIcon, view.onClose)}
    </div>
    <div class="scroller" tabindex=${begun ? 0 : nothing}>
      ${begun ? nothing : welcomeTemplate(view)}
      <div class="log" part="log" role="log" aria-live="off" aria-label=${strings.logLabel}>
        ${[
          // Turns that have left keep their place, so that the others keep their nodes.
          ...new Array(conversation.turnsLeft).fill(nothing),
          ...conversation.turns.map((turn) => turnTemplate(turn, view)),
        ]}
      </div>
    </div>
    <p class="sr-only announcer" role="status"></p>
    ${statusTemplate(view)}
    ${formTemplate(view)}`;
}

function iconButton(label: string, icon: TemplateResult, onClick: () => void): TemplateResult {
  return html`<button class="icon-button" type="button" title=${label} aria-label=${label}
    @click=${onClick}>${icon}</button>`;
}

function welcomeTemplate(view: PanelView): TemplateResult {
  const { strings, starters, onAsk } = view;
  return html`<div class="welcome">
    <p class="verdict">${strings.welcome}</p>
    <p class="hint">${strings.promise}</p>
    ${
      starters.length === 0
        ? nothing
        : html`<p class="related" id="starters">${strings.starters}</p>
          <ul class="starters" role="list" aria-labelledby="starters">
            ${starters.map(
              (
                question,
              ) => html`<li><button class="chip" part="starter" type="button" lang=${view.answers.pageLang} dir="auto"
                @click=${() => onAsk(question)}>${question}</button></li>`,
            )}
          </ul>`
    }
  </div>`;
}

function turnTemplate(turn: Turn, view: PanelView): TemplateResult {
  const { strings } = view;
  return html`<article class="turn" data-key=${turn.key} data-outcome=${outcomeOf(turn)}>
    <p class="question" part="question" ?hidden=${!turn.question}><span
      class="sr-only">${strings.youAsked} </span><bdi>${turn.question}</bdi></p>
    <div class="reply">${progressTemplate(turn, view)}</div>
  </article>`;
}

function outcomeOf({ progress }: Turn): string {
  return progress.state === 'done' ? progress.reply.outcome : progress.state;
}

function progressTemplate(turn: Turn, view: PanelView): TemplateResult {
  const { progress } = turn;
  const { strings } = view;
  if (progress.state === 'done') return replyTemplate(progress.reply, view.answers);
  const { trouble } = progress;
  if (progress.state === 'waiting') {
    return html`<p class="looking"><span class="dots" aria-hidden="true"><i></i><i></i><i></i></span>${
      trouble ? `${troubleText(trouble, strings).summary} ${strings.askingAgain}` : strings.looking
    }</p>`;
  }
  if (turn.entryId !== undefined && trouble?.code === 'NOT_FOUND') {
    return html`<div class="not-found"><p class="verdict">${strings.linkGone}</p></div>`;
  }
  const { summary, detail } = troubleText(progress.trouble, strings);
  const calm = progress.trouble.code === 'REPLACED';
  return html`<div class=${calm ? 'not-found' : 'trouble'}>
    <p class="verdict">${summary}</p>
    ${detail === '' ? nothing : html`<p class="hint">${detail}</p>`}
    <button class="text-button" type="button" @click=${() => view.onRetryTurn(turn)}>
      ${strings.retry}
    </button>
  </div>`;
}

function statusTemplate({ status, strings, onReconnect }: PanelView): TemplateResult {
  const refused = status.state === 'refused' && troubleText(status.trouble, strings);
  const waiting = status.state === 'waiting';
  const words = refused
    ? `${refused.summary} ${refused.detail}`
    : !navigator.onLine
      ? strings.offline
      : waiting
        ? strings.unreachable
        : status.state === 'connecting' && status.again
          ? strings.connecting
          : '';
  // Always there, so that a screen reader notices when its text changes.
  return html`<div class="status" part="status" role="status">${
    words === ''
      ? nothing
      : html`<span>${words}</span>${
          refused || waiting
            ? html`<button class="text-button" type="button" @click=${onReconnect}>
              ${strings.retry}
            </button>`
            : nothing
        }`
  }</div>`;
}

/** A click on an option must not take the focus from the input, whose `blur` closes the list. */
function keepFocus(event: Event): void {
  event.preventDefault();
}

function formTemplate(view: PanelView): TemplateResult {
  const { strings, combobox, greeting } = view;
  const { suggestions, active } = combobox;
  const onSubmit = (event: Event) => {
    event.preventDefault();
    const question = (event.currentTarget as HTMLFormElement).querySelector('input')?.value.trim();
    if (question) view.onAsk(question);
  };
  const onInput = (event: Event) => combobox.typed((event.currentTarget as HTMLInputElement).value);
  const onKey = (event: KeyboardEvent) => {
    if (!combobox.key(event)) return;
    event.preventDefault();
    event.stopPropagation();
  };
  return html`<form @submit=${onSubmit}>
    <ul class="suggestions" id="suggestions" role="listbox" aria-label=${strings.suggestionsLabel}
      ?hidden=${!combobox.isOpen}>
      ${suggestions.map(
        (
          suggestion,
          index,
        ) => html`<li role="option" id="option-${index}" lang=${view.answers.pageLang} dir="auto"
          aria-selected=${index === active}
          @mousedown=${keepFocus}
          @click=${() => combobox.pick(suggestion)}>${suggestion.question}</li>`,
      )}
    </ul>
    <div class="box" part="box">
      <input id="input" part="input" type="text" role="combobox" autocomplete="off"
        enterkeyhint="send" aria-label=${strings.inputLabel} aria-autocomplete="list"
        aria-expanded=${combobox.isOpen} aria-controls="suggestions"
        aria-activedescendant=${active < 0 ? nothing : `option-${active}`}
        placeholder=${strings.placeholder} maxlength=${greeting.limits.questionLength}
        @input=${onInput} @keydown=${onKey} @blur=${() => combobox.close()}>
      <button class="send" part="send" type="submit" aria-label=${strings.send}
        title=${strings.send}>${sendIcon}</button>
    </div>
    <p class="sr-only" role="status">${
      combobox.isOpen ? strings.suggestionCount(suggestions.length) : ''
    }</p>
  </form>`;
}
