import './site.css';
import type { DocentChat } from '../widget/element.ts';

/** Example buttons ask their question in the widget. */
document.addEventListener('click', (event) => {
  const button = event.target instanceof Element ? event.target.closest('[data-ask]') : null;
  const question = button?.getAttribute('data-ask');
  if (question) void document.querySelector<DocentChat>('docent-chat')?.ask(question);
});

/** Buttons that open a widget of the page. */
document.addEventListener('click', (event) => {
  const button = event.target instanceof Element ? event.target.closest('[data-show]') : null;
  const selector = button?.getAttribute('data-show');
  if (selector) document.querySelector<DocentChat>(selector)?.show();
});

/** The snippet shows the address that this server really has. */
for (const code of document.querySelectorAll('[data-embed]')) {
  code.textContent = (code.getAttribute('data-embed') ?? '').replace('{origin}', location.origin);
}

/** What scrolls sideways must be reachable with the keyboard. */
function reachScrollers(): void {
  for (const box of document.querySelectorAll<HTMLElement>('main pre, main table')) {
    if (box.scrollWidth > box.clientWidth) box.tabIndex = 0;
    else box.removeAttribute('tabindex');
  }
}
reachScrollers();
addEventListener('resize', reachScrollers);
