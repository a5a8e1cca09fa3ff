// The way in, as networks are: what Slack and PagerDuty send gets lost, is answered into the void, or arrives twice.
import { createServer, type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from 'node:http';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Dice } from '../../test/support/dice.ts';

export type WayIn = {
  readonly url: string;
  readonly counts: { readonly lost: number; readonly unanswered: number; readonly twice: number; /** By a replica whose clock is too far ahead of Slack’s. */ readonly refused: number };
  /** From now on everything arrives, once. */
  calm(): void;
  close(): Promise<void>;
};

/** Of all requests. */
const shares = { lost: 0.03, unanswered: 0.04, twice: 0.06 } as const;
/** Of one hop (RFC 9110, 7.6.1), or set by fetch. */
const ofThisHop: ReadonlySet<string> = new Set(['host', 'connection', 'keep-alive', 'content-length', 'transfer-encoding', 'expect']);

/** `target`: the replica that a load balancer would choose now. */
export async function openWayIn(target: () => string, dice: Dice): Promise<WayIn> {
  const counts = { lost: 0, unanswered: 0, twice: 0, refused: 0 };
  let rough = true;
  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const [drawn, laterMs] = [rough ? dice.fraction() : 1, dice.below(400)];
    const is = (from: number, share: number): boolean => drawn >= from && drawn < from + share;
    const body = await readAll(request);
    if (is(0, shares.lost)) {
      counts.lost += 1;
      return void response.destroy();
    }
    if (is(shares.lost, shares.twice)) {
      counts.twice += 1;
      void sleep(laterMs).then(() => passOn(target(), request, body)).catch(() => undefined);
    }
    const answered = await passOn(target(), request, body);
    if (answered.status === 401 || answered.status === 429) counts.refused += 1;
    if (is(shares.lost + shares.twice, shares.unanswered)) {
      counts.unanswered += 1;
      return void response.destroy();
    }
    response.writeHead(answered.status, answered.headers).end(answered.text);
  };
  const server = createServer((request, response) => {
    // Whoever was to answer is dead: the sender sees a connection that ends.
    answer(request, response).catch(() => response.destroy());
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The way in has no port.');
  return {
    url: `http://127.0.0.1:${address.port}`,
    counts,
    calm: () => {
      rough = false;
    },
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

async function readAll(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

async function passOn(to: string, { url = '/', method = 'POST', headers }: IncomingMessage, body: Buffer): Promise<{ status: number; headers: Record<string, string>; text: string }> {
  const response = await fetch(`${to}${url}`, { method, headers: passed(headers), body, redirect: 'manual' });
  const text = await response.text();
  return { status: response.status, headers: Object.fromEntries([...response.headers].filter(([name]) => !ofThisHop.has(name))), text };
}

function passed(headers: IncomingHttpHeaders): [string, string][] {
  return Object.entries(headers).flatMap(([name, value]): [string, string][] => (ofThisHop.has(name) || value === undefined ? [] : [[name, String(value)]]));
}
