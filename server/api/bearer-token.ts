import { createHash, timingSafeEqual } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { NextFunction, Request, Response } from 'express';
import { isToken, TOKEN_EXPECTED } from '../config/secret.ts';
import type { Config } from '../config.ts';
import { ConfigError, RequestError } from '../errors.ts';

/** The tokens in force; undefined where none is asked for. */
export interface Tokens {
  /** For `/v1/*`. */
  readonly token: string | undefined;
  /** For metrics and administration. */
  readonly adminToken: string | undefined;
}

/**
 * The tokens that the settings hold or name a file for.
 *
 * @throws ConfigError which never shows a token.
 */
export function readTokens({ auth }: Pick<Config, 'auth'>): Tokens {
  return {
    token: readToken('token', auth.token, auth.tokenFile),
    adminToken: readToken('adminToken', auth.adminToken, auth.adminTokenFile),
  };
}

function readToken(
  name: string,
  token: string | undefined,
  file: string | undefined,
): string | undefined {
  if (file === undefined) return token;
  const subject = `auth.${name}File`;
  if (token !== undefined) {
    throw new ConfigError(`Settings "auth.${name}" and "${subject}" are both set; give one.`, {
      subject,
    });
  }
  let text: string;
  try {
    text = readFileSync(file, 'utf8').trim();
  } catch (cause) {
    const reason = cause instanceof Error && 'code' in cause ? String(cause.code) : String(cause);
    throw new ConfigError(
      `Setting "${subject}" names ${file}, which can't be read (${reason}); expected a file with the token.`,
      { subject, cause },
    );
  }
  if (isToken(text)) return text;
  throw new ConfigError(
    `Setting "${subject}" names ${file}, which holds no token; expected ${TOKEN_EXPECTED}.`,
    { subject },
  );
}

/**
 * Does an Authorization header carry this token? Digests are compared, in constant time, so that
 * neither the token's length nor how much of a guess is right shows in the time that it takes.
 */
export function carriesToken(authorization: string | undefined, token: string): boolean {
  const given = /^bearer +(\S+) *$/i.exec(authorization ?? '')?.[1];
  return timingSafeEqual(digest(given ?? ''), digest(token)) && given !== undefined;
}

/** Middleware for what only holders of a token may use. Without a token everybody may. */
export function requireToken(token: string | undefined) {
  return (request: Request, response: Response, next: NextFunction): void => {
    if (token !== undefined && !carriesToken(request.headers.authorization, token)) {
      response.set('WWW-Authenticate', 'Bearer');
      throw unauthorized(request.headers.authorization);
    }
    next();
  };
}

/** Never holds what was sent: a token with a typing error is most of a token. */
export function unauthorized(authorization: string | undefined): RequestError {
  return new RequestError(
    'UNAUTHORIZED',
    `This server answers programs that send a token; ${
      authorization === undefined ? 'the header Authorization is missing' : 'this one is not right'
    }. Expected "Authorization: Bearer" and the token. Pages can't send it.`,
  );
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
