// The outside world that runbooks of the demo talk to. It answers in this process; the guard in front of it is the real one.
import type { Network } from '../src/adapters/outbound.ts';
import type { HttpRequest, HttpResponse } from '../src/ports.ts';

// Any public address will do: nothing is dialled. The guard refuses private and documentation ranges, as in earnest.
const address = '93.184.215.14';
const hosts = ['status.acme.example', 'flags.acme.example', 'queues.acme.example', 'deploys.acme.example'];

export type DemoNetwork = Network & {
  /** What was asked, oldest first. */
  readonly requests: readonly HttpRequest[];
  /** Whether checkout is broken right now; turning a flag off mends it. */
  healthy: boolean;
};

export function createDemoNetwork(): DemoNetwork {
  const requests: HttpRequest[] = [];
  const network: DemoNetwork = {
    healthy: false,
    requests,
    resolve: (host) => (hosts.includes(host) ? Promise.resolve([address]) : Promise.reject(new Error(`${host} is not in the demo’s world`))),
    fetch(request, _address, { phase }) {
      phase('sent');
      requests.push(request);
      return Promise.resolve(answer(network, request));
    },
  };
  return network;
}

function answer(network: DemoNetwork, request: HttpRequest): HttpResponse {
  const { host, pathname } = new URL(request.url);
  if (host === 'flags.acme.example' && request.method === 'PUT') {
    network.healthy = request.body?.includes('"enabled": false') ?? request.body?.includes('"enabled":false') ?? false;
    return json(200, { flag: pathname.split('/').at(-1), ...JSON.parse(request.body ?? '{}') });
  }
  if (pathname.endsWith('/dependencies')) return json(200, { 'payment-provider': 'operational', 'orders-db': 'operational' });
  if (network.healthy) return json(200, { service: 'checkout', state: 'operational', errorRate: 0.0004 });
  return json(host === 'status.acme.example' ? 503 : 200, { service: 'checkout', state: 'degraded', errorRate: 0.231, since: 'the last deploy' });
}

function json(status: number, body: object): HttpResponse {
  return { status, headers: { 'content-type': 'application/json' }, body: Buffer.from(JSON.stringify(body, undefined, 2)) };
}
