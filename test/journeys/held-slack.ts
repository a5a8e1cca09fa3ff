// A door in front of the look-alike of Slack that keeps an answer back: before the call is carried out, after it, or for ever.
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export type Held = {
  /** Resolves when the call is here; where it is to be carried out first, when it has been. */
  readonly here: Promise<void>;
  /** Lets it pass, or its answer. */
  release(): void;
};

export type HeldSlack = {
  readonly url: string;
  /** The next call of this method. `after`: it is carried out, and only its answer is held. */
  hold(method: string, when: 'before' | 'after'): Held;
  close(): Promise<void>;
};

type Wanted = { readonly method: string; readonly when: 'before' | 'after'; readonly arrived: () => void; readonly released: Promise<void> };

/** `target`: where the methods are, with a slash at its end. */
export async function heldSlack(target: string): Promise<HeldSlack> {
  const wanted: Wanted[] = [];
  const releases: (() => void)[] = [];
  // What cannot be passed on ends without an answer, as at any Slack that goes away.
  const server = createServer((request, response) => void pass(request, response).catch(() => response.destroy()));

  async function pass(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const method = request.url?.slice(1).split('?')[0] ?? '';
    const at = wanted.findIndex((one) => one.method === method);
    const [held] = at < 0 ? [] : wanted.splice(at, 1);
    const body: Buffer[] = [];
    for await (const chunk of request as AsyncIterable<Buffer>) body.push(chunk);
    const carryOut = () => fetch(`${target}${request.url?.slice(1) ?? ''}`, {
      method: request.method ?? 'POST', body: Buffer.concat(body),
      headers: { 'content-type': request.headers['content-type'] ?? '', authorization: request.headers.authorization ?? '' },
    });
    if (held?.when === 'before') held.arrived();
    if (held?.when === 'before') await held.released;
    if (request.socket.destroyed) return;
    const answer = await carryOut();
    if (held?.when === 'after') held.arrived();
    if (held?.when === 'after') await held.released;
    response.writeHead(answer.status, { 'content-type': answer.headers.get('content-type') ?? '', ...(answer.headers.has('x-oauth-scopes') ? { 'x-oauth-scopes': answer.headers.get('x-oauth-scopes') ?? '' } : {}) });
    response.end(Buffer.from(await answer.arrayBuffer()));
  }

  await new Promise<void>((resolve) => { server.listen(0, '127.0.0.1', resolve); });
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/`,
    hold(method, when) {
      const [arrived, released] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
      wanted.push({ method, when, arrived: arrived.resolve, released: released.promise });
      releases.push(released.resolve);
      return { here: arrived.promise, release: released.resolve };
    },
    close: () => new Promise((resolve) => {
      releases.forEach((release) => release());
      server.closeAllConnections();
      server.close(() => resolve());
    }),
  };
}
