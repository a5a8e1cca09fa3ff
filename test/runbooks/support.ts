// Answers of the outside for shipped runbooks whose steps are requests.
import { createOutbound } from '../../src/adapters/outbound.ts';
import type { DemoNetwork } from '../../demo/network.ts';
import type { HttpResponse } from '../../src/ports.ts';
import type { FakeOutbound } from '../support/engine.ts';

/** The real egress guard in front of the demo's world. */
export function guarded(network: DemoNetwork): FakeOutbound {
  const guard = createOutbound({ network });
  return { sent: [], answer: () => answer(404), request: (request, options) => guard.request(request, options) };
}

export function answer(status: number, body = '', headers: Readonly<Record<string, string>> = {}): HttpResponse {
  return { status, headers, body: Buffer.from(body) };
}
