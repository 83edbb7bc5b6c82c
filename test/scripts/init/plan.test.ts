import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { Finding } from '../../../scripts/init/findings.ts';
import {
  type Plan,
  plannedConfig,
  plannedSettings,
  understoodAddress,
} from '../../../scripts/init/plan.ts';
import { settingsFileText } from '../../../scripts/init/settings-file.ts';
import { loadConfig } from '../../../server/config.ts';
import { ConfigError } from '../../../server/errors.ts';
import { madeFolder } from './made-folder.ts';

function plan(kind: Finding['kind'], address: string, url = ''): Plan {
  const finding: Finding = { kind, corpus: ['docs'], what: '', url, pages: 'sections' };
  return { finding, address, pages: 'sections', pagesSayTheirs: false };
}

const HERE = 'https://docs.example.org';

describe('plannedSettings', () => {
  test.each<[what: string, plan: Plan, pattern: string | undefined]>([
    ['no address', plan('pages', ''), undefined],
    ['a folder of pages', plan('pages', `${HERE}/`), `${HERE}/{path}.html`],
    ['a folder of pages below another', plan('pages', `${HERE}/help`), `${HERE}/help/{path}.html`],
    ['a pattern of the own', plan('pages', `${HERE}/{path}/`), `${HERE}/{path}/`],
    ['a file, whose page it is', plan('file', `${HERE}/faq`), `${HERE}/faq`],
    ['a built site', plan('built', `${HERE}/`), `${HERE}/{path}`],
    ['a site where it says that it is', plan('site', `${HERE}/`, `${HERE}/`), undefined],
  ])('makes the addresses of pages from %s', (_what, given, pattern) => {
    expect(plannedSettings(given).urlPattern).toBe(pattern);
  });

  test("says a site's address only where the site says another, or none", () => {
    const site = (address: string, own: string) => plannedSettings(plan('site', address, own)).site;
    expect(site(`${HERE}/docs`, `${HERE}/docs/`)).toBeUndefined();
    expect(site('', `${HERE}/`)).toBeUndefined();
    expect(site(`${HERE}/v2`, `${HERE}/`)).toEqual({ url: `${HERE}/v2/` });
    expect(site(`${HERE}/`, '')).toEqual({ url: `${HERE}/` });
  });

  test('leaves the addresses of pages to those that say them', () => {
    const saying = { ...plan('built', `${HERE}/`), pagesSayTheirs: true };
    expect(plannedSettings(saying)).toEqual({
      corpus: ['docs'],
      pages: 'sections',
      allowedOrigins: [HERE],
    });
  });

  test('lets in the origin of the address, but for this machine, which is let in anyway', () => {
    const origins = (address: string) => plannedSettings(plan('built', address)).allowedOrigins;
    expect(origins('https://a.example:8443/b/{path}')).toEqual(['https://a.example:8443']);
    for (const own of ['http://localhost:5173/', 'http://127.0.0.1/', 'http://[::1]:80/']) {
      expect(origins(own)).toBeUndefined();
    }
  });
});

describe('settingsFileText', () => {
  test('is read as the configuration that was planned', async () => {
    const root = await madeFolder({});
    const given = plan('pages', `${HERE}/it's "here"/{path}/`);
    const odd = { ...given.finding, corpus: ['#docs/**/*.md', '!x: y', "o'clock", ' 1'] };
    const planned = { ...given, finding: odd };
    await writeFile(join(root, 'docent.config.yaml'), settingsFileText(plannedSettings(planned)));
    expect(loadConfig({ cwd: root, env: {} })).toEqual(plannedConfig(planned, root));
    const site = plan('site', `${HERE}/v2`, `${HERE}/`);
    await writeFile(join(root, 'docent.config.yaml'), settingsFileText(plannedSettings(site)));
    expect(loadConfig({ cwd: root, env: {} })).toEqual(plannedConfig(site, root));
  });
});

describe('understoodAddress', () => {
  test.each([
    ['docs.example.org', 'https://docs.example.org/'],
    ['http://localhost:3000', 'http://localhost:3000/'],
    ['HTTPS://Docs.Example.org/Help', 'https://docs.example.org/Help'],
    ['docs.example.org/{path}.html', 'https://docs.example.org/{path}.html'],
  ])('takes %s as %s', (typed, meant) => {
    expect(understoodAddress(typed)).toBe(meant);
  });

  test.each([
    '',
    'ftp://docs.example.org',
    'a b',
    'https://',
    'https://a.example/?q=1',
    'a.example#b',
    '{path}.example.org',
  ])('refuses "%s"', (typed) => {
    expect(() => understoodAddress(typed)).toThrow(ConfigError);
  });
});
