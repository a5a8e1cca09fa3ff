// Serves one Slack alone, for tests.
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

import { toError } from '../../src/domain/errors.ts';

import type { SlackWorld } from './world.ts';

/** `url` has no path and no slash at the end; the Web API is under `${url}/slack/api/`. */
export type ListeningSlack = { readonly url: string; readonly apiUrl: string; close(): Promise<void> };

/** Listens on a free port of 127.0.0.1 and tells the world its address. `close` also ends the world's waiting. */
export async function listenSlack(world: SlackWorld): Promise<ListeningSlack> {
  const server = createServer((req, res) => {
    world.handle(req, res).then(
      (handled) => {
        if (!handled) res.writeHead(404).end();
      },
      (error: unknown) => {
        res.destroy();
        server.emit('error', toError(error));
      },
    );
  });
  server.on('upgrade', (req, socket, head) => {
    if (!world.upgrade(req, socket, head)) socket.destroy();
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const { port } = server.address() as AddressInfo;
  const url = `http://127.0.0.1:${port}`;
  world.mountAt(url);
  return {
    url,
    apiUrl: `${url}/slack/api/`,
    close: async () => {
      world.stop();
      server.closeAllConnections();
      await new Promise<void>((resolve) => {
        server.close(() => {
          resolve();
        });
      });
    },
  };
}
