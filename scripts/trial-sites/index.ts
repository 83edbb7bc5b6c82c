import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import express from 'express';
import type { Browser } from 'playwright-core';
import { ConfigError } from '../../server/errors.ts';
import { chromiumPath, launchBrowser } from '../chromium.ts';
import { startShippedServer } from '../shipped-server.ts';
import { documentedSnippets, type Snippet } from '../site-snippets.ts';
import { fail, say } from '../terminal.ts';
import { GENERATORS, type Generator } from './generators.ts';
import { checkLinks, type LinkCheck } from './links.ts';
import { visitSite } from './visit.ts';

/** For one command of a generator; the longest is an installation. */
const COMMAND_MS = 300_000;
const USAGE = 'Usage: node dist/scripts/trial-sites/index.js [generator...]';

/**
 * Tries the snippets of docs/site-generators.md: makes a site by each generator's own starter, puts
 * the snippets in, builds it, reads its source folder as a corpus, whose every link must lead to a
 * built page and an id on it, has `docent init --yes` set Docent up there, and asks the real server
 * from the site in Chromium, across origins. Needs npm, Python and their registries, so it is run by hand and not in CI. The sites of a failed run
 * stay in their temporary folder to be looked at.
 */
async function main(names: readonly string[]): Promise<void> {
  const chosen = GENERATORS.filter(({ name }) => names.length === 0 || names.includes(name));
  const unknown = names.filter((name) => !GENERATORS.some((site) => site.name === name));
  if (unknown.length > 0) {
    throw new ConfigError(`${USAGE} (${GENERATORS.map(({ name }) => name).join(' | ')})`);
  }
  const path = chromiumPath();
  if (path === undefined)
    throw new ConfigError('No Chromium here: install it or set CHROMIUM_PATH.');
  const folder = await mkdtemp(join(tmpdir(), 'docent-trial-'));
  const server = await startShippedServer();
  const browser = await launchBrowser(path);
  try {
    const snippets = await documentedSnippets(server.url);
    for (const site of chosen) {
      const pasted = snippets.get(site.name) ?? [];
      say(`${site.name}: ${await tryOut(site, join(folder, site.name), pasted, browser)}`);
    }
  } finally {
    await browser.close();
    await server.close();
    if (process.exitCode) say(`The sites are in ${folder}`);
    else await rm(folder, { recursive: true, force: true });
  }
}

/** @returns what is to be said about it, in one line */
async function tryOut(
  site: Generator,
  home: string,
  snippets: readonly Snippet[],
  browser: Browser,
): Promise<string> {
  const root = join(home, site.root ?? '');
  let links: LinkCheck | undefined;
  let answered = 0;
  try {
    await mkdir(home);
    const { problems, followsDark } = await served(join(root, site.output), async (url) => {
      for (const command of site.make) await run(command, home, url);
      for (const snippet of snippets) await paste(snippet, root, site);
      await run(site.build, root, url);
      links = await checkLinks(root, join(root, site.output));
      answered = await setUp(root);
      return visitSite(browser, url, site);
    });
    const wrong = [...problems, ...(links?.dead ?? [])];
    if (wrong.length > 0) throw new Error(wrong.join('\n'));
    const dark = followsDark === undefined ? '' : `, dark ${followsDark ? '' : 'not '}followed`;
    const pages = site.link === undefined ? '' : ' on two pages';
    const read = `${links?.links} links of ${links?.entries} entries good`;
    return `answered${pages}${dark}; ${read}; docent init: ${answered} questions answered`;
  } catch (error) {
    process.exitCode = 1;
    return `FAILED ${error instanceof Error ? error.message : String(error)}`;
  }
}

async function run(command: string, cwd: string, url: string): Promise<void> {
  const env = { ...process.env, CI: 'true', SITE_URL: url };
  await promisify(execFile)('sh', ['-c', command], { cwd, env, timeout: COMMAND_MS });
}

/**
 * `docent init --yes` in a site's folder, as its owner would run it.
 *
 * @returns of how many questions it showed the answer
 */
async function setUp(root: string): Promise<number> {
  const docent = fileURLToPath(new URL('../docent.js', import.meta.url));
  const options = { cwd: root, timeout: COMMAND_MS };
  const { stdout } = await promisify(execFile)(
    process.execPath,
    [docent, 'init', '--yes'],
    options,
  );
  const answered = stdout.match(/\d % sure$/gm)?.length ?? 0;
  if (answered === 0) throw new Error(`docent init shows no answer:\n${stdout}`);
  return answered;
}

/** A new file, or a place in one that the starter brought. */
async function paste({ file, code }: Snippet, root: string, site: Generator): Promise<void> {
  const place = site.within?.[file];
  const path = join(root, place?.file ?? file);
  const text = await readFile(path, 'utf8').catch(() => '');
  const mark = place?.after ?? place?.before ?? '';
  const at = mark === '' ? text.length : text.indexOf(mark);
  if (at < 0) throw new Error(`${path} has no place for the snippet: expected ${mark}`);
  const from = at + (place?.after?.length ?? 0);
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, `${text.slice(0, from)}${code}${text.slice(from)}`);
}

/** `use` is called with the address of what will be in `folder` by then. */
async function served<T>(folder: string, use: (url: string) => Promise<T>): Promise<T> {
  const server = createServer(express().use(express.static(folder, { extensions: ['html'] })));
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  try {
    return await use(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`);
  } finally {
    server.closeAllConnections();
    server.close();
  }
}

main(process.argv.slice(2)).catch(fail);
