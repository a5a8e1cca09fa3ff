// The egress guard before a stand-in for the network that records what reached it.
import { createOutbound } from '../../src/adapters/outbound.ts';
import type { Network } from '../../src/adapters/outbound.ts';
import type { HttpRequest, HttpResponse } from '../../src/ports.ts';

export const ok: HttpResponse = { status: 200, headers: {}, body: new TextEncoder().encode('fine') };
type Answer = HttpResponse | ((request: HttpRequest) => HttpResponse | Promise<HttpResponse>);

export function guarded(
  options: { addresses?: readonly string[]; answer?: Answer; schemes?: Network['schemes']; phase?: 'connecting' | 'sent' } = {},
) {
  const reached: string[] = [];
  const resolved: string[] = [];
  const sent: HttpRequest[] = [];
  const network: Network = {
    schemes: options.schemes,
    resolve: (host) => {
      resolved.push(host);
      return Promise.resolve(options.addresses ?? ['93.184.216.34']);
    },
    fetch: async (request, address, sending) => {
      reached.push(`${address} ${request.url}`);
      sent.push(request);
      if (options.phase !== undefined) sending.phase(options.phase);
      const answer = options.answer ?? ok;
      return typeof answer === 'function' ? answer(request) : answer;
    },
  };
  const outbound = createOutbound({ network });
  const get = (url: string, allow: readonly string[], more: { timeoutMs?: number; maxBytes?: number } = {}) =>
    outbound.request({ method: 'GET', url, headers: {} }, { allow, timeoutMs: 1_000, maxBytes: 100, ...more });
  return { outbound, get, reached, resolved, sent };
}
