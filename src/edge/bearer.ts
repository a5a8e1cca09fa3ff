// Who may come in: the reading token of the environment, or a named one of `tocsin token`. Digests are compared, so that no length and no prefix shows.
import { timingSafeEqual } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { isNamedToken, mayOpen, scopesFor, tokenDigest, type TokenDoor, type TokenScope } from '../domain/token.ts';
import type { Db } from '../store/pool.ts';
import { anyToken, findToken } from '../store/token.ts';
import { send } from './http.ts';
import { tooMany, type Limits } from './limits.ts';

/** `person`: whose permissions a token of scope `command` has. */
export type Caller = { readonly name: string; readonly scope: TokenScope; readonly person: string | undefined };

/** Whoever asks, when they may. Undefined when the request has been answered: 405, 429, 401, 403, or 503 (no token is there at all). */
export type Gate = (request: IncomingMessage, response: ServerResponse, door: TokenDoor, method?: 'GET' | 'POST') => Promise<Caller | undefined>;

const challenge = 'Bearer realm="tocsin"';

export function bearerGate({ db, token, limits }: { db: Db; token: string | undefined; limits: Limits }): Gate {
  const ofEnvironment = token === undefined ? undefined : tokenDigest(token);

  async function callerOf(given: string): Promise<Caller | undefined> {
    const digest = tokenDigest(given);
    if (ofEnvironment && timingSafeEqual(digest, ofEnvironment)) return { name: 'TOCSIN_API_TOKEN', scope: 'read', person: undefined };
    if (!isNamedToken(given)) return undefined;
    const found = await findToken(db, digest.toString('hex'));
    if (!found || !timingSafeEqual(digest, Buffer.from(found.digest, 'hex'))) return undefined;
    return { name: found.name, scope: found.scope, person: found.person ?? undefined };
  }

  return async (request, response, door, method = 'GET') => {
    if (request.method !== method) {
      send(response, 405, { error: `Only ${method}.` }, { allow: method });
      return undefined;
    }
    const given = /^Bearer +(\S{1,200}) *$/i.exec(request.headers.authorization ?? '')?.[1];
    const key = given === undefined ? undefined : tokenDigest(given).toString('base64');
    const address = limits.address(request);
    // Who came in with this token before is let in to try it again, whatever others at the same address do.
    const stranger = key === undefined || !limits.knows('tokens', key);
    const waitMs = stranger ? limits.look('strangers', address) : 0;
    if (waitMs > 0) return tooMany(response, waitMs);
    const caller = given === undefined ? undefined : await callerOf(given);
    if (!caller || key === undefined) {
      limits.take('strangers', address);
      return refuse(response, given !== undefined);
    }
    const overMs = limits.take('tokens', key);
    if (overMs > 0) return tooMany(response, overMs);
    if (mayOpen(caller.scope, door)) return caller;
    // RFC 6750, section 3.1.
    send(response, 403, { error: `This token has the scope ${caller.scope}; here it takes ${scopesFor(door)}.` }, { 'www-authenticate': `${challenge}, error="insufficient_scope"` });
    return undefined;
  };

  async function refuse(response: ServerResponse, sent: boolean): Promise<undefined> {
    if (!ofEnvironment && !(await anyToken(db))) {
      send(response, 503, { error: 'API off: set TOCSIN_API_TOKEN, or make a token with "tocsin token create".' });
      return undefined;
    }
    send(response, 401, { error: sent ? 'This token is not known, or it has expired or was revoked.' : 'A bearer token is needed.' }, {
      // RFC 6750, section 3: no error code when no token was sent.
      'www-authenticate': sent ? `${challenge}, error="invalid_token"` : challenge,
    });
    return undefined;
  }
}
