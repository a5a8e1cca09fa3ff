// Serves the look-alike of GitHub alone, on a free port of this machine.
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { GitHubWorld } from './types.ts';

export type Listening = { readonly url: string; close(): Promise<void> };

/** Listens on 127.0.0.1; `publicUrl` of the world should answer this url. Closing cuts what is under way. */
export async function listenGitHub(world: GitHubWorld): Promise<Listening> {
  const server = createServer((req, res) => void world.handle(req, res));
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', resolve);
  });
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    close: () =>
      new Promise((resolve, reject) => {
        server.close((error) => (error === undefined ? resolve() : reject(error)));
        server.closeAllConnections();
      }),
  };
}
