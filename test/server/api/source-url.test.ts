import { describe, expect, test } from 'vitest';
import { absoluteSourceUrl, requestBase } from '../../../server/api/source-url.ts';

const LISTENING = 'http://127.0.0.1:8080';

describe('a source', () => {
  test.each([
    ['/guide.html#a', 'http://help.example.org', 'http://help.example.org/guide.html#a'],
    ['/guide.html', 'https://example.org/help', 'https://example.org/help/guide.html'],
    ['/guide.html', 'https://example.org/help/', 'https://example.org/help/guide.html'],
    ['/ä b?q=1#ö', LISTENING, `${LISTENING}/%C3%A4%20b?q=1#%C3%B6`],
    ['/../../etc/passwd', 'https://example.org/', 'https://example.org/etc/passwd'],
    ['https://Docs.example.org/a#b', LISTENING, 'https://Docs.example.org/a#b'],
    ['HTTP://docs.example.org/', LISTENING, 'HTTP://docs.example.org/'],
  ])('%s below %s is %s', (url, base, expected) => {
    expect(absoluteSourceUrl(url, base)).toBe(expected);
  });

  test.each([
    '',
    '#anchor',
    'guide.html',
    '//evil.example',
    'javascript:alert(1)',
    'data:text/html,x',
    'file:///etc/passwd',
    'https://',
  ])('%j leads nowhere', (url) => {
    expect(absoluteSourceUrl(url, LISTENING)).toBe('');
  });
});

describe('the base of a request', () => {
  test.each([
    ['docs.example.org:9000', 'http://docs.example.org:9000'],
    ['LOCALHOST:80', 'http://localhost'],
    ['[::1]:8080', 'http://[::1]:8080'],
    [undefined, LISTENING],
    ['', LISTENING],
    ['user@evil.example', LISTENING],
    ['a/b', LISTENING],
    ['a?b', LISTENING],
    ['a#b', LISTENING],
    ['a b', LISTENING],
    ['a\\b', LISTENING],
    ['[::1', LISTENING],
    ['host:99999', LISTENING],
  ])('with the Host header %j is %s', (host, expected) => {
    expect(requestBase(undefined, host, LISTENING)).toBe(expected);
  });

  test('is publicUrl where that is set, whatever the header says', () => {
    expect(requestBase('https://help.example.org', 'evil.example', LISTENING)).toBe(
      'https://help.example.org',
    );
  });
});
