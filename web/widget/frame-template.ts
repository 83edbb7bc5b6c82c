import { html, nothing, type TemplateResult } from 'lit/html.js';
import { docentIcon } from './icons.ts';
import type { Scheme } from './page-theme.ts';
import { type PanelView, panelTemplate } from './panel-template.ts';

/** What stands around the panel: nothing in the page, a launcher and a dialog elsewhere. */
export interface FrameView {
  readonly panel: PanelView;
  readonly lang: string;
  readonly dir: string | undefined;
  /** Light or dark, where that is not left to the system. */
  readonly scheme: Scheme | undefined;
  readonly launcher: boolean;
  readonly open: boolean;
  readonly modal: boolean;
  readonly onLauncher: () => void;
  /** The visitor turns to the widget. */
  readonly onApproach: () => void;
}

export function frameTemplate(view: FrameView): TemplateResult {
  const { panel, scheme, lang, open, onApproach } = view;
  const dir = view.dir ?? nothing;
  if (panel.inline) {
    return html`<section class="panel ${scheme}" part="panel" aria-labelledby="heading"
      lang=${lang} dir=${dir} @focusin=${onApproach}>${panelTemplate(panel)}</section>`;
  }
  const close = (event: Event) => {
    event.preventDefault();
    event.stopPropagation();
    panel.onClose();
  };
  // Escape is the browser's own in a modal dialog, ours in the other.
  const onKey = (event: KeyboardEvent) => {
    if (event.key === 'Escape' && !event.isComposing) close(event);
  };
  // A press beside a modal dialog is one on the dialog itself.
  const onPress = (event: Event) => {
    if (view.modal && event.target === event.currentTarget) close(event);
  };
  return html`
    ${
      view.launcher
        ? html`<button class="launcher ${scheme}" part="launcher" type="button"
          lang=${lang} dir=${dir}
          aria-haspopup="dialog" aria-expanded=${open} ?hidden=${open} @click=${view.onLauncher}
          @pointerenter=${onApproach} @focus=${onApproach}>
          ${docentIcon}<span>${panel.strings.launcher}</span>
        </button>`
        : nothing
    }
    <dialog class="panel ${scheme}" part="panel" aria-labelledby="heading"
      lang=${lang} dir=${dir} @keydown=${onKey} @cancel=${close} @mousedown=${onPress}>
      ${panelTemplate(panel)}
    </dialog>`;
}
