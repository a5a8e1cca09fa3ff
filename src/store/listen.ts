// Hearing NOTIFY on a connection of its own, and coming back when it is cut.
import type { Clock, Random } from '../ports.ts';
import type { Dedicated, Pool } from './sql.ts';

export type ListenOptions = {
  readonly clock: Pick<Clock, 'sleep'>;
  readonly random: Pick<Random, 'fraction'>;
  /** Called after every reconnect: what was sent in between is lost, so look at the tables. */
  readonly onReconnect?: () => void;
  /** Called with the reason whenever the connection is lost or cannot be made. */
  readonly onLost?: (error: Error) => void;
  /** How often a silent connection is asked whether it still answers, ms; default 30,000. */
  readonly heartbeatMs?: number;
  /** How long it may take to answer that, ms; default 5,000. */
  readonly heartbeatTimeoutMs?: number;
};

export type Listener = {
  /** Resolves when LISTEN is in force for the first time (or the listener was closed before that). */
  readonly listening: Promise<void>;
  readonly close: () => Promise<void>;
};

const FIRST_DELAY_MS = 100;
const LONGEST_DELAY_MS = 10_000;

/**
 * Calls `onNotify` with the payload of each NOTIFY on `channel`. A hint only: a NOTIFY is lost without a trace when
 * the connection is cut, so the caller polls as well. Returns at once; reconnects for ever, 0.1 s to 10 s apart.
 */
export function listen(pool: Pool, channel: string, onNotify: (payload: string) => void, options: ListenOptions): Listener {
  const stop = new AbortController();
  const first = Promise.withResolvers<void>();
  let connected = 0;
  const run = async (): Promise<void> => {
    for (let failures = 0; !stop.signal.aborted; failures += 1) {
      try {
        await hold(pool, channel, onNotify, options, stop.signal, () => {
          failures = 0;
          connected += 1;
          if (connected === 1) first.resolve();
          else options.onReconnect?.();
        });
      } catch (error) {
        options.onLost?.(error instanceof Error ? error : new Error(String(error)));
      }
      if (stop.signal.aborted) break;
      const delay = Math.min(LONGEST_DELAY_MS, FIRST_DELAY_MS * 2 ** failures);
      await options.clock.sleep(delay * (0.5 + options.random.fraction() / 2), stop.signal);
    }
    first.resolve();
  };
  const running = run();
  return {
    listening: first.promise,
    close: () => {
      stop.abort();
      return running;
    },
  };
}

/** Listens until closed; throws when the connection cannot be made or is lost. */
async function hold(
  pool: Pool,
  channel: string,
  onNotify: (payload: string) => void,
  options: ListenOptions,
  signal: AbortSignal,
  onListening: () => void,
): Promise<void> {
  const connection = await pool.dedicated();
  try {
    const lost = new Promise<never>((_, reject) => connection.onLost(reject));
    lost.catch(() => undefined);
    connection.onNotification(onNotify);
    await connection.query(`listen "${channel.replaceAll('"', '""')}"`);
    if (signal.aborted) return;
    onListening();
    await Promise.race([lost, heartbeat(connection, options, signal)]);
  } finally {
    await connection.close();
  }
}

/** A cut that no packet tells of is noticed only by asking. Returns when `signal` aborts. */
async function heartbeat(connection: Dedicated, options: ListenOptions, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    await options.clock.sleep(options.heartbeatMs ?? 30_000, signal);
    if (!signal.aborted) await connection.query('select 1', [], { timeoutMs: options.heartbeatTimeoutMs ?? 5000 });
  }
}
