import { parse, parseFragment } from 'parse5';
import { describe, expect, it } from 'vitest';
import { htmlReport } from '../../../../scripts/evaluation/html-report/page.ts';
import { ASKED, EVIL, made, madeRun } from './made-run.ts';

describe('the HTML report', () => {
  it('escapes all that comes from questions, entries and file names', async () => {
    const page = htmlReport(await madeRun());
    expect(page).not.toContain('<script');
    expect(page).not.toContain(EVIL);
    const escaped = '&lt;script&gt;alert(1)&lt;/script&gt;&quot;&#39;&amp;';
    for (const text of ['very wrong', 'Wrong', 'Wanted', 'before', 'old', 'questions']) {
      expect(page).toContain(`${text} ${escaped}`);
    }
  });

  it('is well-formed and needs nothing from elsewhere', async () => {
    const page = htmlReport(await madeRun());
    const errors: string[] = [];
    parse(page, { onParseError: ({ code }) => errors.push(code) });
    expect(errors).toEqual([]);
    expect(page).not.toMatch(/https?:|\/\/|@import|url\(|\b(?:src|href)=/);
    expect(page).not.toMatch(/NaN|Infinity|undefined|\[object/);
  });

  it('is the same for the same run', async () => {
    expect(htmlReport(await madeRun())).toBe(htmlReport(await madeRun()));
  });

  it('shows the figures with their intervals', async () => {
    const page = htmlReport(await madeRun());
    // 12 of 14 answerable questions that stand alone.
    expect(page).toMatch(
      /First right<\/h3><p class="value">\.857<\/p><span class="interval">\.\d{3} to /,
    );
    for (const title of ['Reciprocal rank', 'Follow-ups', 'Told from', 'Brier', 'Calibration']) {
      expect(page).toContain(`<h3>${title}`);
    }
    // All right by 12 where the baseline had none.
    expect(page).toMatch(/s1<\/th><td class="number">\.000<\/td><td class="number">\.857<\/td>/);
    expect(page).toContain('better</span>');
  });

  it('has ten bins with their counts, and a curve that ends at the whole', async () => {
    const page = htmlReport(await madeRun());
    const bars = [...page.matchAll(/<rect class="count"[^>]*><text[^>]*>(\d+)<\/text>/g)];
    expect(bars.map(([, n]) => Number(n))).toHaveLength(10);
    expect(bars.reduce((sum, [, n]) => sum + Number(n), 0)).toBe(16);
    // 4 of 16: two wrong, two that nothing answers.
    expect(page).toContain('of all together .250 would be wrong');
  });

  it('counts the outcomes of each group', async () => {
    const page = htmlReport(await madeRun());
    const groups = [...page.matchAll(/class="name">([^<]+) <span class="soft">(\d+)/g)];
    expect(groups.map(([, name, n]) => `${name}: ${n}`)).toEqual([
      'answerable: 14',
      'unanswerable, near: 1',
      'unanswerable, far: 1',
      'follow-ups: 1',
    ]);
    expect(page).toContain('title="answered, right: 6"');
    expect(page).toContain('title="answered, wrong: 1"');
  });

  it('shows the misses surest first, without those that were rightly refused', async () => {
    const page = htmlReport(await madeRun());
    const misses = [...page.matchAll(/<h3>([a-z ]+) &lt;script/g)].map(([, text]) => text);
    expect(misses).toEqual(['very wrong', 'can not be answered', 'and then', 'a little wrong']);
  });

  it('says what was ranked above the wanted entry, and what set them apart', async () => {
    const page = htmlReport(await madeRun([made('one', { rank: 3, confidence: 0.9 })]));
    const [, card = ''] = page.split('<li class="miss">');
    expect(card).toMatch(/Ranked first<\/dt><dd>Wrong .*?score 5\.00/s);
    expect(card).toMatch(/Ranked 2<\/dt><dd>Other .*?score 4\.00/s);
    expect(card).toMatch(/Wanted, ranked 3<\/dt><dd>Wanted .*?score 3\.25/s);
    expect(card).toContain('read with the turn before');
    const rows = [...card.matchAll(/<th scope="row">([^<]+)<\/th>.*?class="number">([^<]*)</gs)];
    expect(rows.map(([, name, amount]) => `${name} ${amount}`)).toEqual([
      'feature0 +2.50',
      'feature1 −1.00',
      'feature2 +0.25',
      'feature3 +0.00',
      'feature4 +0.00',
      'feature5 +0.00',
      '2 others +0.00',
      'score +1.75',
    ]);
    // The longest bar ends at the edge: to the right for the wrong one, to the left for the wanted.
    expect(card).toContain('<rect class="plus" x="100" y="1" width="100"');
    expect(card).toContain('<rect class="minus" x="60" y="1" width="40"');
  });

  it('shows the signals of the confidence where nothing could be wanted', async () => {
    const unanswerable = { confidence: 0.9, kind: 'near', answerable: false };
    const page = htmlReport(await madeRun([made('one', unanswerable)]));
    const [, card = ''] = page.split('<li class="miss">');
    expect(card).toContain('no answer: nothing in the corpus fits');
    expect(card).toMatch(/margin.*\+2\.50.*1\.50.*bias.*−0\.25.*log odds.*\+2\.25/s);
  });

  it('leaves out what a run does not have', async () => {
    const { baseline, ...run } = await madeRun(ASKED.filter(({ judged }) => judged.rank === 1));
    expect(baseline).toBeDefined();
    const page = htmlReport(run);
    expect(page).not.toContain('baseline');
    expect(page).not.toContain('Brier');
    expect(page).toContain('None: every first result was right.');
    expect(parseFragment(page).childNodes.length).toBeGreaterThan(0);
  });
});
