import { html, nothing, type TemplateResult } from 'lit/html.js';
import { type AnswerBodies, scrollToPassage } from './answer-body.ts';
import type { Reply, ShownResult } from './conversation.ts';
import { chevronIcon, linkIcon } from './icons.ts';
import { safeUrl } from './sanitise.ts';
import type { Strings } from './strings.ts';

/** What the templates of an answer need of the element. */
export interface AnswerView {
  readonly strings: Strings;
  /** What source addresses are relative to: the server. */
  readonly base: string;
  readonly bodies: AnswerBodies;
  /** Results whose disclosure is open; others are not built at all. */
  readonly opened: WeakSet<ShownResult>;
  readonly redraw: () => Promise<unknown>;
  /** A link into the page that the visitor is on was followed. */
  readonly onSamePageLink: () => void;
}

/** Related reading under an honest "not found": more would be noise. */
const MOST_RELATED = 3;

/** Each outcome looks like what it is. */
export function replyTemplate(reply: Reply, view: AnswerView): TemplateResult {
  const { strings } = view;
  const [first, ...others] = reply.results;
  if (reply.outcome === 'answered' && first) {
    return html`
      <div class="answer" part="answer">
        <h3 class="entry-question">${first.question}</h3>
        ${resultTemplate(first, view)}
      </div>
      ${
        others.length === 0
          ? nothing
          : html`<details class="others">
            <summary>${chevronIcon}${strings.otherMatches(others.length)}</summary>
            ${choicesTemplate(others, view)}
          </details>`
      }`;
  }
  if (reply.outcome === 'suggested' && first) {
    return html`
      <p class="verdict">${strings.didYouMean}</p>
      ${choicesTemplate(reply.results, view)}`;
  }
  return html`
    <div class="not-found">
      <p class="verdict">${strings.notFound}</p>
      <p class="hint">${strings.notFoundHint}</p>
    </div>
    ${
      first
        ? html`<p class="related">${strings.related}</p>
          ${choicesTemplate(reply.results.slice(0, MOST_RELATED), view)}`
        : nothing
    }`;
}

/** Candidates as disclosures that show their answer when picked. */
function choicesTemplate(results: readonly ShownResult[], view: AnswerView): TemplateResult {
  const toggle = (event: Event, result: ShownResult) => {
    if ((event.currentTarget as HTMLDetailsElement).open) view.opened.add(result);
    else view.opened.delete(result);
    void view.redraw();
  };
  return html`<ul class="choices" role="list">
    ${results.map(
      (result) => html`<li>
        <details class="choice" part="choice" @toggle=${(event: Event) => toggle(event, result)}>
          <summary>${chevronIcon}<span>${result.question}</span></summary>
          ${
            view.opened.has(result)
              ? html`<div class="answer" part="answer">${resultTemplate(result, view)}</div>`
              : nothing
          }
        </details>
      </li>`,
    )}
  </ul>`;
}

/** The answer itself, folded where it is long, and where it comes from. */
function resultTemplate(result: ShownResult, view: AnswerView): TemplateResult {
  const { bodies, strings } = view;
  const fold = bodies.fold(result);
  const turnFold = async (event: Event) => {
    const window = (event.currentTarget as HTMLElement).previousElementSibling as HTMLElement;
    bodies.setFold(result, fold === 'folded' ? 'unfolded' : 'folded');
    await view.redraw();
    if (bodies.fold(result) === 'folded') foldAround(window);
  };
  return html`
    <div class="fold" data-fold=${fold}>${bodies.of(result, view.base)}</div>
    ${
      fold === 'short'
        ? nothing
        : html`<button class="text-button" type="button" @click=${turnFold}
          aria-expanded=${fold === 'unfolded'}>
          ${fold === 'folded' ? strings.showAll : strings.showLess}
        </button>`
    }
    ${sourceTemplate(result, view)}`;
}

/** Shows the marked passage of a folded answer, and says with a fade where there is more. */
export function foldAround(window: HTMLElement): void {
  window.toggleAttribute('data-cut-above', scrollToPassage(window) > 0);
}

function sourceTemplate({ source }: ShownResult, view: AnswerView): TemplateResult {
  const { strings } = view;
  const place = [source.title, source.section].filter((part) => part !== '').join(' › ');
  const href = safeUrl(source.url, view.base);
  if (href === undefined) return html`<p class="source">${strings.source} ${place}</p>`;
  if (samePage(href)) {
    return html`<p class="source">${linkIcon}<span>${strings.source}
      <a part="source" href=${href} @click=${view.onSamePageLink}>${place || href}</a></span></p>`;
  }
  return html`<p class="source">${linkIcon}<span>${strings.source}
    <a part="source" href=${href} target="_blank" rel="noopener noreferrer">${place || href}<span
      class="sr-only"> ${strings.opensInNewTab}</span></a></span></p>`;
}

/** Whether a link only leads to another place on the page that the visitor is on. */
function samePage(href: string): boolean {
  const [page] = href.split('#');
  return page === document.location.href.split('#')[0];
}
