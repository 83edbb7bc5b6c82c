/** One small FAQ with what answers are made of, and the same written in every format. */

interface Asked {
  readonly question: string;
  readonly alternates: readonly string[];
  readonly tags: readonly string[];
  readonly updated: string;
  /** Markdown. */
  readonly answer: string;
  /** The same, as a site generator would write it. */
  readonly html: string;
}

export const FAQ: readonly Asked[] = [
  {
    question: 'How do I install it on Windows, "step by step"?',
    alternates: ['windows setup', 'Does it run on Windows?'],
    tags: ['install', 'windows'],
    updated: '2026-10-01',
    answer:
      'Run `npm install`; it is **quick**, see [the guide](https://x.example/guide).\n\n```sh\nnpm install\n  # done\n```\n\n- one\n- two *and* a half',
    html: '<p>Run <code>npm install</code>; it is <strong>quick</strong>, see <a href="https://x.example/guide">the guide</a>.</p>\n<pre><code class="language-sh">npm install\n  # done\n</code></pre>\n<ul>\n<li>one</li>\n<li>two <em>and</em> a half</li>\n</ul>',
  },
  {
    question: 'Is a < b, and does <T> & co. work?',
    alternates: [],
    tags: [],
    updated: '2026-10-02',
    answer:
      'Yes: 1 < 2 & 2 > 1.\n\n1. first\n2. second\n\n| a | b |\n| --- | --- |\n| 1 | x_y |\n\n> quoted',
    html: '<p>Yes: 1 &lt; 2 &amp; 2 &gt; 1.</p>\n<ol>\n<li>first</li>\n<li>second</li>\n</ol>\n<table><thead><tr><th>a</th><th>b</th></tr></thead><tbody><tr><td>1</td><td>x_y</td></tr></tbody></table>\n<blockquote><p>quoted</p></blockquote>',
  },
  {
    question: '它支持 Windows 吗？',
    alternates: [],
    tags: ['windows'],
    updated: '2026-10-03',
    answer: '支持。\n\n再见。',
    html: '<p>支持。</p>\n<p>再见。</p>',
  },
];

export interface FaqFile {
  readonly name: string;
  /** The ending of a file of it. */
  readonly format: string;
  readonly text: string;
  /** What the format can't say. */
  readonly lacks?: readonly string[];
}

const escaped = (text: string) => text.replace(/[&<>"]/g, (mark) => `&#${mark.charCodeAt(0)};`);
const markdownEscaped = (text: string) => text.replace(/[<&]/g, '\\$&');
const records = FAQ.map(({ html: _, question, ...rest }) => ({
  question: markdownEscaped(question),
  ...rest,
}));

function yaml(): string {
  return records.map((record) => `- ${JSON.stringify(record)}\n`).join('');
}

function table(delimiter: string): string {
  const cell = (text: string) => `"${text.replaceAll('"', '""')}"`;
  const rows = records.map(({ question, alternates, tags, updated, answer }) =>
    [question, alternates.join('\n'), tags.join(','), updated, answer].map(cell).join(delimiter),
  );
  return [['question', 'alternates', 'tags', 'updated', 'answer'].join(delimiter), ...rows].join(
    '\r\n',
  );
}

function note({ alternates, tags, updated }: Asked): string {
  return `<!-- docent\n${JSON.stringify({ alternates, tags, updated })}\n-->`;
}

function markdown(write: (question: string, body: string) => string): string {
  const parts = FAQ.map((asked) =>
    write(markdownEscaped(asked.question), `${note(asked)}\n\n${asked.answer}`),
  );
  return `# FAQ\n\n${parts.join('\n\n')}\n`;
}

function html(write: (asked: Asked) => string, before = '', after = ''): string {
  return `<!doctype html><html><head><title>FAQ</title></head><body><nav>menu</nav><main>${before}
${FAQ.map(write).join('\n')}
${after}</main><footer>the end</footer></body></html>`;
}

function jsonLd(): string {
  const mainEntity = FAQ.map((asked) => ({
    '@type': 'Question',
    name: escaped(asked.question),
    alternateName: asked.alternates,
    keywords: asked.tags,
    dateModified: asked.updated,
    acceptedAnswer: { '@type': 'Answer', text: asked.html },
  }));
  const data = { '@context': 'https://schema.org', '@type': 'FAQPage', mainEntity };
  const json = JSON.stringify(data).replaceAll('<', '\\u003c');
  return `<title>FAQ</title><script type="application/ld+json">${json}</script><p>x</p>`;
}

const WRITTEN_IN_HTML = ['alternates', 'tags', 'updated'];

const items = (scope: string, type: (name: string) => string, property: string) =>
  html(
    (asked) =>
      `<div ${scope} ${property}="mainEntity" ${type('Question')}><h2 ${property}="name">${escaped(asked.question)}</h2>` +
      asked.alternates
        .map((text) => `<meta ${property}="alternateName" content="${escaped(text)}">`)
        .join('') +
      `<meta ${property}="keywords" content="${asked.tags.join()}"><time ${property}="dateModified" datetime="${asked.updated}"></time>` +
      `<div ${scope} ${property}="acceptedAnswer" ${type('Answer')}><div ${property}="text">${asked.html}</div></div></div>`,
    `<div ${scope} ${type('FAQPage')}>`,
    '</div>',
  );

const ASCIIDOC = `= FAQ

== How do I install it on Windows, "step by step"?

Run \`npm install\`; it is *quick*, see https://x.example/guide[the guide].

[source,sh]
----
npm install
  # done
----

++++
<ul><li>one</li><li>two <em>and</em> a half</li></ul>
++++

== Is a < b, and does <T> & co. work?

Yes: 1 < 2 & 2 > 1.

++++
<ol><li>first</li><li>second</li></ol>
<table><thead><tr><th>a</th><th>b</th></tr></thead><tbody><tr><td>1</td><td>x_y</td></tr></tbody></table>
++++

> quoted

== 它支持 Windows 吗？

支持。

再见。
`;

export const FAQ_FILES: readonly FaqFile[] = [
  { name: 'YAML', format: 'yaml', text: yaml() },
  { name: 'JSON', format: 'json', text: JSON.stringify({ entries: records }, null, 1) },
  {
    name: 'JSON Lines',
    format: 'jsonl',
    text: records.map((record) => `${JSON.stringify(record)}\n`).join(''),
  },
  { name: 'CSV', format: 'csv', text: table(',') },
  { name: 'CSV with semicolons', format: 'csv', text: table(';') },
  { name: 'TSV', format: 'tsv', text: table('\t') },
  { name: 'Markdown headings', format: 'md', text: markdown((q, body) => `## ${q}\n\n${body}`) },
  {
    name: 'Markdown with marks',
    format: 'md',
    text: markdown((q, body) => `**Q: ${q}**\n\n${body.replace('-->\n\n', '-->\n\nA: ')}\n\n<br/>`),
  },
  {
    name: 'Markdown with <details>',
    format: 'md',
    text: markdown((q, body) => `<details>\n<summary>${q}</summary>\n\n${body}\n\n</details>`),
  },
  {
    name: 'MDX',
    format: 'mdx',
    text: `import X from 'x';\n\n${markdown((q, body) => `## ${q}\n\n${body.replace(' < ', ' \\< ')}`)}\n<X />\n`,
  },
  { name: 'AsciiDoc', format: 'adoc', text: ASCIIDOC, lacks: WRITTEN_IN_HTML },
  {
    name: 'HTML headings',
    format: 'html',
    text: html(({ question, html }) => `<h2>${escaped(question)}</h2>\n${html}`, '<h1>FAQ</h1>'),
    lacks: WRITTEN_IN_HTML,
  },
  {
    name: 'HTML <details>',
    format: 'html',
    text: html(
      ({ question, html }) => `<details><summary>${escaped(question)}</summary>${html}</details>`,
    ),
    lacks: WRITTEN_IN_HTML,
  },
  {
    name: 'HTML <dl>',
    format: 'html',
    text: html(
      ({ question, html }) => `<dt>${escaped(question)}</dt><dd>${html}</dd>`,
      '<h1>FAQ</h1><dl>',
      '</dl>',
    ),
    lacks: WRITTEN_IN_HTML,
  },
  { name: 'JSON-LD', format: 'html', text: jsonLd() },
  {
    name: 'microdata',
    format: 'html',
    text: items('itemscope', (name) => `itemtype="https://schema.org/${name}"`, 'itemprop'),
  },
  {
    name: 'RDFa',
    format: 'html',
    text: items('', (name) => `typeof="schema:${name}"`, 'property'),
  },
];
