import { html, nothing, type TemplateResult } from 'lit/html.js';
import { type AnswerBodies, scrollToPassage } from './answer-body.ts';
import type { Reply, ShownResult } from './conversation.ts';
import { type CopyView, copy } from './copy.ts';
import { chainIcon, chevronIcon, linkIcon } from './icons.ts';
import { LINK_SCHEMES, safeUrl } from './sanitise.ts';
import { type VoteView, voteTemplate } from './votes.ts';

/** What the templates of an answer need of the element. */
export interface AnswerView extends CopyView, VoteView {
  /** Of the words. */
  readonly lang: string;
  /** Of the answers: the page's, '' where it doesn't say. */
  readonly pageLang: string;
  /** Where a person answers, as the page gave it. */
  readonly contactUrl: string | undefined;
  /** What source addresses are relative to: the server. */
  readonly base: string;
  readonly bodies: AnswerBodies;
  /** Results whose disclosure is open; others are not built at all. */
  readonly opened: WeakSet<ShownResult>;
  readonly redraw: () => Promise<unknown>;
  /** A link into the page that the visitor is on was followed. */
  readonly onSamePageLink: () => void;
}

/** Characters of HTML: what is longer would make the page stand still, and be no answer. */
const LONGEST_ANSWER = 200_000;
/** Related reading under an honest "not found": more would be noise. */
const MOST_RELATED = 3;

/** Each outcome looks like what it is. */
export function replyTemplate(reply: Reply, view: AnswerView): TemplateResult {
  const { strings } = view;
  const [first, ...others] = reply.results;
  if (reply.outcome === 'answered' && first) {
    return html`
      <div class="answer" part="answer">
        <h3 class="entry-question" lang=${view.pageLang} dir="auto">${first.question}</h3>
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
      ${choicesTemplate(reply.results, view)}
      ${contactTemplate(view, (link) => html`<p class="hint">${strings.noneOfThese} ${link}</p>`)}`;
  }
  return html`
    <div class="not-found">
      <p class="verdict">${strings.notFound}</p>
      <p class="hint">${strings.notFoundHint}</p>
      ${contactTemplate(view, (link) => html`<p class="way-out">${link}</p>`)}
    </div>
    ${
      first
        ? html`<p class="related">${strings.related}</p>
          ${choicesTemplate(reply.results.slice(0, MOST_RELATED), view)}`
        : nothing
    }`;
}

/** The way to a person, where the page has one. */
function contactTemplate(
  { contactUrl, strings }: AnswerView,
  around: (link: TemplateResult) => TemplateResult,
): TemplateResult | typeof nothing {
  const href = safeUrl(contactUrl ?? '', document.baseURI, LINK_SCHEMES);
  return href ? around(html`<a part="contact" href=${href}>${strings.contact}</a>`) : nothing;
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
          <summary>${chevronIcon}<span lang=${view.pageLang}
            dir="auto">${result.question}</span></summary>
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
  if (result.answer.html.length > LONGEST_ANSWER) {
    return html`<p class="hint">${strings.tooLong}</p>${sourceTemplate(result, view, '')}`;
  }
  const body = bodies.of(result, view.base);
  const { element, fragment, fold } = body;
  const turnFold = async (event: Event) => {
    const window = (event.currentTarget as HTMLElement).previousElementSibling as HTMLElement;
    body.fold = fold === 'folded' ? 'unfolded' : 'folded';
    await view.redraw();
    if (body.fold === 'folded') foldAround(window);
  };
  element.lang = view.pageLang;
  for (const button of element.querySelectorAll<HTMLElement>('.copy')) {
    button.ariaLabel = button.title = strings.copyCode;
  }
  const copyCode = ({ target }: Event) => {
    const button = (target as Element).closest<HTMLButtonElement>('.copy');
    if (button) void copy(button, button.value, view);
  };
  const copyLink = (event: Event) => {
    const address = new URL(`#docent=${encodeURIComponent(result.entryId)}`, location.href);
    void copy(event.currentTarget as HTMLElement, address.href, view);
  };
  return html`
    <div class="fold" data-fold=${fold} @click=${copyCode}>${element}</div>
    ${
      fold === 'short'
        ? nothing
        : html`<button class="text-button" type="button" @click=${turnFold}
          aria-expanded=${fold === 'unfolded'}>
          ${fold === 'folded' ? strings.showAll : strings.showLess}
        </button>`
    }
    ${sourceTemplate(result, view, fragment)}
    <div class="foot">
      ${voteTemplate(result, view)}
      <button class="icon-button" type="button" title=${strings.copyLink}
        aria-label=${strings.copyLink} @click=${copyLink}>${chainIcon}</button>
    </div>`;
}

/** Shows the marked passage of a folded answer, and says with a fade where there is more. */
export function foldAround(window: HTMLElement): void {
  window.toggleAttribute('data-cut-above', scrollToPassage(window) > 0);
}

function sourceTemplate(result: ShownResult, view: AnswerView, fragment: string): TemplateResult {
  const { strings, pageLang } = view;
  const { source } = result;
  const place = [source.title, source.section].filter((part) => part !== '').join(' › ');
  const url = safeUrl(source.url, view.base);
  // A day without a time of day: the same wherever it is read.
  const day = new Date(`${`${result.updated}`.slice(0, 10)}T00:00Z`);
  const written = { dateStyle: 'medium', timeZone: 'UTC' } as const;
  const age = Number(day)
    ? html` <span class="age">${strings.updated(day.toLocaleDateString(view.lang, written))}</span>`
    : nothing;
  if (url === undefined) {
    return html`<p class="source"><span>${strings.source} ${place}${age}</span></p>`;
  }
  // The author's own may lead to words of the page already.
  const href = url.includes(':~:')
    ? url
    : url + (fragment && !url.includes('#') ? '#' : '') + fragment;
  const link = samePage(href)
    ? html`<a part="source" href=${href} lang=${pageLang} @click=${view.onSamePageLink}>${
        place || url
      }</a>`
    : html`<a part="source" href=${href} target="_blank" rel="noopener noreferrer"><span
        lang=${pageLang}>${place || url}</span><span class="sr-only"> ${strings.opensInNewTab}</span></a>`;
  return html`<p class="source">${linkIcon}<span>${strings.source} ${link}${age}</span></p>`;
}

/** Whether a link only leads to another place on the page that the visitor is on. */
function samePage(href: string): boolean {
  const [page] = href.split('#');
  return page === document.location.href.split('#')[0];
}
