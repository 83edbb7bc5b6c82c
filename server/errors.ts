/**
 * The one error family. `code` is stable and part of the protocol or of the command line;
 * the message says what went wrong, on what, what was expected and got, and the remedy.
 */
export const WIRE_CODES = {
  BAD_REQUEST: 400,
  QUESTION_EMPTY: 400,
  QUESTION_TOO_LONG: 400,
  UNAUTHORIZED: 401,
  ORIGIN_NOT_ALLOWED: 403,
  NOT_FOUND: 404,
  PAYLOAD_TOO_LARGE: 413,
  HOST_NOT_ALLOWED: 421,
  RATE_LIMITED: 429,
  INTERNAL: 500,
  OVERLOADED: 503,
  NOT_READY: 503,
  SHUTTING_DOWN: 503,
} as const satisfies Record<string, number>;

/** A code that may appear in an `error` message on the wire, with its HTTP status above. */
export type WireCode = keyof typeof WIRE_CODES;

export interface ErrorOptionsWithSubject {
  /** What the error is about: a file, a setting, an entry id, ... */
  readonly subject?: string;
  readonly cause?: unknown;
}

/** Base of every error that Docent throws on purpose. */
export abstract class DocentError extends Error {
  abstract readonly code: string;
  readonly subject: string | undefined;

  constructor(message: string, options: ErrorOptionsWithSubject = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = new.target.name;
    this.subject = options.subject;
  }
}

/** A request that is answered with an `error` message: over HTTP with `status`, else as a frame. */
export class RequestError extends DocentError {
  readonly code: WireCode;
  /** Milliseconds until it pays to try again; undefined where trying again changes nothing. */
  readonly retryAfterMs: number | undefined;

  constructor(
    code: WireCode,
    message: string,
    options: ErrorOptionsWithSubject & { retryAfterMs?: number } = {},
  ) {
    super(message, options);
    this.code = code;
    this.retryAfterMs = options.retryAfterMs;
  }

  get status(): number {
    return WIRE_CODES[this.code];
  }
}

/** A setting (flag, environment variable, configuration file) that can't be used. */
export class ConfigError extends DocentError {
  readonly code = 'CONFIG_INVALID';
}

/** Nothing to read, or nothing readable, where a corpus was expected. */
export class CorpusError extends DocentError {
  readonly code = 'CORPUS_INVALID';
}

/** A file with questions for evaluation that can't be used. */
export class QuestionFileError extends DocentError {
  readonly code = 'QUESTION_FILE_INVALID';
}

/** The sentence model can't be loaded, or does not give what the index needs. */
export class ModelError extends DocentError {
  readonly code = 'MODEL_UNUSABLE';
}

/** There is no index where one was expected. */
export class IndexMissingError extends DocentError {
  readonly code = 'INDEX_MISSING';
}

/** A file of an index is cut short, altered or unreadable. */
export class IndexDamagedError extends DocentError {
  readonly code = 'INDEX_DAMAGED';
}

/** An index is whole, but of another format version, model or dimension. */
export class IndexMismatchError extends DocentError {
  readonly code = 'INDEX_MISMATCH';
}

/** The folder of an index can't be read or written. */
export class IndexAccessError extends DocentError {
  readonly code = 'INDEX_INACCESSIBLE';
}

/** Another process builds the index. */
export class IndexBusyError extends DocentError {
  readonly code = 'INDEX_BUSY';
}

/** The address to listen on is taken or not ours. */
export class ListenError extends DocentError {
  readonly code = 'LISTEN_FAILED';
}

/** Whoever was asked something left instead of answering. */
export class InterruptedError extends DocentError {
  readonly code = 'INTERRUPTED';
}
