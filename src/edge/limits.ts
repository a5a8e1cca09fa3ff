// How much one caller may ask: buckets that fill with time, as many as fit into a table of fixed size. Signed webhooks pass none of them.
import type { IncomingMessage, ServerResponse } from 'node:http';
import { isIPv6 } from 'node:net';
import type { Clock } from '../ports.ts';
import { send } from './http.ts';

type Rate = { readonly perMinute: number; readonly burst: number };

/**
 * Generous for whoever is known, tight for whoever guesses. `strangers`: requests without a token or signature that is right, by
 * address. `tokens`: requests with one, by token. Where the numbers come from: a dashboard that scrapes every second uses 60 a minute.
 * `refusals`: how many of an address's refused requests are in the log. Each may be two lines of 250 bytes: 40 MB a day, and not 40 GB.
 */
export const rates = { strangers: { perMinute: 60, burst: 60 }, tokens: { perMinute: 600, burst: 120 }, refusals: { perMinute: 60, burst: 60 } } as const satisfies Record<string, Rate>;
export type LimitKind = keyof typeof rates;

/** About 100 bytes each: what a flood from many addresses can take of our memory is 1 MB. */
const most = 10_000;

export type Limits = {
  /** Takes one; ms to wait when there is none. */
  take(kind: LimitKind, key: string): number;
  /** Takes none: ms to wait until there is one. */
  look(kind: LimitKind, key: string): number;
  /** Whether this key has taken any lately. */
  knows(kind: LimitKind, key: string): boolean;
  /** Whom the request came from. */
  address(request: IncomingMessage): string;
};

/** `proxies`: how many of our own stand before us, each of which adds to X-Forwarded-For; 0 believes nobody. */
export function createLimits({ clock, proxies = 0, size = most }: { clock: Pick<Clock, 'monotonicMs'>; proxies?: number; size?: number }): Limits {
  const buckets = new Map<string, { tokens: number; at: number }>();

  function filled(kind: LimitKind, key: string): number {
    const bucket = buckets.get(`${kind} ${key}`);
    const { perMinute, burst } = rates[kind];
    return bucket ? Math.min(burst, bucket.tokens + ((clock.monotonicMs() - bucket.at) * perMinute) / 60_000) : burst;
  }
  function wait(kind: LimitKind, tokens: number): number {
    return tokens >= 1 ? 0 : ((1 - tokens) * 60_000) / rates[kind].perMinute;
  }
  return {
    take(kind, key) {
      const tokens = filled(kind, key);
      const waitMs = wait(kind, tokens);
      // Set anew, it is the youngest of the map; the one that was used longest ago goes first, and it is full again by then.
      buckets.delete(`${kind} ${key}`);
      buckets.set(`${kind} ${key}`, { tokens: waitMs === 0 ? tokens - 1 : tokens, at: clock.monotonicMs() });
      const [oldest] = buckets.keys();
      if (buckets.size > size && oldest !== undefined) buckets.delete(oldest);
      return waitMs;
    },
    look: (kind, key) => wait(kind, filled(kind, key)),
    knows: (kind, key) => buckets.has(`${kind} ${key}`),
    address: (request) => addressOf(request, proxies),
  };
}

/** For tests and tools that ask for nothing else. */
export const unlimited: Limits = { take: () => 0, look: () => 0, knows: () => false, address: (request) => addressOf(request, 0) };

/**
 * The n-th entry from the right was written by the outermost of our own n proxies; everything left of it is what the caller says of
 * themselves. An IPv6 host has a whole /64 of addresses, so that counts as one.
 */
function addressOf(request: IncomingMessage, proxies: number): string {
  const socket = request.socket.remoteAddress ?? '';
  const header = request.headers['x-forwarded-for'];
  const chain = proxies === 0 ? [] : String(header ?? '').split(',').map((one) => one.trim());
  const said = chain.at(-proxies) ?? '';
  return network(/^[0-9A-Fa-f:.]{2,45}$/.test(said) ? said : socket);
}

function network(address: string): string {
  const plain = address.replace(/^::ffff:(?=\d+\.\d+\.\d+\.\d+$)/i, '').toLowerCase();
  if (!isIPv6(plain)) return plain;
  const [head = '', tail] = plain.split('::');
  const left = head.split(':').filter(Boolean);
  const right = (tail ?? '').split(':').filter(Boolean);
  const groups = tail === undefined ? left : [...left, ...Array.from({ length: Math.max(0, 8 - left.length - right.length) }, () => '0'), ...right];
  return `${groups.slice(0, 4).map((group) => group.replace(/^0+(?=.)/, '')).join(':')}::/64`;
}

/** 429, with the whole seconds after which it is worth asking again. The connection ends with it where a body has not been read: Node would read all of it for the next request. */
export function tooMany(response: ServerResponse, waitMs: number): undefined {
  const { headers, complete } = response.req;
  const unread = !complete && (headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > 0);
  send(response, 429, { error: 'Too many requests. Come back after the seconds in Retry-After.' }, { 'retry-after': String(Math.max(1, Math.ceil(waitMs / 1_000))), ...(unread ? { connection: 'close' } : {}) });
}
