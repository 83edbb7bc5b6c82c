import type { IncomingMessage } from 'node:http';
import express from 'express';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  addressGroup,
  clientAddress,
  isLoopbackAddress,
  type TrustProxy,
  trustFunction,
} from '../../../server/api/client-address.ts';

function request(peer: string | undefined, forwarded?: string): IncomingMessage {
  const headers = forwarded === undefined ? {} : { 'x-forwarded-for': forwarded };
  return { headers, socket: { remoteAddress: peer } } as unknown as IncomingMessage;
}
const addressOf = (peer: string, forwarded: string, trustProxy?: TrustProxy) =>
  clientAddress(request(peer, forwarded), trustFunction(trustProxy));

describe('the client’s address', () => {
  test.each<[string, string, TrustProxy | undefined, string]>([
    ['no proxy is trusted', '1.1.1.1', undefined, '10.0.0.1'],
    ['the peer is no trusted proxy', '1.1.1.1', ['10.0.0.2'], '10.0.0.1'],
    ['one proxy', '1.1.1.1', 1, '1.1.1.1'],
    ['one proxy and a forged address before its own', '6.6.6.6, 1.1.1.1', 1, '1.1.1.1'],
    ['two proxies', '6.6.6.6, 1.1.1.1, 2.2.2.2', 2, '1.1.1.1'],
    ['a list', '6.6.6.6, 1.1.1.1, 10.0.0.9', ['10.0.0.0/8'], '1.1.1.1'],
    ['a list and a forged trusted address', '10.0.0.3, 1.1.1.1', ['10.0.0.0/8'], '1.1.1.1'],
    ['nothing but trusted ones', '10.0.0.3, 10.0.0.2', ['uniquelocal'], '10.0.0.3'],
    ['fewer addresses than proxies', '1.1.1.1', 3, '1.1.1.1'],
    ['no address in the header', 'unknown', 1, '10.0.0.1'],
    ['garbage before the last proxy', '<script>, 10.0.0.7', ['10.0.0.0/8'], '10.0.0.7'],
    ['an empty header', '', 1, '10.0.0.1'],
    ['a port', '1.1.1.1:5678', 1, '1.1.1.1'],
    ['IPv6 with a port', '[2001:db8::1]:5678', 1, '2001:db8::1'],
    ['a mapped address', '::ffff:1.1.1.1', 1, '1.1.1.1'],
  ])('with %s: %s', (_name, forwarded, trustProxy, expected) => {
    expect(addressOf('10.0.0.1', forwarded, trustProxy)).toBe(expected);
  });

  test('of an IPv4 peer is the same on an IPv6 socket', () => {
    expect(addressOf('::ffff:10.0.0.1', '1.1.1.1', ['10.0.0.1'])).toBe('1.1.1.1');
    expect(clientAddress(request('::ffff:10.0.0.1'), () => false)).toBe('10.0.0.1');
  });

  test('of a socket that is gone is empty', () => {
    expect(clientAddress(request(undefined, '1.1.1.1'), trustFunction(undefined))).toBe('');
  });

  test('is what Express calls request.ip, for any chain of addresses', () => {
    const chain = fc.array(fc.oneof(fc.ipV4(), fc.constantFrom('10.0.0.1', '10.9.9.9')), {
      minLength: 1,
      maxLength: 5,
    });
    const trust = fc.oneof(
      fc.integer({ min: 1, max: 5 }),
      fc.constantFrom(['loopback'], ['10.0.0.0/8'], ['10.9.9.9', '10.0.0.1/32']),
    );
    fc.assert(
      fc.property(chain, trust, (addresses, trustProxy) => {
        const [peer = '', ...rest] = addresses;
        const app = express();
        app.set('trust proxy', trustProxy);
        const incoming = request(peer, rest.length === 0 ? undefined : rest.join(', '));
        const theirs = Object.assign(Object.create(app.request), incoming, { app });
        expect(clientAddress(incoming, trustFunction(trustProxy))).toBe(theirs.ip);
      }),
    );
  });
});

test.each([
  ['192.0.2.1', '192.0.2.1'],
  ['', ''],
  ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
  ['2001:0DB8:0001:0002::', '2001:db8:1:2::/64'],
  ['2001:db8::1', '2001:db8:0:0::/64'],
  ['2001:db8::5:6:7:8:9', '2001:db8:0:5::/64'],
  ['::', '0:0:0:0::/64'],
  ['::1', '0:0:0:0::/64'],
  ['fe80::1%eth0', 'fe80:0:0:0::/64'],
  ['64:ff9b::192.0.2.33', '64:ff9b:0:0::/64'],
])('%j is counted as %j', (address, group) => {
  expect(addressGroup(address)).toBe(group);
});

test('loopback is 127.0.0.0/8 and ::1', () => {
  for (const address of ['127.0.0.1', '127.255.0.9', '::1']) {
    expect(isLoopbackAddress(address)).toBe(true);
  }
  for (const address of ['', '128.0.0.1', '10.0.0.1', '::2', '127.example']) {
    expect(isLoopbackAddress(address)).toBe(false);
  }
});
