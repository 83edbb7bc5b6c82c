import type { NextFunction, Request, Response } from 'express';
import { RequestError } from '../errors.ts';
import { requireToken } from './bearer-token.ts';
import { isLoopbackAddress, peerAddress } from './client-address.ts';

/**
 * Lets in who may see how the server is doing: holders of the operators' token; without one,
 * programs on this machine that speak to it directly. A proxy on this machine is a loopback peer
 * too, but says for whom it asks.
 */
export function adminAccess(adminToken: string | undefined) {
  return adminToken === undefined ? onlyFromHere : requireToken(adminToken);
}

function onlyFromHere(request: Request, _response: Response, next: NextFunction): void {
  const { forwarded, 'x-forwarded-for': forwardedFor, 'x-real-ip': realIp } = request.headers;
  const proxied = forwarded !== undefined || forwardedFor !== undefined || realIp !== undefined;
  if (proxied || !isLoopbackAddress(peerAddress(request.socket))) {
    throw new RequestError(
      'UNAUTHORIZED',
      `${request.path} is for programs on the server's own machine, without a proxy in between, unless the setting auth.adminToken gives them a token.`,
    );
  }
  next();
}
