// The server of the database, and the one that takes its address when it dies.
import { execFileSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import path from 'node:path';
import { connectionUrl, startEmbedded } from '../../src/store/embedded.ts';

export type Primary = {
  /** Of the server that is in charge now. */
  readonly url: string;
  /** SIGINT: it shuts down for everybody. SIGQUIT: it crashes, and recovers from its log. Its supervisor starts it again. */
  strike(signal: 'SIGINT' | 'SIGQUIT'): void;
  /** It dies as in a crash and is never seen again. Resolves when another one, which was not behind, runs elsewhere. */
  failOver(): Promise<void>;
  stop(): Promise<void>;
};

/** `dir` must be one that PostgreSQL’s own user can enter. */
export async function startPrimary(dir: string): Promise<Primary> {
  let number = 1;
  const place = (): string => path.join(dir, `postgres-${number}`);
  // As in earnest: a server that does not wait for its log loses the last half second when it crashes, and with it what was accepted.
  let server = await startEmbedded({ dataDir: place() });
  return {
    get url() {
      return connectionUrl(server.connection);
    },
    strike: (signal) => void process.kill(server.pid, signal),
    async failOver() {
      const before = place();
      // No checkpoint, no farewell. That we stop it is only so that nobody starts it again.
      process.kill(server.pid, 'SIGQUIT');
      await server.stop();
      number += 1;
      // Owners and modes come along. What it had committed, the other has.
      execFileSync('cp', ['-a', before, place()]);
      rmSync(before, { recursive: true, force: true });
      server = await startEmbedded({ dataDir: place() });
    },
    stop: () => server.stop(),
  };
}
