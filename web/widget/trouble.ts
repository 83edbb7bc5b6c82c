import type { WireCode } from '../../server/api/protocol.ts';

/** What the widget itself finds wrong, beside the server's own codes. */
export type TroubleCode =
  | WireCode
  /** No reply in time. */
  | 'TIMEOUT'
  /** The connection broke, and broke again when the question was sent once more. */
  | 'DISCONNECTED'
  /** The server speaks another version of the protocol. */
  | 'PROTOCOL_MISMATCH'
  /** The browser does not allow the address at all (mixed content, not a URL). */
  | 'ADDRESS_INVALID'
  /** The visitor asked something else before the answer came. */
  | 'REPLACED'
  /** The widget was taken out of the page. */
  | 'CLOSED';

/** A question that got no reply, and why. */
export class Trouble extends Error {
  readonly code: TroubleCode;
  /** Milliseconds until it pays to try again, where the server said so. */
  readonly retryAfterMs: number | undefined;

  constructor(code: TroubleCode, message = '', retryAfterMs?: number) {
    super(message);
    this.name = 'Trouble';
    this.code = code;
    this.retryAfterMs = retryAfterMs;
  }
}
