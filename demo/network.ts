// The outside world that runbooks of the demo talk to. It answers in this process; the guard in front of it is the real one.
import type { Network } from '../src/adapters/outbound.ts';
import type { HttpRequest, HttpResponse } from '../src/ports.ts';
import { createQueues } from './queues.ts';

// Any public address will do: nothing is dialled. The guard refuses private and documentation ranges, as in earnest.
const address = '93.184.215.14';
const hosts = ['status.acme.example', 'flags.acme.example', 'queues.acme.example', 'deploys.acme.example'];

export type DemoNetwork = Network & {
  /** What was asked, oldest first. */
  readonly requests: readonly HttpRequest[];
  /** Whether checkout is broken right now; turning a flag off mends it. */
  healthy: boolean;
};

/** `deployed`: whether a deploy was finished, which mends services too (runbooks/bad-deploy.md). */
export function createDemoNetwork(deployed: () => boolean = () => false): DemoNetwork {
  const requests: HttpRequest[] = [];
  const queues = createQueues();
  const network: DemoNetwork = {
    healthy: false,
    requests,
    resolve: (host) => (hosts.includes(host) ? Promise.resolve([address]) : Promise.reject(new Error(`${host} is not in the demo’s world`))),
    fetch(request, _address, { phase }) {
      phase('sent');
      requests.push(request);
      const { host } = new URL(request.url);
      return Promise.resolve(host === 'queues.acme.example' ? queues(request) : answer(network, deployed(), request));
    },
  };
  return network;
}

function answer(network: DemoNetwork, deployed: boolean, request: HttpRequest): HttpResponse {
  const { host, pathname, searchParams } = new URL(request.url);
  if (host === 'flags.acme.example' && request.method === 'PUT') {
    network.healthy = request.body?.includes('"enabled": false') ?? request.body?.includes('"enabled":false') ?? false;
    return json(200, { flag: pathname.split('/').at(-1), ...JSON.parse(request.body ?? '{}') });
  }
  if (pathname.endsWith('/dependencies')) return json(200, { 'payment-provider': 'operational', 'orders-db': 'operational' });
  if (pathname === '/api/deploys') return json(200, { service: searchParams.get('service'), deploys });
  const service = pathname.split('/').at(-1);
  if (network.healthy || deployed) return json(200, { service, state: 'operational', errorRate: 0.0004 });
  return json(host === 'status.acme.example' ? 503 : 200, { service, state: 'degraded', errorRate: 0.231, since: 'the last deploy' });
}

/** Newest first. The commit before the newest is the good one. */
const deploys = [
  { commit: 'e83c5163316f89bfbde7d9ab23ca2e25604af290', by: 'dev-patel', ago: '14 min', title: 'New payment flow for everybody' },
  { commit: '8bc9a0c769ac1df7820f2dbf8f7b7d64835e3c68', by: 'ada-park', ago: '2 d', title: 'Show the delivery date in the cart' },
  { commit: '7a3ee2d5c1c0f2a8a1d0b6e4f5978c2b3d4e5f60', by: 'ben-okafor', ago: '5 d', title: 'Close idle connections to orders-db' },
];

function json(status: number, body: object): HttpResponse {
  return { status, headers: { 'content-type': 'application/json' }, body: Buffer.from(JSON.stringify(body, undefined, 2)) };
}
