/** Of the report: light and dark, from a telephone's width up. */
export const REPORT_STYLE = `
:root {
  color-scheme: light dark;
  --page: #f6f7f9; --surface: #fff; --line: #e1e4ea; --text: #1b2130; --soft: #596275;
  --accent: #3454d1; --accent-soft: #c9d3fb; --good: #17734a; --bad: #b3362b; --maybe: #8a5a00;
  --none: #5b6476; --good-soft: #dcf3e6; --bad-soft: #fbe3e0; --maybe-soft: #fbeccb; --on: #fff;
}
@media (prefers-color-scheme: dark) {
  :root {
    --page: #11141b; --surface: #191e28; --line: #2d3444; --text: #e8ebf2; --soft: #a3adc0;
    --accent: #8fa7ff; --accent-soft: #34437d; --good: #5fd09a; --bad: #ff8f84; --maybe: #f0bd5a;
    --none: #a3adc0; --good-soft: #173828; --bad-soft: #46221f; --maybe-soft: #40310f; --on: #11141b;
  }
}
* { box-sizing: border-box; }
body { margin: 0 auto; max-width: 70rem; padding: 2.5rem clamp(1rem, 4vw, 2.5rem) 4rem;
  background: var(--page); color: var(--text);
  font: 1rem/1.55 system-ui, -apple-system, "Segoe UI", Roboto, sans-serif; }
h1 { margin: 0; font-size: clamp(1.8rem, 5vw, 2.6rem); letter-spacing: -.02em; line-height: 1.15; }
h2 { margin: 3rem 0 0; font-size: 1.35rem; letter-spacing: -.01em; }
h3 { margin: 0; font-size: 1rem; overflow-wrap: anywhere; }
.lead { margin: .4rem 0 1.2rem; max-width: 46rem; color: var(--soft); }
.soft, .where, .meaning, .turn, footer { color: var(--soft); }
.hidden { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
.cards { display: grid; grid-template-columns: repeat(auto-fill, minmax(11.5rem, 1fr)); gap: .9rem; }
.card, .scroll, .outcomes, figure, .miss { background: var(--surface); border: 1px solid var(--line); border-radius: 14px; }
.card { display: flex; flex-direction: column; padding: 1rem 1.1rem; }
.card h3 { font-weight: 500; font-size: .9rem; color: var(--soft); }
.value { margin: .15rem 0 .1rem; font-size: 2.1rem; font-weight: 650; letter-spacing: -.03em; line-height: 1.15; }
.interval { font-size: .85rem; }
.meaning { margin: .45rem 0 0; font-size: .8rem; }
.value, .interval, .number, .tick, .part { font-variant-numeric: tabular-nums; }
.gauge { display: block; width: 100%; height: 6px; margin-top: .35rem; border-radius: 3px; }
.track { fill: var(--line); } .span { fill: var(--accent); opacity: .4; } .mark, .fill { fill: var(--accent); }
.scroll { overflow-x: auto; }
.scroll:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; }
table { border-collapse: collapse; width: 100%; font-size: .92rem; }
th { text-align: left; font-weight: 500; }
.figures th, .figures td { padding: .5rem .9rem; white-space: nowrap; }
.figures thead th { color: var(--soft); font-size: .82rem; border-bottom: 1px solid var(--line); }
.figures tbody tr + tr.file th, .figures tbody tr + tr.file td { border-top: 1px solid var(--line); }
.file th { font-weight: 650; } .kind th { padding-left: 1.9rem; }
.wide { width: 30%; min-width: 7rem; } .wide .gauge { margin: 0; }
.number { text-align: right; } th.number { text-align: right; } .strong { font-weight: 650; }
.outcomes { padding: 1rem 1.1rem; display: grid; gap: .8rem; }
.outcome { display: grid; grid-template-columns: 13rem 1fr; gap: .3rem 1rem; align-items: center; }
.stack { display: flex; gap: 2px; overflow: hidden; border-radius: 8px; }
.part { flex: 1 1 0; min-width: 1.7rem; padding: .25rem 0; text-align: center; font-size: .85rem; font-weight: 600; color: var(--on); }
.good { background: var(--good); } .bad { background: var(--bad); } .maybe { background: var(--maybe); } .none { background: var(--none); }
.legend { display: flex; flex-wrap: wrap; gap: .4rem 1.3rem; margin: .8rem 0 0; padding: 0 .2rem; list-style: none; font-size: .87rem; color: var(--soft); }
.key { display: inline-block; width: .8rem; height: .8rem; margin-right: .45rem; border-radius: 3px; vertical-align: -.06rem; }
.charts { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 24rem), 1fr)); gap: .9rem; align-items: start; }
figure { margin: 0; padding: 1rem; display: flex; flex-direction: column-reverse; }
figcaption { font-weight: 600; margin-bottom: .5rem; }
figure svg { width: 100%; height: auto; }
figure text { fill: var(--soft); font-size: 12px; } figure .note { fill: var(--text); font-weight: 600; }
.grid { stroke: var(--line); fill: none; } .ideal { stroke: var(--soft); stroke-dasharray: 4 5; fill: none; }
.column { fill: var(--accent-soft); opacity: .55; } .count { fill: var(--accent-soft); }
.whisker { stroke: var(--accent); stroke-width: 2; } .point { fill: var(--accent); stroke: var(--surface); stroke-width: 2; }
.band { fill: var(--accent-soft); opacity: .6; } .line { fill: none; stroke: var(--accent); stroke-width: 2.5; stroke-linejoin: round; }
.guide { fill: none; stroke: var(--soft); stroke-dasharray: 2 4; }
.misses { list-style: none; margin: 0; padding: 0; display: grid; gap: .9rem; grid-template-columns: repeat(auto-fit, minmax(min(100%, 29rem), 1fr)); }
.miss { padding: 1.1rem 1.2rem; min-width: 0; display: flex; flex-direction: column; gap: .8rem; }
.miss h3 { font-size: 1.05rem; line-height: 1.35; }
.turn { margin: 0; font-size: .9rem; }
.tags { display: flex; flex-wrap: wrap; gap: .4rem; margin: .5rem 0 0; }
.tag { padding: .05rem .6rem; border-radius: 99px; border: 1px solid var(--line); font-size: .8rem; color: var(--soft); }
.tag.answered { background: var(--good-soft); color: var(--good); border-color: transparent; }
.tag.suggested { background: var(--maybe-soft); color: var(--maybe); border-color: transparent; }
.tag.unanswered { background: var(--bad-soft); color: var(--bad); border-color: transparent; }
.miss .tag.answered { background: var(--bad-soft); color: var(--bad); }
.miss .tag.unanswered { background: none; color: var(--soft); border-color: var(--line); }
.places { margin: 0; display: grid; gap: .5rem; }
.places div { padding-left: .8rem; border-left: 3px solid var(--line); }
.places .wrong { border-color: var(--bad); } .places .wanted { border-color: var(--good); }
.places dt { font-size: .8rem; color: var(--soft); } .places dd { margin: 0; overflow-wrap: anywhere; }
.where { display: block; font-size: .85rem; overflow-wrap: anywhere; }
.why { font-size: .82rem; }
.why th, .why td { padding: .12rem .35rem; } .why thead th { color: var(--soft); font-weight: 400; padding-bottom: .3rem; }
.why tbody th { width: 1%; white-space: nowrap; padding-left: 0; } .why thead th:first-child, .why tfoot th { padding-left: 0; }
.why .number { white-space: nowrap; } .why tfoot th, .why tfoot td { border-top: 1px solid var(--line); padding-top: .3rem; font-weight: 650; }
.why .detail { color: var(--soft); padding-right: 0; }
.sides { min-width: 8rem; } .sides span { display: inline-block; width: 48%; } .sides span:last-child { text-align: right; }
.bar svg { display: block; width: 100%; height: 11px; } .plus { fill: var(--bad); } .minus { fill: var(--good); } .zero { stroke: var(--soft); stroke-width: 1; vector-effect: non-scaling-stroke; }
footer { margin-top: 3rem; font-size: .85rem; }
@media (max-width: 40rem) {
  .outcome { grid-template-columns: 1fr; }
  .why .detail, .figures .wide { display: none; }
  .figures th, .figures td { padding: .45rem .6rem; }
  .cards { grid-template-columns: repeat(auto-fill, minmax(9rem, 1fr)); }
}
@media print { body { max-width: none; padding: 0; } .card, .miss, figure { break-inside: avoid; } }
`;
