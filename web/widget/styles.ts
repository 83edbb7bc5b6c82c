import { css } from './reactive-host.ts';

/** Launcher, panel, form: everything around the answers. */
export const frameStyles = css`
  :host {
    --_x: auto var(--_offset); --_y: auto var(--_offset);
    --_margin: 0; --_width: 420px;
  }
  :host([position^='top']) { --_y: var(--_offset) auto; }
  :host([position$='start']) { --_x: var(--_offset) auto; }
  :host([hidden]) { display: none !important; }
  :host([inline]) { display: block; }
  /*
   * Here the page's styles end, whatever it sets on all elements or on this one: its direction and
   * the custom properties alone come through.
   */
  .launcher, .panel {
    all: initial; color-scheme: light dark; box-sizing: border-box;
    font: 15px/1.55 var(--_font); color: var(--_text); text-align: start;
  }
  .light { color-scheme: light; }
  .dark { color-scheme: dark; }
  *, *::before, *::after { box-sizing: border-box; }
  h2, h3, p, ul { margin: 0; padding: 0; }
  ul[role] { list-style: none; }
  button, input { font: inherit; color: inherit; }
  button { cursor: pointer; -webkit-tap-highlight-color: transparent; }
  .icon { width: 20px; height: 20px; flex: none; display: block; }
  .icon:dir(rtl) { scale: -1 1; }
  .sr-only {
    position: absolute; width: 1px; height: 1px; margin: -1px; overflow: hidden;
    clip-path: inset(50%); white-space: nowrap;
  }
  :focus-visible { outline: 2px solid var(--_accent); outline-offset: 2px; }

  .launcher {
    position: fixed; z-index: var(--_z);
    inset-block: var(--_y); inset-inline: var(--_x);
    display: flex; align-items: center; gap: 9px; cursor: pointer;
    padding-block: 12px; padding-inline: 15px 19px;
    border: 1px solid transparent; border-radius: 999px;
    background: var(--_accent); color: var(--_on-accent);
    font-weight: 600; box-shadow: var(--_shadow);
    transition: transform .15s ease, filter .15s ease;
  }
  .launcher:hover { transform: translateY(-1px); filter: brightness(1.07); }
  .launcher:active { transform: none; }
  [hidden] { display: none !important; }

  .panel {
    display: flex; flex-direction: column; overflow: hidden;
    padding: 0; color: var(--_text); background: var(--_bg);
    border: 1px solid var(--_line); border-radius: var(--_radius);
  }
  dialog.panel {
    position: fixed; z-index: var(--_z); margin: var(--_margin);
    inset-block: var(--_y); inset-inline: var(--_x);
    width: min(var(--docent-width, var(--_width)), 100vw - 2 * var(--_offset));
    height: min(var(--docent-height, 680px), 100dvh - 2 * var(--_offset));
    max-width: none; max-height: none;
    box-shadow: var(--_shadow);
    animation: rise .18s ease-out;
  }
  dialog.panel:not([open]) { display: none; }
  dialog::backdrop { background: none; }
  :host([modal]) dialog { --_x: 0; --_y: 0; --_margin: auto; --_width: 640px; }
  :host([modal]) dialog::backdrop { background: rgb(0 0 0 / 45%); }
  :host([inline]) .panel { height: var(--docent-height, 560px); }
  @keyframes rise { from { opacity: 0; transform: translateY(10px); } }

  .head { display: flex; align-items: center; gap: 4px; padding: 14px 14px 12px; padding-inline-start: 18px; }
  .logo {
    display: grid; place-items: center; width: 30px; height: 30px; margin-inline-end: 7px;
    border-radius: 9px; background: var(--_soft); color: var(--_accent);
  }
  h2 {
    flex: 1; min-width: 0; overflow: hidden; text-overflow: ellipsis; white-space: nowrap;
    font-size: 16px; font-weight: 650; line-height: 1.3;
  }
  .icon-button {
    display: grid; place-items: center; width: 36px; height: 36px; padding: 0;
    border: 0; border-radius: 10px; background: none; color: var(--_muted);
  }
  .icon-button:hover { background: var(--_quiet); color: var(--_text); }
  .scroller {
    flex: 1; min-height: 0; overflow-y: auto; overscroll-behavior: contain;
    padding: 6px 18px 18px; border-top: 1px solid var(--_line); position: relative;
    scrollbar-width: thin;
  }
  .scroller:focus-visible { outline-offset: -3px; }

  .status:not(:empty) {
    display: flex; align-items: baseline; gap: 12px; padding: 9px 18px;
    border-top: 1px solid var(--_line); background: var(--_quiet);
    font-size: 13.5px; color: var(--_muted);
  }
  .status span { flex: 1; }

  form { position: relative; padding: 12px 14px 14px; border-top: 1px solid var(--_line); }
  .box {
    display: flex; align-items: center; gap: 4px; padding: 4px; padding-inline-start: 15px;
    border: 1px solid var(--_edge); border-radius: 999px; background: var(--_bg);
  }
  .box:focus-within {
    border-color: var(--_accent); box-shadow: 0 0 0 1px var(--_accent);
  }
  input {
    flex: 1; min-width: 0; height: 36px; padding: 0; border: 0; background: none;
    text-overflow: ellipsis;
  }
  /* The box around it shows the focus. */
  input:focus-visible { outline: none; }
  input::placeholder { color: var(--_muted); opacity: 1; }
  .send {
    display: grid; place-items: center; width: 36px; height: 36px; padding: 0; flex: none;
    border: 0; border-radius: 50%; background: var(--_accent); color: var(--_on-accent);
  }
  .send:hover { filter: brightness(1.07); }

  .suggestions {
    position: absolute; z-index: 1; inset: auto 14px calc(100% - 6px); padding: 5px;
    max-height: min(330px, 50vh); overflow-y: auto; border: 1px solid var(--_line);
    border-radius: 14px; box-shadow: var(--_shadow);
    /* A shade at the lower edge, which the end of the list covers: there is more. */
    background: linear-gradient(transparent, var(--_bg)) bottom/100% 28px no-repeat local,
      linear-gradient(transparent, var(--_line)) bottom/100% 18px no-repeat, var(--_bg);
  }
  .suggestions li { padding: 8px 11px; border-radius: 9px; cursor: pointer; line-height: 1.4; }
  .suggestions li:hover { background: var(--_quiet); }
  .suggestions li[aria-selected='true'] { background: var(--_soft); }

  @media (max-width: 520px) {
    input { font-size: 16px; }
    .launcher { padding: 15px; }
    .launcher span {
      position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%);
    }
    dialog.panel {
      inset: 0; margin: 0; width: 100%; height: 100dvh; border: 0; border-radius: 0;
      padding-bottom: env(safe-area-inset-bottom);
    }
  }
  @media (prefers-reduced-motion: reduce) {
    *, *::before, *::after { animation: none !important; transition: none !important; }
  }
  @media (forced-colors: active) {
    .launcher, .send, .chip, .question, .panel { border: 1px solid CanvasText; }
    .suggestions li[aria-selected='true'] { outline: 2px solid Highlight; }
    .box:focus-within { outline: 2px solid Highlight; }
  }
  @media print {
    .launcher, dialog, form, .icon-button, .foot { display: none !important; }
    .panel, .scroller, .fold {
      color-scheme: light !important; height: auto !important; max-height: none !important;
      overflow: visible; mask: none !important;
    }
  }
`;
