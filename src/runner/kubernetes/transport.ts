// One request to the API server over node:https: its own certificate authority, and a token that is read anew each time.
import { readFileSync } from 'node:fs';
import { request as plain, type IncomingMessage } from 'node:http';
import { request as secure } from 'node:https';
import type { ClusterSettings } from './settings.ts';

export type Wire = { readonly method: string; readonly path: string; readonly type: string; readonly body: string | undefined; readonly signal: AbortSignal | undefined };
export type Reply = { readonly status: number; readonly headers: Readonly<Record<string, string | undefined>>; readonly chunks: AsyncIterable<Uint8Array> };
export type Transport = (wire: Wire) => Promise<Reply>;

export type Place = { readonly url: string; readonly token: string; readonly ca: string };

const account = '/var/run/secrets/kubernetes.io/serviceaccount';
/** Of silence. A watch is ended by its own signal, and the server sends something at least that often while it works. */
const silentMs = 60_000;

/** Undefined outside a cluster, when the profile says that it runs inside of one. */
export function placeOf(api: ClusterSettings['api'], env: Readonly<Record<string, string | undefined>>): Place | undefined {
  if (api !== 'in-cluster') return api;
  const host = env['KUBERNETES_SERVICE_HOST'];
  if (!host) return undefined;
  const address = host.includes(':') ? `[${host}]` : host;
  return { url: `https://${address}:${env['KUBERNETES_SERVICE_PORT'] ?? '443'}`, token: `${account}/token`, ca: `${account}/ca.crt` };
}

/** Redirects are not followed: an API server has none, and the token would go with them. */
export function createTransport(place: Place): Transport {
  const base = new URL(place.url);
  const prefix = base.pathname.replace(/\/$/, '');
  const send = base.protocol === 'https:' ? secure : plain;
  return ({ method, path, type, body, signal }) => new Promise<Reply>((resolve, reject) => {
    const headers = {
      authorization: `Bearer ${readFileSync(place.token, 'utf8').trim()}`, accept: 'application/json', 'user-agent': 'tocsin-runner',
      ...(body === undefined ? {} : { 'content-type': type, 'content-length': String(Buffer.byteLength(body)) }),
    };
    const outgoing = send(new URL(`${prefix}${path}`, base), { method, headers, signal, ...(base.protocol === 'https:' ? { ca: readFileSync(place.ca) } : {}) }, (incoming) => resolve(replyOf(incoming)));
    outgoing.setTimeout(silentMs, () => outgoing.destroy(new Error('no answer for 60 s')));
    outgoing.on('error', reject);
    outgoing.end(body);
  });
}

function replyOf(incoming: IncomingMessage): Reply {
  const one = (name: string): string | undefined => [incoming.headers[name]].flat()[0];
  return { status: incoming.statusCode ?? 0, headers: { date: one('date'), 'retry-after': one('retry-after') }, chunks: incoming };
}
