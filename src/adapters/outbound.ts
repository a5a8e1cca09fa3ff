// The egress guard: every request that comes from input (runbooks) goes through here. The only file that imports undici.
import { lookup } from 'node:dns/promises';
import { isIP } from 'node:net';
import { Agent, request as send } from 'undici';
import { Outage, Rejected, toError } from '../domain/errors.ts';
import type { HttpRequest, HttpResponse, Outbound } from '../ports.ts';
import { refusedAddress } from './outbound-addresses.ts';

export type Sending = {
  /** Aborted when the time for the whole request is over. */
  readonly signal: AbortSignal;
  /** Reading may stop with Rejected `too-large` once the body is longer than this many bytes. */
  readonly maxBytes: number;
  /** Tells how far it got: a failure while `connecting` is known not to have reached anybody. */
  readonly phase: (phase: 'connecting' | 'sent') => void;
};

/** What lies behind the guard. It is never asked for anything the guard has refused. */
export type Network = {
  /** Schemes it can carry; `['https:']` when not given. */
  readonly schemes?: readonly ('https:' | 'http:')[] | undefined;
  /** The addresses of a name. One refused address among them refuses the request; else the first is used. */
  resolve(host: string): Promise<readonly string[]>;
  /** Sends one request to exactly `address` and follows no redirect. */
  fetch(request: HttpRequest, address: string, sending: Sending): Promise<HttpResponse>;
};
export type OutboundOptions = {
  /** DNS and undici when not given. A stand-in may answer by itself, with any public address for its names. */
  readonly network?: Network | undefined;
  /** A signal that aborts after so many milliseconds. */
  readonly deadline?: ((ms: number) => AbortSignal) | undefined;
};

type Target = { readonly url: URL; readonly allowed: string };

const mostRedirects = 3;
const methods = new Set(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']);
/** Headers that speak of the connection, name another host, or hide the size of the answer. */
const reservedHeaders = new Set([
  'host', 'connection', 'keep-alive', 'transfer-encoding', 'content-length', 'upgrade', 'te', 'trailer', 'expect',
  'accept-encoding',
]);
/** Scheme, host and port exactly as they are meant: no credentials, escapes, backslashes, blanks or other alphabets. */
const plainOrigin = /^https?:\/\/([a-z0-9._-]+|\[[0-9a-f:.]+\])(?::\d{1,5})?(?=[/?#]|$)/i;

/**
 * The guard. A request goes out only when its scheme is allowed and its exact `host:port` is in `allow`; the name is resolved
 * once, every address it has is checked, and the connection is made to the first of them. Up to three redirects within the
 * same scheme, host and port are followed, to the same address. `timeoutMs` covers everything, `maxBytes` the body.
 * @throws Rejected `egress` refused by the guard (nothing was sent there) · `too-large` the body is over `maxBytes`.
 * @throws Outage no answer; `ambiguous` when the request may have been sent.
 */
export function createOutbound(options: OutboundOptions = {}): Outbound {
  const network = options.network ?? createInternet();
  const deadline = options.deadline ?? ((ms: number) => AbortSignal.timeout(ms));
  return {
    async request(request, { allow, timeoutMs, maxBytes }) {
      const signal = deadline(timeoutMs);
      checkShape(request);
      const target = checkUrl(request.url, allow, network.schemes ?? ['https:']);
      const address = await resolveOnce(network, target, signal);
      return followWithin({ network, target, address, maxBytes, signal }, request);
    },
  };
}

function checkShape(request: HttpRequest): void {
  if (!methods.has(request.method)) throw egress(`the method ${request.method.slice(0, 20)} is not allowed`);
  const bad = Object.keys(request.headers).map((name) => name.toLowerCase())
    .find((name) => reservedHeaders.has(name) || name.startsWith('proxy-'));
  if (bad !== undefined) throw egress(`the header ${bad} is set by Tocsin alone`);
  const broken = Object.entries(request.headers).find(
    ([name, value]) => !/^[\w!#$%&'*+.^`|~-]+$/.test(name) || !/^[\t\x20-\x7e]*$/.test(value),
  );
  if (broken !== undefined) throw egress('a header has a name or value that cannot be sent');
}

function checkUrl(text: string, allow: readonly string[], schemes: readonly string[]): Target {
  const host = plainOrigin.exec(text)?.[1]?.toLowerCase();
  const url = URL.canParse(text) ? new URL(text) : undefined;
  // Whatever the parser had to rewrite (2130706433, 0x7f.1, [::ffff:127.0.0.1]) is no plain name or address.
  if (host === undefined || url === undefined || url.hostname !== host) {
    throw egress('the URL does not start with a plain scheme, host and port');
  }
  if (!schemes.includes(url.protocol)) throw egress(`the scheme ${url.protocol} is not allowed; use ${schemes.join(' or ')}`);
  const port = url.port === '' ? defaultPort(url) : url.port;
  const allowed = `${host}:${port}`;
  if (!allow.some((entry) => entry.toLowerCase() === allowed)) throw egress(`${allowed} is not in the allow-list`);
  return { url, allowed };
}

function defaultPort(url: URL): string {
  return url.protocol === 'https:' ? '443' : '80';
}

async function resolveOnce(network: Network, { url, allowed }: Target, signal: AbortSignal): Promise<string> {
  const bare = url.hostname.replace(/^\[|\]$/g, '');
  const literal = isIP(bare) !== 0;
  const addresses = literal ? [bare] : await inTime(network.resolve(url.hostname), signal).catch((error: unknown) => {
    throw new Outage('runbook', `${allowed}: the name was not resolved`, { cause: toError(error) });
  });
  for (const address of addresses) {
    const reason = refusedAddress(address, literal);
    if (reason !== undefined) throw egress(`${allowed} leads to ${reason}`);
  }
  const [first] = addresses;
  if (first === undefined) throw new Outage('runbook', `${allowed}: the name has no address`);
  return first;
}

type Journey = {
  readonly network: Network; readonly target: Target; readonly address: string; readonly maxBytes: number;
  readonly signal: AbortSignal;
};

async function followWithin(journey: Journey, first: HttpRequest): Promise<HttpResponse> {
  let request: HttpRequest = { ...first, url: journey.target.url.href };
  for (let redirects = 0; ; redirects += 1) {
    const response = await sendOnce(journey, request);
    const next = redirected(journey.target, request, response);
    if (next === undefined) return response;
    if (redirects === mostRedirects) throw egress(`${journey.target.allowed} redirected more than ${mostRedirects} times`);
    request = next;
  }
}

async function sendOnce({ network, target, address, maxBytes, signal }: Journey, request: HttpRequest): Promise<HttpResponse> {
  let ambiguous = !signal.aborted;
  const phase: Sending['phase'] = (reached) => void (ambiguous = reached === 'sent');
  try {
    signal.throwIfAborted();
    const response = await inTime(network.fetch(request, address, { signal, maxBytes, phase }), signal);
    if (response.body.byteLength > maxBytes) throw tooLarge(maxBytes);
    return response;
  } catch (error) {
    if (error instanceof Rejected || error instanceof Outage) throw error;
    const why = signal.aborted ? 'no answer in time' : 'no answer';
    throw new Outage('runbook', `${target.allowed}: ${why}`, { ambiguous, cause: toError(error) });
  }
}

function redirected(target: Target, request: HttpRequest, { status, headers }: HttpResponse): HttpRequest | undefined {
  const location = headers['location'];
  if (![301, 302, 303, 307, 308].includes(status) || location === undefined) return undefined;
  const url = URL.canParse(location, request.url) ? new URL(location, request.url) : undefined;
  if (url?.origin !== target.url.origin || url.username !== '' || url.password !== '') {
    throw egress(`${target.allowed} redirected to another scheme, host or port`);
  }
  if (status >= 307 || request.method === 'GET' || request.method === 'HEAD') return { ...request, url: url.href };
  const headersKept = Object.entries(request.headers).filter(([name]) => !name.toLowerCase().startsWith('content-'));
  return { method: 'GET', url: url.href, headers: Object.fromEntries(headersKept) };
}

/** Rejects when the signal aborts first, whether or not the work listens to it. */
async function inTime<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  const late = Promise.withResolvers<never>();
  const giveUp = () => late.reject(toError(signal.reason));
  signal.addEventListener('abort', giveUp, { once: true });
  if (signal.aborted) giveUp();
  try {
    return await Promise.race([work, late.promise]);
  } finally {
    signal.removeEventListener('abort', giveUp);
  }
}

/** The real network: the system's resolver, and undici connecting to the address it is given. Proxies are not used. */
export function createInternet(schemes: NonNullable<Network['schemes']> = ['https:']): Network {
  return {
    schemes,
    async resolve(host) {
      const found = await lookup(host, { all: true, order: 'ipv4first' });
      return found.map(({ address }) => address);
    },
    async fetch(request, address, sending) {
      const agent = new Agent({ connections: 1, allowH2: false, connect: { lookup: pinned(address) } });
      sending.phase('connecting');
      agent.on('connect', () => sending.phase('sent'));
      try {
        const { statusCode, headers, body } = await send(request.url, {
          dispatcher: agent, method: request.method as 'GET', headers: { ...request.headers, 'accept-encoding': 'identity' },
          signal: sending.signal, headersTimeout: 0, bodyTimeout: 0, ...(request.body !== undefined && { body: request.body }),
        });
        return { status: statusCode, headers: flatten(headers), body: await readUpTo(body, sending.maxBytes) };
      } finally {
        await agent.destroy();
      }
    },
  };
}

type LookupCallback = (error: Error | null, address: string | { address: string; family: number }[], family?: number) => void;

/** A name lookup that knows one answer, so that a name cannot lead elsewhere between the check and the connection. */
function pinned(address: string) {
  const family = isIP(address);
  return (_host: string, options: { all?: boolean | undefined }, done: LookupCallback): void => {
    if (options.all === true) return done(null, [{ address, family }]);
    done(null, address, family);
  };
}

async function readUpTo(body: AsyncIterable<Uint8Array>, maxBytes: number): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of body) {
    size += chunk.byteLength;
    if (size > maxBytes) throw tooLarge(maxBytes);
    chunks.push(chunk);
  }
  return new Uint8Array(Buffer.concat(chunks));
}

function flatten(headers: Record<string, string | string[] | undefined>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).flatMap(
      ([name, value]) => (value === undefined ? [] : [[name.toLowerCase(), [value].flat().join(', ')]]),
    ),
  );
}

function egress(reason: string): Rejected {
  return new Rejected('runbook', 'egress', `Refused to send: ${reason}. Only hosts listed under egress are reached.`);
}

function tooLarge(maxBytes: number): Rejected {
  return new Rejected('runbook', 'too-large', `The answer is longer than ${maxBytes} bytes; ask for less or raise the limit.`);
}
