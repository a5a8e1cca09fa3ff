// A TCP proxy in front of the test database that can go silent, hold back, cut its connections, lose an answer, or refuse new ones.
import { connect, createServer, type Socket } from 'node:net';

export type DatabaseProxy = {
  readonly url: string;
  /** Bytes are swallowed from now on, both ways; connections stay open. `false` lets new bytes through again. */
  readonly silence: (on: boolean) => void;
  /** Nothing passes from now on; `false` lets it all through, late and whole. */
  readonly hold: (on: boolean) => void;
  /** What a client says next that has these words in it arrives; its answer is lost, and then the connection is reset. `undefined` calls that off. */
  readonly loseAnswer: (words: string | undefined) => void;
  /** How many were lost so. */
  readonly answersLost: number;
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
  const deaf = new Set<Socket>();
  let losing: string | undefined;
  let [silent, refusing, held, answersLost] = [false, false, false, 0];
  const server = createServer((inside) => {
    if (refusing) {
      inside.resetAndDestroy();
      return;
    }
    const outside = connectTo(new URL(to));
    for (const [from, other] of [[inside, outside], [outside, inside]] as const) {
      open.add(from);
      from.on('data', (bytes) => {
        if (silent || hung.has(from)) return;
        if (deaf.delete(from)) {
          answersLost += 1;
          from.destroy();
          inside.resetAndDestroy();
          return;
        }
        if (from === inside && losing !== undefined && bytes.includes(losing)) {
          losing = undefined;
          deaf.add(outside);
        }
        other.write(bytes);
      });
      if (held) from.pause();
      // A cut shows on the other side as an end; the error itself is what the test provoked.
      from.on('error', () => other.destroy());
      from.on('close', () => {
        open.delete(from);
        deaf.delete(from);
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
    hold: (on) => {
      held = on;
      for (const socket of open) {
        if (on) socket.pause();
        else socket.resume();
      }
    },
    loseAnswer: (words) => {
      losing = words;
    },
    get answersLost() {
      return answersLost;
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
