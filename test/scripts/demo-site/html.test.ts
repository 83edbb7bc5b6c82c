import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { escapeHtml, html, sanitised } from '../../../scripts/demo-site/html.ts';

describe('html', () => {
  test('escapes what is put in, in elements and in attributes', () => {
    const evil = `"><script>'&`;
    expect(html`<p title="${evil}">${evil}</p>`.markup).toBe(
      '<p title="&quot;&gt;&lt;script&gt;&#39;&amp;">&quot;&gt;&lt;script&gt;&#39;&amp;</p>',
    );
  });

  test('puts its own markup, lists of it and sanitised answers in as they are', () => {
    const items = ['a', '<'].map((item) => html`<li>${item}</li>`);
    expect(html`<ul>${items}</ul>${sanitised('<b>c</b>')}${3}`.markup).toBe(
      '<ul><li>a</li><li>&lt;</li></ul><b>c</b>3',
    );
  });

  test('leaves nothing in any text that could end an element or an attribute', () => {
    fc.assert(fc.property(fc.string(), (text) => !/[<>"']/.test(escapeHtml(text))));
  });
});
