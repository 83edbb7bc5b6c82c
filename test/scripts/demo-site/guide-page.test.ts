import { expect, test } from 'vitest';
import { guidePage } from '../../../scripts/demo-site/guide-page.ts';

const GUIDE = `# Zorb *care*

Read [the manual](manual.md#care) or [the site](https://example.org/).

## Feeding

None. See [washing](#washing).

\`\`\`html
<script src="evil.js"></script>
\`\`\`

## Washing

<script>alert(1)</script>Weekly.
`;

const page = guidePage(GUIDE, '/zorbs.html', []);

test('has the sections at anchors like GitHub’s, and lists them', () => {
  expect(page).toContain('<h1>Zorb care</h1>');
  for (const anchor of ['feeding', 'washing']) {
    expect(page).toContain(`<h2 id="${anchor}">`);
    expect(page).toContain(`<a class="place" href="#${anchor}">`);
  }
});

test('keeps links to the web and within the page, and the text of those to other files', () => {
  expect(page).toContain('Read the manual or <a href="https://example.org/"');
  expect(page).toMatch(/See <a href="[^"]*#washing"/);
});

test('shows code as text and drops scripts', () => {
  expect(page).toContain('&#x3C;script src="evil.js">');
  expect(page).not.toContain('alert(1)');
});
