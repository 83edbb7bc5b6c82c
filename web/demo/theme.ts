/*
 * The site's theme: the system's until the reader chooses one, which is then remembered. It stands
 * as `data-theme` on the page, where the widget looks for it too. A classic script in the head, so
 * that no page is shown in the wrong theme first; a module, and an import, would come too late.
 */
{
  const KEY = 'docent-demo-theme';
  const root = document.documentElement;
  const system = matchMedia('(prefers-color-scheme: dark)');

  const isDark = (): boolean =>
    root.dataset.theme === undefined ? system.matches : root.dataset.theme === 'dark';

  // Storage may be barred: then a choice holds for the page.
  try {
    const chosen = localStorage.getItem(KEY);
    if (chosen === 'light' || chosen === 'dark') root.dataset.theme = chosen;
  } catch {}

  document.addEventListener('DOMContentLoaded', () => {
    const button = document.querySelector<HTMLButtonElement>('.theme');
    if (!button) return;
    const show = (): void => button.setAttribute('aria-pressed', String(isDark()));
    button.addEventListener('click', () => {
      const theme = isDark() ? 'light' : 'dark';
      root.dataset.theme = theme;
      try {
        localStorage.setItem(KEY, theme);
      } catch {}
      show();
    });
    system.addEventListener('change', show);
    show();
    button.hidden = false;
  });
}
