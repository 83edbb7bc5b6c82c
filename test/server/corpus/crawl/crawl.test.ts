import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type CrawlContext, crawlSite } from '../../../../server/corpus/crawl/crawl.ts';
import { readCorpus } from '../../../../server/corpus/read-corpus.ts';
import { type ServedSite, serveSite, sitemapOf } from './served-site.ts';

let folder: string;
let site: ServedSite;
let waits: number[];
let warnings: string[];
let notes: string[];
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'docent-crawl-'));
  site = await serveSite();
  [waits, warnings, notes] = [[], [], []];
});
afterEach(async () => {
  await site.close();
  await rm(folder, { recursive: true, force: true });
});

const context = (more: Partial<CrawlContext> = {}): CrawlContext => ({
  folder,
  wait: async (milliseconds) => void waits.push(milliseconds),
  onWarning: (url, message) => warnings.push(`${url.replace(site.url, '')}: ${message}`),
  onNote: (message) => notes.push(message),
  ...more,
});

/** Paths of the pages that a crawl gives. */
async function crawl(start = '/', more: Partial<CrawlContext> = {}): Promise<string[]> {
  const paths: string[] = [];
  for await (const { url } of crawlSite(`${site.url}${start}`, context(more))) {
    paths.push(url.slice(site.url.length));
  }
  return paths;
}

/** Pages that the sitemap at the root lists. */
function pages(...paths: string[]): void {
  site.routes['/sitemap.xml'] = sitemapOf(paths.map((path) => `${site.url}${path}`));
  for (const path of paths) site.routes[path] ??= `<main><h2 id="h">About ${path}</h2>Text.</main>`;
}

describe('the pages of a running site', () => {
  it('are those of the sitemap that is named', async () => {
    pages('/a', '/b');
    site.routes['/own.xml'] = site.routes['/sitemap.xml'] ?? '';
    expect(await crawl('/own.xml')).toEqual(['/a', '/b']);
    expect(site.asked).toEqual(['/robots.txt', '/own.xml', '/a', '/b']);
  });

  it('are those of the sitemaps that robots.txt names, of indexes of them, and gzipped ones', async () => {
    site.routes['/robots.txt'] = `Sitemap: ${site.url}/index.xml\n`;
    site.routes['/index.xml'] = sitemapOf(
      [`${site.url}/one.xml`, `${site.url}/two.xml.gz`, `${site.url}/index.xml`],
      'sitemap',
    );
    site.routes['/one.xml'] = sitemapOf([`${site.url}/a#x`, `${site.url}/a`]);
    site.routes['/two.xml.gz'] = { body: gzipSync(sitemapOf([`${site.url}/b?v=1&amp;w=2`])) };
    site.routes['/a'] = site.routes['/b?v=1&w=2'] = 'x';
    expect(await crawl()).toEqual(['/a', '/b?v=1&w=2']);
    expect(notes).toEqual(['crawled: 2 pages']);
  });

  it('are those below the address, by the sitemap there or at the root', async () => {
    pages('/docs/a', '/docs/b', '/shop');
    expect(await crawl('/docs/')).toEqual(['/docs/a', '/docs/b']);
    expect(notes).toEqual(['crawled: 2 pages; left out: 1 not below /docs/']);
  });

  it('are none of other origins, and none that robots.txt bars', async () => {
    pages('/a', '/private/b', '/c');
    const listed = [`${site.url}/a`, `${site.url}/private/b`, 'https://other.example/c'];
    site.routes['/sitemap.xml'] = sitemapOf(listed);
    site.routes['/robots.txt'] =
      'User-agent: docent\nDisallow: /private/\n\nUser-agent: *\nDisallow: /\n';
    expect(await crawl()).toEqual(['/a']);
    expect(site.asked).not.toContain('/private/b');
    expect(notes[0]).toBe(
      `crawled: 1 page; left out: 1 barred by robots.txt, 1 on other origins than ${site.url}`,
    );
  });

  it('are refused with the reason where there is no way to them', async () => {
    await expect(crawl()).rejects.toThrow(
      `${site.url}/ can't be crawled: ${site.url}/sitemap.xml: status 404: name the site's sitemap`,
    );
    site.routes['/sitemap.xml'] = 'hello';
    await expect(crawl()).rejects.toThrow('no sitemap');
    site.routes['/sitemap.xml'] =
      '<!DOCTYPE x [<!ENTITY a "b">]><urlset><url><loc>&a;</loc></url></urlset>';
    await expect(crawl()).rejects.toThrow("can't be crawled");
    site.routes['/robots.txt'] = { status: 500 };
    await expect(crawl()).rejects.toThrow(`${site.url}/robots.txt can't be read: status 500`);
  });

  it('are not asked for when a gzipped sitemap is endless', async () => {
    site.routes['/s.xml.gz'] = { body: gzipSync(Buffer.alloc(60_000_000)) };
    await expect(crawl('/s.xml.gz')).rejects.toThrow('/s.xml.gz: no sitemap');
  });
});

describe('a crawl', () => {
  it('follows redirects on the site, and none off it or to what robots.txt bars', async () => {
    pages('/moved', '/off', '/loop', '/barred', '/new');
    const to = (location: string) => ({ status: 302, headers: { location } });
    Object.assign(site.routes, {
      '/robots.txt': 'User-agent: *\nDisallow: /secret\n',
      '/moved': to('/new'),
      '/off': to('http://169.254.169.254/latest'),
      '/loop': to('/loop'),
      '/barred': to('/secret'),
    });
    expect(await crawl()).toEqual(['/new']);
    expect(site.asked).not.toContain('/secret');
    expect(warnings).toEqual([
      '/off: page skipped: redirect to http://169.254.169.254',
      '/loop: page skipped: more than 5 redirects',
      '/barred: page skipped: redirect that robots.txt bars',
    ]);
    expect(notes[0]).toContain('1 redirect to a page that is listed too');
  });

  it('leaves out pages that are too large, endless, slow or no HTML, and goes on', async () => {
    pages('/giant', '/endless', '/packed', '/slow', '/pdf', '/last');
    Object.assign(site.routes, {
      '/giant': 'x'.repeat(5001),
      '/endless': (_request: unknown, response: import('node:http').ServerResponse) => {
        response.writeHead(200, { 'content-type': 'text/html' });
        const more = () => {
          while (response.writable && response.write('x'.repeat(1000)));
        };
        response.on('drain', more);
        more();
      },
      '/packed': {
        headers: { 'content-type': 'text/html', 'content-encoding': 'gzip' },
        body: gzipSync(Buffer.alloc(1_000_000)),
      },
      '/slow': () => {},
      '/pdf': { headers: { 'content-type': 'application/pdf' }, body: 'x' },
    });
    expect(await crawl('/', { pageBytes: 5000, requestSeconds: 0.3 })).toEqual(['/last']);
    expect(warnings).toEqual([
      ...['giant', 'endless', 'packed'].map(
        (name) => `/${name}: page skipped: more than 5000 bytes`,
      ),
      '/slow: page skipped: no answer in 0.3 s',
      '/pdf: page skipped: type application/pdf',
    ]);
  });

  it('stops at the bounds of pages and of bytes in all', async () => {
    pages('/a', '/b', '/c');
    expect(await crawl('/', { pages: 2 })).toEqual(['/a', '/b']);
    expect(await crawl('/', { totalBytes: 70 })).toEqual(['/a']);
    expect(notes).toEqual([
      'crawled: 2 pages; left out: 1 more than 2 pages',
      'crawled: 1 page; left out: 1 beyond 70 bytes in all',
    ]);
  });

  it('leaves time between requests, the more where robots.txt asks for it', async () => {
    pages('/a', '/b', '/c');
    await crawl('/', { rate: 0.001 });
    // All but the first of five requests; nobody waits here, so the pauses add up.
    expect(waits.length).toBe(4);
    expect(Math.max(...waits)).toBeGreaterThan(3_000_000);
    site.routes['/robots.txt'] = 'User-agent: *\nCrawl-delay: 50\n';
    waits = [];
    await crawl('/', { rate: 1000 });
    expect(Math.max(...waits)).toBeGreaterThan(100_000);
  });

  it('tries again when the server is busy, after as long as it says', async () => {
    pages('/a', '/b');
    let busy = 2;
    site.routes['/a'] = (_request, response) => {
      const status = busy-- > 0 ? 429 : 200;
      response.writeHead(status, { 'content-type': 'text/html', 'retry-after': '17' }).end('x');
    };
    site.routes['/b'] = { status: 500 };
    expect(await crawl()).toEqual(['/a']);
    expect(waits.filter((wait) => wait === 17_000).length).toBe(2);
    expect(warnings).toEqual(['/b: page skipped: status 500']);
    expect(site.asked.filter((path) => path === '/b').length).toBe(3);
  });

  it('sends its name, and no cookies that the site sets', async () => {
    pages('/a', '/b');
    const seen: unknown[] = [];
    for (const path of ['/a', '/b']) {
      site.routes[path] = ({ headers }, response) => {
        seen.push([headers['user-agent'], headers.cookie]);
        response.writeHead(200, { 'content-type': 'text/html', 'set-cookie': 'a=b' }).end('x');
      };
    }
    await crawl();
    expect(seen).toEqual([
      ['docent', undefined],
      ['docent', undefined],
    ]);
  });
});

describe('what a crawl keeps', () => {
  it('lets the next one ask only for what changed', async () => {
    pages('/a', '/b');
    const conditions: unknown[] = [];
    site.routes['/a'] = ({ headers }, response) => {
      conditions.push(headers['if-none-match'] ?? headers['if-modified-since']);
      const known = headers['if-none-match'] === '"1"';
      response.writeHead(known ? 304 : 200, { 'content-type': 'text/html', etag: '"1"' });
      response.end(known ? undefined : 'kept');
    };
    await crawl();
    const bodies: string[] = [];
    for await (const { bytes } of crawlSite(`${site.url}/`, context())) bodies.push(String(bytes));
    expect(conditions).toEqual([undefined, '"1"']);
    expect(bodies[0]).toBe('kept');
  });

  it('lets one that was stopped go on where it was', async () => {
    pages('/a', '/b', '/c');
    for await (const { url } of crawlSite(`${site.url}/`, context())) {
      if (url.endsWith('/b')) break;
    }
    site.asked.length = 0;
    expect(await crawl()).toEqual(['/a', '/b', '/c']);
    expect(site.asked).toEqual(['/robots.txt', '/sitemap.xml', '/c']);
    site.asked.length = 0;
    expect(await crawl()).toEqual(['/a', '/b', '/c']);
    expect(site.asked).toEqual(['/robots.txt', '/sitemap.xml', '/a', '/b', '/c']);
  });

  it('outlives the process that is killed in the middle', async () => {
    pages('/a', '/b', '/c');
    const module = resolve('server/corpus/crawl/crawl.ts');
    const code = `import { crawlSite } from ${JSON.stringify(module)};
      const wait = async () => {};
      for await (const _ of crawlSite(process.argv[1], { folder: process.argv[2], wait })) {}`;
    const flags = ['--import', 'tsx', '--input-type=module', '-e', code, `${site.url}/`, folder];
    const child = spawn(process.execPath, flags);
    const page = site.routes['/c'] ?? '';
    site.routes['/c'] = () => void child.kill('SIGKILL');
    expect(await once(child, 'exit')).toEqual([null, 'SIGKILL']);
    site.routes['/c'] = page;
    site.asked.length = 0;
    expect(await crawl()).toEqual(['/a', '/b', '/c']);
    expect(site.asked).toEqual(['/robots.txt', '/sitemap.xml', '/c']);
  });

  it('is read where the site does not answer, but not where it has gone', async () => {
    pages('/a', '/b');
    await crawl();
    site.routes['/b'] = { status: 503 };
    expect(await crawl()).toEqual(['/a', '/b']);
    expect(warnings).toEqual(['/b: status 503; the page of the crawl before is read']);
    site.routes['/robots.txt'] = { status: 503 };
    expect(await crawl()).toEqual(['/a', '/b']);
    delete site.routes['/robots.txt'];
    site.routes['/b'] = { status: 410 };
    expect(await crawl()).toEqual(['/a']);
  });

  it('is read in its order without a request where that is wanted', async () => {
    pages('/b', '/a');
    expect(await crawl('/', { useKept: true })).toEqual(['/b', '/a']);
    site.asked.length = 0;
    expect(await crawl('/', { useKept: true })).toEqual(['/b', '/a']);
    expect(site.asked).toEqual([]);
  });

  it('is left behind by no page that the site no longer lists, nor by a damaged file', async () => {
    pages('/a', '/b');
    await crawl();
    pages('/a');
    await crawl();
    const [inner = ''] = await readdir(folder);
    const files = await readdir(join(folder, inner));
    expect(files.length).toBe(2);
    const page = files.find((name) => name.endsWith('.page')) ?? '';
    await writeFile(join(folder, inner, page), '{"url": "x"}\nhalf');
    await writeFile(join(folder, inner, 'left.tmp'), '');
    expect(await crawl()).toEqual(['/a']);
    expect((await readdir(join(folder, inner))).length).toBe(2);
  });
});

describe('a corpus of a running site', () => {
  it('has its sections, with the addresses of the pages and no page that only leads to others', async () => {
    pages('/', '/guide/a.html', '/search.html', '/old');
    site.routes['/old'] = '<meta http-equiv="refresh" content="0;url=/">';
    const {
      entries,
      notes: said,
      warnings: problems,
      files,
    } = await readCorpus([`${site.url}/`], {
      crawl: context(),
    });
    expect(problems).toEqual([]);
    expect(entries.map(({ question, source }) => [question, source.url, source.file])).toEqual([
      ['About /', `${site.url}/#h`, 'index.html'],
      ['About /guide/a.html', `${site.url}/guide/a.html#h`, 'guide/a.html'],
    ]);
    expect(files.map(({ path }) => path)).toEqual(['index.html', 'guide/a.html', 'old.html']);
    expect(said.map(({ message }) => message)).toEqual([
      'crawled: 3 pages; left out: 1 search page',
      'not read: 1 redirect',
    ]);
    expect(site.asked).not.toContain('/search.html');
  });
});
