import { existsSync } from 'node:fs';
import { basename, join, relative, resolve } from 'node:path';
import pc from 'picocolors';
import type { Config } from '../../server/config.ts';
import { GENERATOR_NAMES } from '../../server/corpus/sites/site.ts';
import { packageRoot } from '../../server/package-root.ts';
import { documentedSnippets } from '../site-snippets.ts';
import { wrapped } from '../terminal.ts';
import type { Finding } from './findings.ts';

/** Heading of docs/site-generators.md for sites whose generator is not known. */
const ANY_PAGE = 'Any page';

/** The commands that come next, and what to paste into the site. */
export async function nextStepsText(
  folder: string,
  config: Config,
  { generator }: Finding,
): Promise<string> {
  const address = config.publicUrl?.replace(/\/$/, '') ?? `http://${config.host}:${config.port}`;
  const site = generator === undefined ? ANY_PAGE : GENERATOR_NAMES[generator];
  const snippets = (await documentedSnippets(address)).get(site) ?? [];
  const { serve, ask } = commandLines(folder);
  const until = config.publicUrl === undefined ? `, while your server is at ${address}` : '';
  return [
    pc.bold('Next:'),
    `  ${pc.cyan(serve)}`,
    `    ${pc.dim(`answers at ${address}, with a page to try the widget on`)}`,
    `  ${pc.cyan(ask)}`,
    `    ${pc.dim('answers here, without a server')}`,
    '',
    pc.bold(wrapped(`To put the widget into your site${until}:`)),
    ...snippets.flatMap(({ where, code }) => ['', wrapped(where), '', pc.cyan(code.trimEnd())]),
    '',
  ].join('\n');
}

/** As they are typed in that folder. */
function commandLines(folder: string): { serve: string; ask: string } {
  const question = '"<question>"';
  if (resolve(folder) === packageRoot()) {
    return { serve: 'npm start', ask: `npm run ask -- ${question}` };
  }
  const called = process.argv[1] ?? 'docent';
  const isDependency = existsSync(join(folder, 'node_modules', '.bin', 'docent'));
  const isCommand = basename(called) === 'docent';
  const byFile = `node ${relative(folder, called)}`;
  const docent = isDependency ? 'npx docent' : isCommand ? 'docent' : byFile;
  return { serve: `${docent} serve`, ask: `${docent} ask ${question}` };
}
