// The look-alike of PagerDuty alone on a free port of this machine, for tests.
import { createServer } from 'node:http';
import { once } from 'node:events';
import type { PagerDutyWorld } from './world.ts';

/** Listens on 127.0.0.1 at a port the system picks. `apiUrl` is the base for the REST client; `close` also closes the world. */
export async function listenPagerDuty(world: PagerDutyWorld): Promise<{
  url: string; apiUrl: string; close: () => Promise<void>;
}> {
  const server = createServer((request, response) => {
    world.handle(request, response).catch(
      (error: unknown) => response.destroy(error instanceof Error ? error : new Error(String(error))),
    );
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the look-alike of PagerDuty got no port');
  const url = `http://127.0.0.1:${address.port}`;
  async function close(): Promise<void> {
    await world.close();
    server.closeAllConnections();
    server.close();
    await once(server, 'close');
  }
  return { url, apiUrl: `${url}/pagerduty/api`, close };
}
