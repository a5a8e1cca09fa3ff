// Keeps our WebSockets to Slack open (Socket Mode), each by itself: while one is renewed, Slack speaks through the other.
import { toError } from '../domain/errors.ts';
import type { Log } from '../log.ts';
import type { Clock } from '../ports.ts';

/** One connection, to be used once. */
export type Socket = {
  /** Resolves when Slack has said hello; rejects when it will not. */
  open(): Promise<void>;
  /** Resolves when Slack says goodbye, or the connection is lost. */
  readonly gone: Promise<void>;
  /** Never rejects; whatever is left of it goes. */
  close(): Promise<void>;
};

export type Sockets = {
  start(): void;
  stop(): Promise<void>;
  /** How many are open of how many, and why the others are not. */
  state(): { readonly open: number; readonly wanted: number; readonly why: string | undefined };
};

// Slack renews each connection every few hours and allows ten for an app (docs.slack.dev, Using Socket Mode).
const wanted = 2;
const patienceMs = 15_000;
/** One that lived shorter than this was no success, whatever it said: the next one waits as after one failure. */
const shortMs = 10_000;
const [leastWaitMs, mostWaitMs] = [1_000, 60_000];

type Line = { open: boolean; failures: number; why: string | undefined };
type Deps = { readonly make: () => Socket; readonly clock: Clock; readonly log: Log };

/** Nothing is opened before `start`, which waits for nothing: Slack may be away, the token wrong; that is said and tried again. */
export function keepSockets({ make, clock, log }: Deps): Sockets {
  const stopping = new AbortController();
  const lines: Line[] = Array.from({ length: wanted }, () => ({ open: false, failures: 0, why: undefined }));
  let running: Promise<unknown> = Promise.resolve();

  async function keep(line: Line): Promise<void> {
    while (!stopping.signal.aborted) {
      const socket = make();
      try {
        await live(line, socket);
      } catch (error) {
        failed(line, toError(error));
      }
      line.open = false;
      await socket.close();
      if (line.failures > 0) await clock.sleep(Math.min(mostWaitMs, leastWaitMs * 2 ** Math.min(10, line.failures - 1)), stopping.signal);
    }
  }

  /** From hello to goodbye. Throws when there was no hello. */
  async function live(line: Line, socket: Socket): Promise<void> {
    const opening = socket.open().then(() => true);
    // Abandoned, it may still come to open: then it is closed.
    const opened = await Promise.race([opening, until(patienceMs).then(() => false)]);
    if (!opened) {
      opening.then(() => socket.close(), () => undefined);
      if (stopping.signal.aborted) return;
      throw new Error(`Slack did not say hello within ${patienceMs / 1000} s`);
    }
    const since = clock.monotonicMs();
    if (line.why !== undefined) log.info('a WebSocket to Slack is open again');
    Object.assign(line, { open: true, why: undefined });
    await Promise.race([socket.gone, stopped(stopping.signal)]);
    line.failures = clock.monotonicMs() - since >= shortMs ? 0 : 1;
  }

  function failed(line: Line, error: Error): void {
    const why = explained(error);
    line.failures += 1;
    // Said once for each reason, not once a minute.
    if (why !== line.why) log.error('Slack takes no WebSocket of ours: nothing is heard over it until it does', { why });
    line.why = why;
  }

  function until(ms: number): Promise<void> {
    return clock.sleep(ms, stopping.signal);
  }

  return {
    start: () => {
      running = Promise.all(lines.map((line) => keep(line)));
    },
    stop: async () => {
      stopping.abort();
      await running;
    },
    state: () => ({ open: lines.filter((line) => line.open).length, wanted, why: lines.find((line) => line.why !== undefined)?.why }),
  };
}

function stopped(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    signal.addEventListener('abort', () => resolve());
  });
}

/** In words that say what to do, where Slack's code tells. */
function explained({ message }: Error): string {
  if (/invalid_auth|not_authed|account_inactive|not_allowed_token_type|missing_scope/.test(message)) {
    return `${message}. Check SLACK_APP_TOKEN: it begins with xapp-, needs the scope connections:write, and Socket Mode must be on in the app`;
  }
  return message;
}
