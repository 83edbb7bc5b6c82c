import { keyed } from 'lit/directives/keyed.js';
import { html, nothing, type TemplateResult } from 'lit/html.js';
import { type AnswerView, replyTemplate } from './answer-templates.ts';
import type { Combobox } from './combobox.ts';
import type { ConnectionStatus } from './connection.ts';
import type { Conversation, Turn } from './conversation.ts';
import { clearIcon, closeIcon, docentIcon, sendIcon } from './icons.ts';
import { type Strings, troubleText } from './strings.ts';
import type { Trouble } from './trouble.ts';
import type { Greeting } from './wire.ts';

/** What the panel shows, and what can be done in it. */
export interface PanelView {
  readonly strings: Strings;
  readonly heading: string;
  readonly inline: boolean;
  readonly status: ConnectionStatus;
  readonly greeting: Greeting;
  readonly conversation: Conversation;
  readonly combobox: Combobox;
  readonly answers: AnswerView;
  readonly onSubmit: (event: Event) => void;
  readonly onInput: (event: Event) => void;
  readonly onKey: (event: KeyboardEvent) => void;
  readonly onBlur: () => void;
  readonly onStarter: (question: string) => void;
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
        ${conversation.turns.map((turn) => keyed(turn.key, turnTemplate(turn, view)))}
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
  const { strings, greeting, onStarter } = view;
  return html`<div class="welcome">
    <p class="verdict">${strings.welcome}</p>
    <p class="hint">${strings.promise}</p>
    ${
      greeting.starters.length === 0
        ? nothing
        : html`<p class="related" id="starters">${strings.starters}</p>
          <ul class="starters" role="list" aria-labelledby="starters">
            ${greeting.starters.map(
              (
                question,
              ) => html`<li><button class="chip" part="starter" type="button" lang=${view.answers.pageLang} dir="auto"
                @click=${() => onStarter(question)}>${question}</button></li>`,
            )}
          </ul>`
    }
  </div>`;
}

function turnTemplate(turn: Turn, view: PanelView): TemplateResult {
  const { strings } = view;
  return html`<article class="turn" data-key=${turn.key} data-outcome=${outcomeOf(turn)}>
    <p class="question" part="question"><span class="sr-only">${strings.youAsked} </span><bdi>${
      turn.question
    }</bdi></p>
    <div class="reply">${progressTemplate(turn, view)}</div>
  </article>`;
}

function outcomeOf({ progress }: Turn): string {
  return progress.state === 'done' ? progress.reply.outcome : progress.state;
}

function progressTemplate(turn: Turn, view: PanelView): TemplateResult {
  const { progress } = turn;
  if (progress.state === 'done') return replyTemplate(progress.reply, view.answers);
  if (progress.state === 'failed') {
    return html`<div class="trouble">
      ${troubleTemplate(progress.trouble, view.strings)}
      <button class="text-button" type="button" @click=${() => view.onRetryTurn(turn)}>
        ${view.strings.retry}
      </button>
    </div>`;
  }
  return html`<p class="looking"><span class="dots" aria-hidden="true"><i></i><i></i><i></i></span>${
    view.strings.looking
  }</p>`;
}

function troubleTemplate(trouble: Trouble, strings: Strings): TemplateResult {
  const { summary, detail } = troubleText(trouble, strings);
  return html`<p class="verdict">${summary}</p>
    ${detail === '' ? nothing : html`<p class="hint">${detail}</p>`}`;
}

function statusTemplate({ status, strings, onReconnect }: PanelView): TemplateResult {
  const again = status.state === 'connecting' && status.again;
  const words =
    status.state === 'refused'
      ? troubleText(status.trouble, strings).summary
      : status.state === 'waiting'
        ? navigator.onLine
          ? strings.unreachable
          : strings.offline
        : again
          ? strings.connecting
          : '';
  // Always there, so that a screen reader notices when its text changes.
  return html`<div class="status" part="status" role="status">${
    words === ''
      ? nothing
      : html`<span>${words}</span>${
          again
            ? nothing
            : html`<button class="text-button" type="button" @click=${onReconnect}>
              ${strings.retry}
            </button>`
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
  return html`<form @submit=${view.onSubmit}>
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
        @input=${view.onInput} @keydown=${view.onKey} @blur=${view.onBlur}>
      <button class="send" part="send" type="submit" aria-label=${strings.send}
        title=${strings.send}>${sendIcon}</button>
    </div>
    <p class="sr-only" role="status">${
      combobox.isOpen ? strings.suggestionCount(suggestions.length) : ''
    }</p>
  </form>`;
}
