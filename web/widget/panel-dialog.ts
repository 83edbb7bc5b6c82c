/** Below this width the panel fills the screen and is modal. The number stands in the styles too. */
export function isNarrow(): boolean {
  return matchMedia('(max-width: 520px)').matches;
}

export interface OpenOptions {
  readonly modal: boolean;
  /** The focus stays in the page, as far as that can be: a modal dialog always takes it. */
  readonly quietly: boolean;
}

/**
 * Opens and closes the panel's `<dialog>`, and takes the focus in and back. On a wide screen the
 * page beside it stays usable; on a narrow one, where nothing is beside it, it is modal.
 */
export class PanelDialog {
  #opener: HTMLElement | undefined;

  /** To be called while what was used to open the panel still has the focus. */
  rememberOpener(): void {
    this.#opener = focusedElement();
  }

  open(
    dialog: HTMLDialogElement,
    input: HTMLElement | null,
    { modal, quietly }: OpenOptions,
  ): void {
    if (modal || isNarrow()) dialog.showModal();
    // Its method show() would move the focus.
    else dialog.open = true;
    if (!quietly) input?.focus();
  }

  /** @param launcher gets the focus where what opened the panel is gone */
  close(dialog: HTMLDialogElement, launcher: HTMLElement | null): void {
    // A visitor who went on in the page keeps their place.
    const hadFocus = dialog.matches(':focus-within');
    dialog.close();
    if (!hadFocus) return;
    const opener = this.#opener?.isConnected ? this.#opener : launcher;
    opener?.focus();
  }
}

function focusedElement(): HTMLElement | undefined {
  let active = document.activeElement;
  while (active?.shadowRoot?.activeElement) active = active.shadowRoot.activeElement;
  return active instanceof HTMLElement && active !== document.body ? active : undefined;
}
