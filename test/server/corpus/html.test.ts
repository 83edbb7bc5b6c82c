import { describe, expect, it } from 'vitest';
import { decodeText } from '../../../server/corpus/decode-text.ts';
import { htmlReader } from '../../../server/corpus/html.ts';

function read(text: string, options = {}) {
  return htmlReader.read({ path: 'site/faq.html', text }, options);
}

function questions(text: string) {
  return read(text).entries.map(({ question, answer }) => [question, answer]);
}

const jsonLd = (data: unknown) =>
  `<script type="application/ld+json">${typeof data === 'string' ? data : JSON.stringify(data).replaceAll('</', '<\\/')}</script>`;

describe('the content of an HTML page', () => {
  it('gives an entry a question, with title, address, anchor, section and line', () => {
    const { entries, warnings } = read(`<!doctype html><html lang="de-at"><head>
<title>FAQ | Site</title><link rel="canonical" href="https://x.example/faq.html"></head>
<body><main><h1>The FAQ</h1>
<h2>Installing</h2>
<section id="how"><h3>How do I <code>install</code> it?<a class="headerlink" href="#how">¶</a></h3>
<p>Run <code>npm i</code>.</p></section>
<h3 id="why">Why?</h3><p>So.</p></main></body></html>`);
    expect(warnings).toEqual([]);
    expect(entries[0]).toEqual({
      id: 'site-faq.how-do-i-install-it',
      question: 'How do I install it?',
      alternates: [],
      answer: 'Run `npm i`.',
      source: {
        url: 'https://x.example/faq.html#how',
        title: 'The FAQ',
        section: 'Installing',
        file: 'site/faq.html',
        line: 5,
        heading: 'How do I install it?',
      },
      tags: [],
      lang: 'de-AT',
    });
    expect(entries[1]?.source).toMatchObject({ url: 'https://x.example/faq.html#why', line: 7 });
  });

  it('never makes up an anchor', () => {
    const [entry] = read('<h2>Why?</h2><p>So.', { urlPattern: 'https://x.example/{path}' }).entries;
    expect(entry?.source.url).toBe('https://x.example/site/faq');
  });

  it.each([
    ['<details>', '<details id="q"><summary>Why <b>so</b>_x_?</summary><p>So.</details>'],
    ['<dl>', '<dl><dt id="q">Why so_x_?<dd>So.</dl>'],
    ['<dl> in <div>s', '<dl><div><dt id="q">Why so_x_?</dt><dd>So.</dd></div></dl>'],
    ['headings', '<h2 id="q">Why so_x_?</h2>So.'],
    ['headings in wrappers', '<div id="q"><div><h2>Why so_x_?</h2></div></div><p>So.'],
    ['marks in bold', '<a name="q"></a><p><b>Q: Why so_x_?</b></p><p>A: So.'],
  ])('has questions in %s', (_what, html) => {
    const [entry, ...others] = read(html, { urlPattern: '/{path}' }).entries;
    expect(others).toEqual([]);
    expect(entry).toMatchObject({
      question: 'Why so_x_?',
      answer: 'So.',
      source: { url: '/site/faq#q' },
    });
  });

  it('keeps a list of terms that asks nothing in the answer', () => {
    expect(
      questions('<h1>T</h1><h2>Words?</h2><p>These:<dl><dt>a<dd>one<dt>b<dd>two</dl>'),
    ).toEqual([['Words?', expect.stringMatching(/^These:\n\n- a[\s\S]*two$/)]]);
  });

  it('leaves out navigation, headers, footers, asides, scripts, forms and what is hidden', () => {
    const out = '<p>OUT</p>';
    const html = `<body><nav>${out}</nav><header>${out}<h1>Title</h1></header><h2>Why?</h2>
      <p>So<script>OUT</script><style>OUT</style><span hidden>OUT</span>.</p>
      <aside>${out}</aside><form>${out}<input value="OUT"></form><div aria-hidden="true">${out}</div>
      <div role="navigation">${out}</div><button>OUT</button><template>${out}</template>
      <noscript>${out}</noscript><svg><text>OUT</text></svg><!-- OUT --><iframe src="OUT"></iframe>
      <footer>${out}</footer></body>`;
    expect(questions(html)).toEqual([['Why?', 'So.']]);
    expect(read(html).entries[0]?.source.title).toBe('Title');
  });

  it('is its <main>, or its only <article>', () => {
    expect(questions('<h2>Menu</h2>x<main><h2>Why?</h2>So.</main>')).toEqual([['Why?', 'So.']]);
    expect(questions('<h2>Menu</h2>x<article><h2>Why?</h2>So.</article>')).toEqual([
      ['Why?', 'So.'],
    ]);
  });

  it('is converted to Markdown: code with its language, tables, lists, small marks', () => {
    const html = `<h2>Why?</h2>
<div class="language-ts"><button>copy</button><span class="lang">ts</span><pre><code><span>a
</span>  b</code></pre></div><div class="highlight-py"><div class="highlight"><pre>c</pre></div></div>
<ul><li>H<sub>2</sub>O<li>x<ol><li>y</ol></ul><table><tr><th>a<th>b<tr><td>1|2<td>3</table>
<p>*literal* &lt;b&gt; &amp; <em>so</em> <kbd>Ctrl</kbd> <img src="p.png" alt="pic"></p>`;
    expect(questions(html)).toEqual([
      [
        'Why?',
        '```ts\na\n  b\n```\n\n```py\nc\n```\n\n- H<sub>2</sub>O\n- x\n  1. y\n\n' +
          '| a | b |\n| - | - |\n| 1\\|2 | 3 |\n\n' +
          '\\*literal\\* \\<b> & *so* <kbd>Ctrl</kbd> ![pic](p.png)',
      ],
    ]);
  });

  it('survives a thematic break at its start, and nothing at all', () => {
    expect(questions('<hr><p>title: x</p><hr><h2>Why?</h2>So.')).toEqual([['Why?', 'So.']]);
    expect(read('')).toMatchObject({ entries: [], warnings: [{ line: 0 }] });
  });
});

describe('schema.org data', () => {
  const question = (name: string, text: string, more = {}) => ({
    '@type': 'Question',
    name,
    acceptedAnswer: { '@type': 'Answer', text },
    ...more,
  });

  it('as JSON-LD gives its questions, found again in the text for their anchors', () => {
    const data = {
      '@context': 'https://schema.org',
      '@graph': [
        {
          '@type': ['WebPage', 'FAQPage'],
          mainEntity: [
            question('What is &lt;b&gt;?', '<p>It is <b>bold</b>.<script>x</script></p>', {
              alternateName: ['b?'],
              keywords: 'x, y',
              identifier: 'own',
              dateModified: '2026-10-01T10:00:00Z',
            }),
            question('Second?', 'plain', { '@id': 'https://x.example/#two' }),
          ],
        },
      ],
    };
    const html = `<title>T</title><link rel="canonical" href="https://x.example/">\n${jsonLd(data)}
      <h1>FAQ</h1><h2 id="what">What is &lt;b&gt;?</h2>short<h2 id="other">Not data?</h2>x`;
    const { entries, warnings } = read(html);
    expect(warnings).toEqual([]);
    expect(entries).toMatchObject([
      {
        id: 'own',
        question: 'What is <b>?',
        alternates: ['b?'],
        answer: 'It is **bold**.',
        tags: ['x', 'y'],
        updated: '2026-10-01',
        source: { url: 'https://x.example/#what', title: 'FAQ', line: 2 },
      },
      { question: 'Second?', answer: 'plain', source: { url: 'https://x.example/#two' } },
    ]);
  });

  it.each([
    ['{"@type": "Question",\n"name": "x?"}', 2, 'question skipped: it has no "acceptedAnswer"'],
    ['{"@type": "Question"}', 1, 'JSON-LD: question skipped: it has no "name"'],
    ['{"@type": "Question",\n,', 2, 'JSON-LD is not valid JSON: property name expected'],
  ])(
    'that is broken, %j, is a warning with its line, and the text is read',
    (data, line, message) => {
      const { entries, warnings } = read(`${jsonLd(data)}<h2>Why?</h2>So.`);
      expect(entries).toMatchObject([{ question: 'Why?' }]);
      expect(warnings.map((warning) => warning.line)).toContain(line);
      expect(warnings.map((warning) => warning.message).join('\n')).toContain(message);
    },
  );

  it('as microdata', () => {
    const { entries } = read(
      `<div itemscope itemtype="https://schema.org/FAQPage">
<div itemscope itemprop="mainEntity" itemtype="https://schema.org/Question" id="q1">
<h3 itemprop="name">Why?</h3><meta itemprop="alternateName" content="How come?">
<div itemscope itemprop="acceptedAnswer" itemtype="https://schema.org/Answer">
<div itemprop="text"><p>Because<script>x</script> <i>so</i>.</p></div></div></div></div>`,
      { urlPattern: '/{path}' },
    );
    expect(entries).toMatchObject([
      {
        question: 'Why?',
        alternates: ['How come?'],
        answer: 'Because *so*.',
        source: { url: '/site/faq#q1', line: 3 },
      },
    ]);
  });

  it('as RDFa', () => {
    const { entries } = read(
      `<div vocab="https://schema.org/" typeof="FAQPage"><div property="mainEntity" typeof="Question"
resource="#r1"><h3 property="name">Why?</h3><div property="acceptedAnswer" typeof="schema:Answer">
<p property="text">So.</p></div></div></div>`,
      { urlPattern: '/{path}' },
    );
    expect(entries).toMatchObject([
      { question: 'Why?', answer: 'So.', source: { url: '/site/faq#r1' } },
    ]);
  });
});

describe('the encoding of an HTML page', () => {
  it.each([
    '<meta charset="gb18030">',
    '<meta http-equiv="Content-Type" content="text/html; charset=gb18030">',
  ])('is what %s declares', (meta) => {
    expect(htmlReader.declaredEncoding?.(`<html><head>${meta}`)).toBe('gb18030');
    const content = Buffer.from(`${meta}\xd4\xf5`, 'latin1');
    expect(decodeText(content, 'gb18030')).toMatchObject({ text: `${meta}怎` });
  });
});
