import { type Config, loadConfig } from '../../server/config.ts';
import type { Corpus } from '../../server/corpus/read-corpus.ts';
import { ConfigError } from '../../server/errors.ts';
import { readWithProgress } from '../open-collection.ts';
import type { Finding } from './findings.ts';

/** What the three questions settle. */
export interface Plan {
  readonly finding: Finding;
  /** Where the site is on the web, `{path}` in it for a page's path; '' unknown. */
  readonly address: string;
  /** Whether every page says its address by itself. */
  readonly pagesSayTheirs: boolean;
  readonly pages: Finding['pages'];
}

/** Settings as docent.config.yaml has them. */
export interface PlannedSettings {
  readonly corpus: readonly string[];
  readonly pages?: Finding['pages'];
  readonly urlPattern?: string;
  readonly site?: { readonly url: string };
  readonly allowedOrigins?: readonly string[];
}

/** The settings that a plan needs, without those that say what is so anyway. */
export function plannedSettings(plan: Plan): PlannedSettings {
  const { finding, address, pages } = plan;
  const { kind, corpus } = finding;
  const origin = address === '' ? undefined : new URL(address).origin;
  const isSite = kind !== 'pages' && kind !== 'file';
  return {
    corpus,
    ...((isSite || pages !== 'questions') && { pages }),
    ...(address !== '' && addressSetting(plan)),
    ...(origin !== undefined && !isLoopback(origin) && { allowedOrigins: [origin] }),
  };
}

/** What makes the addresses of pages, where they and their site don't say the same. */
function addressSetting({
  finding: { kind, url },
  address,
  pagesSayTheirs,
}: Plan): Pick<PlannedSettings, 'urlPattern' | 'site'> {
  const folder = address.endsWith('/') ? address : `${address}/`;
  if (kind === 'site' && !address.includes('{path}')) {
    return folder === url ? {} : { site: { url: folder } };
  }
  if (pagesSayTheirs) return {};
  if (address.includes('{path}') || kind === 'file') return { urlPattern: address };
  return { urlPattern: kind === 'pages' ? `${folder}{path}.html` : `${folder}{path}` };
}

function isLoopback(origin: string): boolean {
  return /^https?:\/\/(?:localhost|127\.\d+\.\d+\.\d+|\[::1\])(?::\d+)?$/.test(origin);
}

/** The configuration that docent.config.yaml will give, before it is written. */
export function plannedConfig(plan: Plan, cwd: string): Config {
  const { site, ...flags } = plannedSettings(plan);
  return loadConfig({ flags: { ...flags, 'site.url': site?.url }, file: false, cwd });
}

/**
 * The corpus by a plan; nothing is said of it. Throws as `readCorpus` does.
 *
 * @param useKept a running site is not asked again
 */
export function readPlanned(plan: Plan, cwd: string, useKept: boolean): Promise<Corpus> {
  return readWithProgress(plannedConfig(plan, cwd), { useKept, fresh: false });
}

/** Where the pages say that they are, if they do. */
export function ownAddress({ entries }: Corpus): string {
  const url = entries.find(({ source }) => /^https?:\/\//.test(source.url))?.source.url;
  return url === undefined || !URL.canParse(url) ? '' : `${new URL(url).origin}/`;
}

/**
 * An address as somebody types it, whole.
 *
 * @throws ConfigError
 */
export function understoodAddress(text: string): string {
  const whole = /^[a-z][a-z0-9+.-]*:\/\//i.test(text) ? text : `https://${text}`;
  const sample = whole.replaceAll('{path}', 'path');
  const url = URL.canParse(sample) ? new URL(sample) : undefined;
  const isWeb = url?.protocol === 'https:' || url?.protocol === 'http:';
  // Of a page's address, its path alone can be another for each page.
  const isOneHost = url?.host === (URL.canParse(whole) ? new URL(whole).host : '');
  if (!isWeb || !isOneHost || /\s/.test(text) || url.search !== '' || url.hash !== '') {
    throw new ConfigError(
      `"${text}" is no address of a site: expected one such as https://docs.example.org.`,
      { subject: 'url' },
    );
  }
  return whole.includes('{path}') ? whole : url.href;
}
