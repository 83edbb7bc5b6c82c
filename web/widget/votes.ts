import { html, nothing, type TemplateResult } from 'lit/html.js';
import type { ShownResult } from './conversation.ts';
import type { Strings } from './strings.ts';

/** What a visitor said of an answer, and what was said to that. */
export interface Vote {
  /** Undefined where nothing was said, or it did not arrive. */
  readonly helpful?: boolean | undefined;
  readonly says?: 'helpful' | 'thanks' | 'feedbackFailed';
}

/** What voting needs of the element. */
export interface VoteView {
  readonly strings: Strings;
  /** A vote was given, or what is said to it changed. */
  readonly onVote: () => void;
  /** @throws Trouble */
  readonly sendVote: (answerId: string, entryId: string, helpful: boolean) => Promise<unknown>;
}

/** "Was this helpful?", once an answer. The buttons stay where they are, and so does the focus. */
export function voteTemplate(result: ShownResult, view: VoteView): TemplateResult | typeof nothing {
  const { strings } = view;
  const { answerId, entryId } = result;
  if (!answerId) return nothing;
  const { helpful: given, says = 'helpful' } = result.vote ?? {};
  const set = (vote: Vote) => {
    result.vote = vote;
    view.onVote();
  };
  const give = (helpful: boolean) => {
    if (result.vote?.helpful !== undefined) return;
    set({ helpful });
    view.sendVote(answerId, entryId, helpful).then(
      () => set({ helpful, says: 'thanks' }),
      () => set({ says: 'feedbackFailed' }),
    );
  };
  return html`<div class="vote" role="group" aria-label=${strings.helpful}>
    <span role="status">${strings[says]}</span>
    ${[true, false].map(
      (helpful) => html`<button class="chip" type="button" aria-pressed=${helpful === given}
        aria-disabled=${given !== undefined} @click=${() => give(helpful)}>${
          helpful ? strings.yes : strings.no
        }</button>`,
    )}
  </div>`;
}
