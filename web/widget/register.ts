import { DocentChat } from './element.ts';

// The script may be on a page twice (a theme's and the author's own); the first one counts.
if (!customElements.get('docent-chat')) customElements.define('docent-chat', DocentChat);

declare global {
  interface HTMLElementTagNameMap {
    'docent-chat': DocentChat;
  }
}

export { DocentChat };
