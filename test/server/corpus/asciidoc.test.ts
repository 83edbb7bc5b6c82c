import { describe, expect, it } from 'vitest';
import { asciidocReader } from '../../../server/corpus/asciidoc.ts';

const read = (text: string) =>
  asciidocReader.read({ path: 'faq.adoc', text }, { urlPattern: '/{path}' });

describe('the AsciiDoc reader', () => {
  it('reads sections and lists of questions, with the attributes of the document', async () => {
    const { entries, warnings } = await read(`= The FAQ
:keywords: a, b
:revdate: 2026-10-01

== How do I \`install\` it?

Run *it*.

[source,sh]
----
npm i
----

[#own]
== Others

[qanda]
What is x?:: It is.
What is y?::
  * one
  * two
`);
    expect(warnings).toEqual([]);
    expect(entries).toMatchObject([
      {
        question: 'How do I install it?',
        answer: 'Run **it**.\n\n```sh\nnpm i\n```',
        tags: ['a', 'b'],
        updated: '2026-10-01',
        source: { url: '/faq#_how_do_i_install_it', title: 'The FAQ', line: 5 },
      },
      { question: 'What is x?', answer: 'It is.', source: { section: 'Others', line: 15 } },
      { question: 'What is y?', answer: '- one\n\n- two' },
    ]);
  });

  it('includes no file, reads no attribute of the machine, and drops scripts', async () => {
    const { entries } = await read(
      '== Why?\n\nSo {user-home}.\n\ninclude::/etc/hostname[]\n\n++++\n<script>OUT</script>\n++++\n',
    );
    const [{ answer } = { answer: '' }] = entries;
    expect(answer).toContain('[/etc/hostname](/etc/hostname)');
    expect(answer).not.toMatch(/OUT|\/root|\/home/);
  });

  it('names a file that its parser falls over', async () => {
    const { entries, warnings } = await read('= T\n\u{feff}\n\n== Why?\n\nSo.\n');
    expect(entries).toEqual([]);
    expect(warnings).toEqual([
      { file: 'faq.adoc', line: 1, message: 'skipped: Asciidoctor cannot read it' },
    ]);
  });
});
