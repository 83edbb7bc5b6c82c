/** Completes "expected ..." for a token. */
export const TOKEN_EXPECTED =
  'a token of 16 to 512 characters (letters, digits and - . _ ~ + / =), such as openssl rand -hex 32 makes';

/** What may stand behind `Bearer` (RFC 6750), and is too long to be guessed. */
export function isToken(text: string): boolean {
  return /^[\w\-.~+/=]{16,512}$/.test(text);
}

/** Stands for a value that has no place in a log or on a screen. */
export const HIDDEN = 'a hidden value';

/** Does a name, or a text with names in it, say that a secret is near? */
export function soundsSecret(text: string): boolean {
  return /auth(?!or)|token|secret|password|key$/i.test(text);
}
