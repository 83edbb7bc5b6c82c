import { connect, type Socket } from 'node:net';
import { onTestFinished } from 'vitest';

/** A TCP client that sends what a well-behaved one would not. */
export class RawClient {
  readonly socket: Socket;
  /** Resolves once the server has closed, also by a reset. */
  readonly closed: Promise<void>;
  readonly #received: Buffer[] = [];

  /** @param localAddress what the server sees; Linux takes any of 127.0.0.0/8 */
  constructor(port: number, localAddress?: string) {
    this.socket = connect({ port, host: '127.0.0.1', localAddress });
    this.socket.on('data', (chunk: Buffer) => this.#received.push(chunk));
    // A server that cuts the connection while more is sent resets it.
    this.socket.on('error', () => {});
    this.closed = new Promise((resolve) => this.socket.once('close', () => resolve()));
    onTestFinished(() => void this.socket.destroy());
  }

  get received(): string {
    return Buffer.concat(this.#received).toString('latin1');
  }

  /** The status of the first answer; undefined when there was none. */
  get status(): number | undefined {
    const status = /^HTTP\/1\.1 (\d{3}) /.exec(this.received)?.[1];
    return status === undefined ? undefined : Number(status);
  }

  /** Sends that and waits until the server has closed. */
  async until(text: string | Buffer): Promise<this> {
    this.socket.write(text);
    await this.closed;
    return this;
  }
}

/** A TCP client that has upgraded to WebSocket and does no more by itself: no pong, no reading. */
export function rawWebSocket(port: number, headers: readonly string[] = []): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1', () => {
      socket.write(upgradeRequest(`127.0.0.1:${port}`, headers));
    });
    onTestFinished(() => void socket.destroy());
    socket.once('data', () => resolve(socket));
    socket.on('error', reject);
  });
}

export function upgradeRequest(host: string, headers: readonly string[] = []): string {
  return [
    'GET /v1/ws HTTP/1.1',
    `Host: ${host}`,
    'Upgrade: websocket',
    'Connection: Upgrade',
    'Sec-WebSocket-Version: 13',
    'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==',
    ...headers,
    '',
    '',
  ].join('\r\n');
}

/** First bytes of a frame: final, with that opcode. Bit 0x40 says that it is compressed. */
export const FRAME = { text: 0x81, compressedText: 0xc1, ping: 0x89 } as const;

/** A frame from a client, masked with zeros, which leaves the bytes as they are. */
export function frame(first: number, payload: Buffer): Buffer {
  const length =
    payload.length < 126
      ? [0x80 | payload.length]
      : [0x80 | 126, payload.length >> 8, payload.length & 255];
  return Buffer.concat([Buffer.from([first, ...length, 0, 0, 0, 0]), payload]);
}

export function textFrame(text: string | Buffer): Buffer {
  return frame(FRAME.text, Buffer.from(text));
}

/** The code in the close frame (two bytes of payload or more) at the end of what was received. */
export function closeCode(received: Buffer): number | undefined {
  const at = received.lastIndexOf(0x88);
  return at < 0 || at + 4 > received.length ? undefined : received.readUInt16BE(at + 2);
}
