import type { Entry } from '../../../server/corpus/entry.ts';
import type { IndexedEntry } from '../../../server/index/indexed-entry.ts';
import { indexedEntry, renderEntry } from '../../../server/index/render-entry.ts';
import { entry } from '../../server/corpus/made-entry.ts';

const source = entry().source;

/** Entries with every field, and with what is hard to write down: markup, quotes, other scripts. */
export const ENTRIES: readonly Entry[] = [
  entry({
    id: 'sleep',
    question: 'Where do zorbs sleep?',
    alternates: ['zorbs: bed, or "straw"?', 'Q: a zorb\u2019s bed'],
    answer:
      'In a zorbary, on *dry* straw. See [feeding](#feed) and [more](https://example.org/a?b=1&c).',
    source: {
      ...source,
      url: 'https://docs.example.org/zorbs.html#sleep',
      title: 'Keeping zorbs',
      section: 'At home > At night',
    },
    tags: ['zorbs', 'night, and day'],
    version: '2.10',
    updated: '2026-10-01',
  }),
  entry({
    id: 'markup.\u00fc',
    question: 'What do <zorb> & *args* in zorb_name mean in `</script>`?',
    answer:
      '## Short\n\nThey end it: `</script><script>alert(1)</script>`.\n\n### Long\n\n```js\nlet zorb = "<b>";\n\n\nzorb &&= 1;\n```\n\n- one\n- two\n\n  still two\n',
    source: { ...source, url: '/docs/markup.html#x', title: 'Keeping zorbs' },
  }),
  entry({
    id: 'table',
    question: '123. no',
    answer:
      '<table><tr><td rowspan="2">a</td><td>b</td></tr><tr><td>c</td></tr></table>\n\n| x | y |\n| - | - |\n| 1 | 2 |\n\n<kbd>Esc</kbd> H<sub>2</sub>O',
    source: { ...source, title: 'Tables: yes' },
  }),
  entry({
    id: 'arabic',
    question: 'أين تنام الزورب؟',
    answer: 'على القش.',
    lang: 'ar',
    source: { ...source, url: 'https://docs.example.org/ar.html#x', title: 'زورب' },
  }),
];

export function indexed(entries: readonly Entry[] = ENTRIES): IndexedEntry[] {
  return entries.map((one) => indexedEntry(one, renderEntry(one)));
}
