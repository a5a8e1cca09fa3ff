// A TCP proxy in front of the test database that can go silent, cut its connections, or refuse new ones.
import { connect, createServer, type Socket } from 'node:net';

export type DatabaseProxy = {
  readonly url: string;
  /** Bytes are swallowed from now on, both ways; connections stay open. `false` lets new bytes through again. */
  readonly silence: (on: boolean) => void;
  /** Resets every connection that is open. */
  readonly cut: () => void;
  /** New connections are reset at once until told otherwise. */
  readonly refuse: (on: boolean) => void;
  /** Connections that are open now hang from now on, and nobody hears of it, not even when their server is no more. */
  readonly hang: () => void;
  /** New connections go to `target`: another server has taken the address. */
  readonly lead: (target: string) => void;
  readonly close: () => Promise<void>;
};

/** `target`: a database URL, over TCP or with the directory of a Unix socket in `?host=`. */
export async function databaseProxy(target: string): Promise<DatabaseProxy> {
  let to = target;
  let hung = new Set<Socket>();
  const open = new Set<Socket>();
  let silent = false;
  let refusing = false;
  const server = createServer((inside) => {
    if (refusing) {
      inside.resetAndDestroy();
      return;
    }
    const outside = connectTo(new URL(to));
    for (const [from, other] of [[inside, outside], [outside, inside]] as const) {
      open.add(from);
      from.on('data', (bytes) => {
        if (!silent && !hung.has(from)) other.write(bytes);
      });
      // A cut shows on the other side as an end; the error itself is what the test provoked.
      from.on('error', () => other.destroy());
      from.on('close', () => {
        open.delete(from);
        // Of a machine that is no more nobody hears, not even an end.
        if (!hung.has(from) || from === inside) other.destroy();
      });
    }
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The proxy has no port.');
  const url = new URL(target);
  url.searchParams.delete('host');
  url.host = `127.0.0.1:${address.port}`;
  const cut = (): void => {
    for (const socket of open) {
      if (socket.remoteFamily === undefined) socket.destroy();
      else socket.resetAndDestroy();
    }
  };
  return {
    url: url.href,
    silence: (on) => {
      silent = on;
    },
    cut,
    refuse: (on) => {
      refusing = on;
    },
    hang: () => {
      hung = new Set([...hung, ...open]);
    },
    lead: (other) => {
      to = other;
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        cut();
      }),
  };
}

function connectTo(to: URL): Socket {
  const directory = to.searchParams.get('host');
  const port = to.port === '' ? 5432 : Number(to.port);
  return directory === null ? connect(port, to.hostname) : connect(`${directory}/.s.PGSQL.${port}`);
}
