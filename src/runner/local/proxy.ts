// The way out of a sandbox: CONNECT to exactly the allowed host:port, a name resolved once. Lives in the step's supervisor.
import { lookup } from 'node:dns/promises';
import { connect, createServer, isIP, type Server, type Socket } from 'node:net';
import { refusedAddress } from './addresses.ts';
import type { Egress } from './order.ts';

export type Network = {
  resolve(host: string): Promise<readonly string[]>;
  /** To exactly this address. */
  connect(address: string, port: number): Socket;
};

export const internet: Network = {
  resolve: async (host) => (await lookup(host, { all: true, order: 'ipv4first' })).map(({ address }) => address),
  connect: (address, port) => connect({ host: address, port, allowHalfOpen: true }),
};

type Target = { readonly host: string; readonly port: number };
type Way = { readonly address: string } | { readonly status: 403 | 502; readonly why: string };

const longestHead = 8_192;
const connectMs = 15_000;

function split(entry: string): Target {
  const colon = entry.lastIndexOf(':');
  return { host: entry.slice(0, colon).toLowerCase().replace(/^\[|\]$/g, ''), port: Number(entry.slice(colon + 1)) };
}

/** Finds the one address for a target, or says why there is none. Names keep their first answer for the whole step. */
export function createGuard(egress: Egress, resolve: Network['resolve']): (entry: string) => Promise<Way> {
  const answers = new Map<string, Promise<readonly string[]>>();
  const once = (host: string): Promise<readonly string[]> => {
    if (isIP(host) !== 0) return Promise.resolve([host]);
    const answer = answers.get(host) ?? resolve(host);
    answers.set(host, answer);
    // A name that could not be resolved has no answer yet that could be kept.
    answer.catch(() => answers.delete(host));
    return answer;
  };
  const deniedAddresses = async (port: number): Promise<readonly string[]> =>
    (await Promise.all(egress.deny.map((entry) => split(entry)).filter((target) => target.port === port).map((target) => once(target.host)))).flat();
  return async (entry) => {
    const exact = entry.toLowerCase();
    if (!egress.allow.includes(exact)) return { status: 403, why: 'it is not in the allow-list of the runbook and the profile' };
    if (egress.deny.includes(exact)) return { status: 403, why: 'it is the runner’s own' };
    const { host, port } = split(exact);
    try {
      const addresses = await once(host);
      const refused = addresses.map((address) => refusedAddress(address, isIP(host) !== 0, egress.private)).find((why) => why !== undefined);
      if (refused !== undefined) return { status: 403, why: `it leads to ${refused}` };
      const denied = await deniedAddresses(port);
      if (addresses.some((address) => denied.includes(address))) return { status: 403, why: 'it is the runner’s own' };
      const [address] = addresses;
      return address === undefined ? { status: 502, why: 'its name has no address' } : { address };
    } catch {
      // Which resolver error it was does not matter to the step: it may try again.
      return { status: 502, why: 'its name was not resolved' };
    }
  };
}

function answer(client: Socket, status: number, why: string): void {
  client.end(`HTTP/1.1 ${status} Refused\r\ncontent-type: text/plain\r\nconnection: close\r\n\r\nTocsin: ${why}.\n`);
  client.resume();
}

function join(client: Socket, up: Socket): void {
  client.pipe(up);
  up.pipe(client);
  for (const [one, other] of [[client, up], [up, client]] as const) one.on('close', (failed) => void (failed && other.destroy()));
}

/** `refused` hears what was not let through, in words, so that it can stand in the step's output. */
export function createProxy(egress: Egress, network: Network, refused: (words: string) => void): Server {
  const guard = createGuard(egress, network.resolve);
  const serve = async (client: Socket, line: string, rest: Buffer): Promise<void> => {
    const entry = /^CONNECT ([\w.:[\]-]{1,300}) HTTP\/1\.[01]$/.exec(line)?.[1];
    if (entry === undefined) return answer(client, 405, 'only CONNECT host:port is served here, so use https');
    const way = await guard(entry);
    if (client.destroyed) return;
    if ('why' in way) {
      refused(`refused to connect to ${entry}: ${way.why}`);
      return answer(client, way.status, way.why);
    }
    const up = network.connect(way.address, split(entry).port);
    up.setTimeout(connectMs, () => up.destroy());
    let open = false;
    up.on('error', () => undefined).on('close', () => (open ? undefined : answer(client, 502, 'no connection')));
    up.once('connect', () => {
      open = true;
      up.setTimeout(0);
      client.write('HTTP/1.1 200 Connected\r\n\r\n');
      if (rest.length > 0) up.write(rest);
      join(client, up);
    });
  };
  return createServer({ allowHalfOpen: true }, (client) => {
    let head = Buffer.alloc(0);
    const read = (chunk: Buffer): void => {
      head = Buffer.concat([head, chunk]);
      const end = head.indexOf('\r\n\r\n');
      if (end < 0 && head.length <= longestHead) return;
      client.off('data', read).pause();
      if (end < 0) return answer(client, 405, 'the request is too long');
      void serve(client, head.toString('latin1', 0, head.indexOf('\r\n')), head.subarray(end + 4));
    };
    client.on('data', read).on('error', () => client.destroy());
  });
}
