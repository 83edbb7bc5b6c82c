/**
 * Whether a key press is one of the shortcuts, which are separated by spaces: `mod+k /`. `mod` is
 * Command on a Mac and Ctrl elsewhere. A key without it never counts where something is typed.
 */
export function isShortcut(event: KeyboardEvent, shortcuts: string): boolean {
  const { key, metaKey, ctrlKey, altKey } = event;
  if (event.defaultPrevented || event.isComposing || event.repeat || altKey) return false;
  const mac = /^(Mac|iP)/.test(navigator.platform);
  const [mod, other] = mac ? [metaKey, ctrlKey] : [ctrlKey, metaKey];
  if (other || (!mod && isTyping(event))) return false;
  // Shift is part of some keys: `/` is above 7 on a German keyboard.
  return shortcuts
    .toLowerCase()
    .split(' ')
    .includes((mod ? 'mod+' : '') + key.toLowerCase());
}

function isTyping(event: KeyboardEvent): boolean {
  // The path leads into open shadow trees, where `target` ends at their host.
  const [target] = event.composedPath();
  return (
    target instanceof HTMLElement &&
    (target.isContentEditable || target.matches('input, textarea, select, [role=textbox]'))
  );
}
