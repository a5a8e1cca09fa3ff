// Where figures are taken: a PostgreSQL of its own, a Slack that answers at once, and what is started on them. Nothing is left, also when the measuring fails.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { connectionUrl, startEmbedded } from '../src/store/embedded.ts';
import { createPool, type Pool } from '../src/store/pool.ts';
import { startBare, startTocsin, stubSlack, type Running, type StubSlack } from './process.ts';

export type Stage = {
  readonly dir: string;
  /** Of the server's first database; `of` another one. */
  url(of?: string): string;
  readonly slack: StubSlack;
  pool(most: number, more?: { readonly database?: string; readonly statementTimeoutMs?: number }): Pool;
  /** A whole Tocsin, see process.ts. */
  tocsin(config?: string, more?: readonly string[]): Promise<Running>;
  /** The bare program, see bare.ts; `mute` calls no Slack. */
  bare(mute?: 'mute'): Promise<Running>;
};

export async function onStage<T>(measure: (stage: Stage) => Promise<T>): Promise<T> {
  // What was begun first ends last.
  const ends: (() => unknown)[] = [];
  try {
    const dir = await mkdtemp(path.join(tmpdir(), 'tocsin-bench-'));
    ends.unshift(() => rm(dir, { recursive: true, force: true }));
    const { connection, stop } = await startEmbedded({ dataDir: path.join(dir, 'pg') });
    ends.unshift(stop);
    const slack = await stubSlack();
    ends.unshift(() => slack.close());
    const url = (database = connection.database): string => connectionUrl({ ...connection, database });
    const began = (running: Running): Running => {
      ends.unshift(() => running.stop());
      return running;
    };
    return await measure({
      dir, url, slack,
      pool(max, { database, statementTimeoutMs } = {}) {
        const pool = createPool({ connection: url(database), applicationName: 'bench', max, ...(statementTimeoutMs === undefined ? {} : { statementTimeoutMs }) });
        ends.unshift(() => pool.close());
        return pool;
      },
      tocsin: async (config, more) => began(await startTocsin(slack, url(), config, more)),
      bare: async (mute) => began(await startBare(mute ? undefined : slack)),
    });
  } finally {
    for (const end of ends) await end();
  }
}
