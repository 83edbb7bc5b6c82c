import type { Turn } from './conversation.ts';
import { isListOf, isObject, isReply, isText } from './wire.ts';

/** A conversation as it is kept from one page of a site to the next. */
export interface SavedSession {
  readonly open: boolean;
  /** Answered ones only, oldest first. */
  readonly turns: readonly Pick<Turn, 'question' | 'entryId' | 'progress'>[];
}

/** UTF-16 units; browsers give a site five million, and the site wants some too. */
const MOST_CHARACTERS = 300_000;
const NOTHING: SavedSession = { open: false, turns: [] };

/** The number is the format's: what another version wrote is not looked at. */
const storageKey = (name: string) => `docent-chat:1:${name}`;

/** What was saved, as far as it can still be shown; storage that is off or spoilt holds nothing. */
export function loadSession(name: string): SavedSession {
  try {
    const saved: unknown = JSON.parse(sessionStorage.getItem(storageKey(name)) ?? '');
    return isObject(saved) && isListOf(saved.turns, isTurn)
      ? { open: saved.open === true, turns: saved.turns }
      : NOTHING;
  } catch {
    return NOTHING;
  }
}

/** Keeps the newest turns that find room. */
export function saveSession(name: string, { open, turns }: SavedSession): void {
  let characters = 0;
  const kept = turns
    .filter(({ progress }) => progress.state === 'done')
    .map(({ question, entryId, progress }) => ({ question, entryId, progress }))
    .reverse()
    .filter((turn) => {
      characters += JSON.stringify(turn).length;
      return characters <= MOST_CHARACTERS;
    })
    .reverse();
  try {
    if (kept.length === 0 && !open) sessionStorage.removeItem(storageKey(name));
    else sessionStorage.setItem(storageKey(name), JSON.stringify({ open, turns: kept }));
  } catch {
    // Full, or not to be had in this page: the conversation ends with the page then.
  }
}

function isTurn(value: unknown): value is SavedSession['turns'][number] {
  return (
    isObject(value) &&
    isText(value.question) &&
    (value.entryId === undefined || isText(value.entryId)) &&
    isObject(value.progress) &&
    value.progress.state === 'done' &&
    isReply(value.progress.reply)
  );
}
