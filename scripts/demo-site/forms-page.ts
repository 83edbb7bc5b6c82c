import { contents, headingLink } from './contents.ts';
import { type Html, html, sanitised } from './html.ts';
import { layout } from './layout.ts';
import { type Navigation, neighbours } from './navigation.ts';

interface Form {
  readonly title: string;
  readonly anchor: string;
  readonly text: Html;
  /** Shown as code, and put into the page below its text unless the page has it anyway. */
  readonly markup: string;
  readonly isEverywhere?: true;
}

const FORMS: readonly Form[] = [
  {
    title: 'A button in the corner',
    anchor: 'button',
    text: html`<p>As on every page of this site. The panel opens beside the text, which stays readable; on a phone it fills the screen. <code>position</code> chooses another corner.</p>
<p><button class="open" type="button" data-show="body > docent-chat">Open the panel</button></p>`,
    markup: '<docent-chat></docent-chat>',
    isEverywhere: true,
  },
  {
    title: 'A dialog with a shortcut',
    anchor: 'dialog',
    text: html`<p>For a site that has a search box already: <kbd>Ctrl</kbd> <kbd>K</kbd> (<kbd>⌘</kbd> <kbd>K</kbd> on a Mac) or <kbd>/</kbd> opens it, and so does any button of yours that calls <code>show()</code>, like this one.</p>
<p><button class="open" type="button" data-show="#modal">Ask the docs <kbd>Ctrl K</kbd></button></p>`,
    markup: '<docent-chat id="modal" modal launcher="none"></docent-chat>',
  },
  {
    title: 'In the page',
    anchor: 'inline',
    text: html`<p>For a help page of its own, or the end of an article. <code>starters</code> are questions to begin with.</p>`,
    markup: `<docent-chat inline heading="Questions about installing"
  starters="Do I need an API key?|Which platforms does it run on?"></docent-chat>`,
  },
  {
    title: 'In another language',
    anchor: 'language',
    text: html`<p>The widget speaks the page’s language, or that of its own <code>lang</code>, and turns round where it is read from right to left. Answers stay as they were written.</p>`,
    markup: `<docent-chat inline lang="ar" dir="rtl"
  heading="اسأل الوثائق"></docent-chat>`,
  },
];

/** The widget in each of its forms, live. */
export function formsPage(url: string, navigation: Navigation): string {
  return layout({
    title: 'Forms of the widget · Docent demo',
    description: 'The widget as a button, a dialog, a part of the page, and from right to left.',
    navigation,
    current: url,
    main: html`<article class="guide">
<h1>Forms of the widget</h1>
<p class="lead">One element, four ways to show it. All of them ask the server that this page came from.</p>
${FORMS.map(formHtml)}
${neighbours(navigation, url)}
</article>`,
    aside: contents([
      { title: '', items: FORMS.map(({ anchor, title }) => ({ anchor, text: title })) },
    ]),
  });
}

function formHtml({ title, anchor, text, markup, isEverywhere }: Form): Html {
  return html`<section class="entry">
<h2 id="${anchor}">${headingLink(title, anchor)}</h2>
${text}
<pre><code>${markup}</code></pre>
${isEverywhere ? html`` : sanitised(markup)}
</section>
`;
}
