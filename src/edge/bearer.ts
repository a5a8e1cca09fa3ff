// Who may read: one bearer token for the API and the metrics. Digests are compared, so that no length and no prefix shows.
import { createHash, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { send } from './http.ts';

/** True when the request may read. False when it has been answered: 405, 503 (no token is configured) or 401. */
export type Gate = (request: IncomingMessage, response: ServerResponse) => boolean;

export function bearerGate(token: string | undefined): Gate {
  const wanted = token === undefined ? undefined : digest(token);
  return (request, response) => {
    if (request.method !== 'GET') {
      send(response, 405, { error: 'Only GET.' }, { allow: 'GET' });
      return false;
    }
    if (wanted === undefined) {
      send(response, 503, { error: 'API off: TOCSIN_API_TOKEN is not set.' });
      return false;
    }
    const given = /^Bearer +(\S+) *$/i.exec(request.headers.authorization ?? '')?.[1];
    if (given !== undefined && timingSafeEqual(digest(given), wanted)) return true;
    const challenge = 'Bearer realm="tocsin"';
    send(response, 401, { error: given === undefined ? 'A bearer token is needed.' : 'This is not the token.' }, {
      // RFC 6750, section 3: no error code when no token was sent.
      'www-authenticate': given === undefined ? challenge : `${challenge}, error="invalid_token"`,
    });
    return false;
  };
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
