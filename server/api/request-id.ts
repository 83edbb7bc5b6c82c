import { randomBytes } from 'node:crypto';

/** What may go into logs and headers as it came: short, without spaces and quotes. */
const SANE = /^[\w.:/+=@-]{1,64}$/;

/** A request's id as its client gave it, if that can be used; else undefined. */
export function saneId(given: unknown): string | undefined {
  return typeof given === 'string' && SANE.test(given) ? given : undefined;
}

/** An id that no other request has: `r-` for a request, `c-` for a connection. */
export function newId(kind: 'r' | 'c'): string {
  return `${kind}-${randomBytes(6).toString('hex')}`;
}
