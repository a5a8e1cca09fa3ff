// A port that is free now, so that links can be known before anything listens.
import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';

/** `wanted` when it is free, else any. Somebody may still take it in between: then listening fails and says so. */
export async function freePort(wanted = 0): Promise<number> {
  const probe = createServer();
  try {
    probe.listen(wanted, '127.0.0.1');
    await once(probe, 'listening');
  } catch {
    return freePort(0);
  }
  const { port } = probe.address() as AddressInfo;
  probe.close();
  await once(probe, 'close');
  return port;
}
