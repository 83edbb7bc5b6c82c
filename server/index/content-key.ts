import { createHash } from 'node:crypto';

/** Bytes of a content key: no two texts of any corpus have the same. */
export const KEY_BYTES = 16;

/** Stands for a text where texts are looked up by the hundred thousand. */
export function contentKey(text: string): Buffer {
  return createHash('sha256').update(text).digest().subarray(0, KEY_BYTES);
}

/** A content key as the key of a `Map`. */
export function keyText(key: Uint8Array): string {
  return Buffer.from(key.buffer, key.byteOffset, key.byteLength).toString('latin1');
}
