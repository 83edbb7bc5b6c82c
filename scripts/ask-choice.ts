import { checkedChoice } from '../server/api/choice.ts';
import { closest } from '../server/config/closest.ts';
import { RequestError } from '../server/errors.ts';
import type { IndexedEntry } from '../server/index/indexed-entry.ts';
import { isInLanguage, isOfVersion } from '../server/retrieval/entry-filter.ts';
import type { EntryFilter } from '../server/retrieval/ranking.ts';

/** What is looked at of an entry. */
type Filtered = Pick<IndexedEntry, 'tags' | 'lang' | 'version'>;

/** Names that a message lists. */
const MOST_LISTED = 20;

/**
 * The flags of `docent ask` as a filter, within the bounds that a server has for a request; an empty
 * one counts as not given, as in a WebSocket's address.
 *
 * @throws RequestError BAD_REQUEST
 */
export function filterOf(flags: {
  readonly tags?: readonly string[] | undefined;
  readonly lang?: string | undefined;
  readonly version?: string | undefined;
}): EntryFilter {
  const tags = flags.tags?.flatMap((text) => text.split(',')).map((tag) => tag.trim());
  const named = tags?.filter((tag) => tag !== '') ?? [];
  return checkedChoice(
    {
      ...(named.length > 0 && { tags: named }),
      ...(flags.lang && { lang: flags.lang }),
      ...(flags.version && { version: flags.version }),
    },
    { tags: '--tags', lang: '--lang', version: '--version' },
  );
}

/**
 * A server finds nothing where nothing has what a page asks for, which may have it tomorrow; whoever
 * types a flag has misspelt it.
 *
 * @throws RequestError NOT_FOUND, with the tags, languages or versions that there are
 */
export function requireSome(
  { tags = [], lang, version }: EntryFilter,
  entries: Iterable<Filtered>,
): void {
  const there = { tags: new Set<string>(), langs: new Set<string>(), versions: new Set<string>() };
  let some = false;
  for (const entry of entries) {
    for (const tag of entry.tags) there.tags.add(tag);
    there.langs.add(entry.lang);
    if (entry.version !== undefined) there.versions.add(entry.version);
    some ||=
      tags.every((tag) => entry.tags.includes(tag)) &&
      (lang === undefined || isInLanguage(entry.lang, lang)) &&
      (version === undefined ||
        (entry.version !== undefined && isOfVersion(entry.version, version)));
  }
  if (some) return;
  for (const tag of tags) requireOne('tag', tag, there.tags, (own) => own === tag);
  if (lang !== undefined)
    requireOne('language', lang, there.langs, (own) => isInLanguage(own, lang));
  if (version !== undefined) {
    requireOne('version', version, there.versions, (own) => isOfVersion(own, version));
  }
  throw new RequestError(
    'NOT_FOUND',
    'There are entries with each of these, and none with all of them: ask with fewer of --tags, --lang and --version.',
  );
}

function requireOne(
  what: string,
  wanted: string,
  there: ReadonlySet<string>,
  is: (own: string) => boolean,
): void {
  const names = [...there].sort();
  if (names.some(is)) return;
  const near = closest(wanted, names);
  const more = names.length > MOST_LISTED ? ` and ${names.length - MOST_LISTED} more` : '';
  const listed = `there are: ${names.slice(0, MOST_LISTED).join(', ')}${more}`;
  throw new RequestError(
    'NOT_FOUND',
    `No entry has the ${what} ${JSON.stringify(wanted)}; ${names.length === 0 ? `none has a ${what}` : listed}${near === undefined ? '' : ` (perhaps ${near})`}.`,
    { subject: wanted },
  );
}
