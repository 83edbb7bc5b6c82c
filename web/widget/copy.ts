import type { Strings } from './strings.ts';

/** What copying needs of the element. */
export interface CopyView {
  readonly strings: Strings;
  /** To a screen reader. */
  readonly announce: (words: string) => void;
}

/** For how long the button says what came of it. Milliseconds. */
const SAID_FOR = 3_000;

/** Copies a text, and says at the button and to a screen reader whether that worked. */
export async function copy(
  button: HTMLElement,
  text: string,
  { strings, announce }: CopyView,
): Promise<void> {
  const said = (await putOnClipboard(text, button)) ? strings.copied : strings.copyFailed;
  announce(said);
  button.dataset.said = said;
  setTimeout(() => button.removeAttribute('data-said'), SAID_FOR);
}

async function putOnClipboard(text: string, button: HTMLElement): Promise<boolean> {
  try {
    // Not there on a page without https; refused by a frame's or the visitor's setting.
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    const area = document.createElement('textarea');
    area.className = 'sr-only';
    area.value = text;
    button.after(area);
    area.select();
    const done = document.execCommand('copy');
    area.remove();
    button.focus();
    return done;
  }
}
