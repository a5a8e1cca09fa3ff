// A bench for the embedded PostgreSQL: a directory per test, processes that own a cluster, and everything put away after.
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { connectionUrl, type Embedded, type EmbeddedConnection, type EmbeddedOptions, startEmbedded } from '../../src/store/embedded.ts';
import { createPool, type Pool } from '../../src/store/pool.ts';
import { quickDirectory } from './quick-directory.ts';

export const OWNER = fileURLToPath(new URL('cluster-owner.ts', import.meta.url));

export type Owner = {
  readonly connection: EmbeddedConnection;
  readonly pid: number;
  readonly owned: boolean;
  readonly child: ChildProcess;
};

export type OwnerOptions = {
  readonly args?: readonly string[];
  readonly script?: string;
  /** The Node that runs it; default: this one. */
  readonly node?: string;
  /** Who it runs as; default: we. */
  readonly uid?: number;
};

export class Bench {
  readonly base: string;
  dataDir: string;
  readonly #steps: (() => Promise<void>)[] = [];

  /** In memory when there is room; a container forbids to execute programs there, so tests that copy some take the disk. */
  constructor(parent = quickDirectory()) {
    this.base = mkdtempSync(join(parent, 'embedded-'));
    this.dataDir = join(this.base, 'state', 'postgres');
    chmodSync(this.base, 0o755);
  }

  later(step: () => Promise<void>): void {
    this.#steps.push(step);
  }

  /** Puts a ready-made cluster in place (`initdb` takes a second); `from` is another bench's, stopped. */
  copyCluster(from: Bench): void {
    mkdirSync(dirname(this.dataDir), { recursive: true });
    // Owners and modes must come along.
    execFileSync('cp', ['-a', from.dataDir, this.dataDir]);
  }

  async start(extra: Partial<EmbeddedOptions> = {}): Promise<Embedded> {
    const embedded = await startEmbedded({ dataDir: this.dataDir, fast: true, ...extra });
    this.later(embedded.stop);
    return embedded;
  }

  /** A Node process that owns (or joins) a cluster. */
  async startOwner(options: OwnerOptions = {}): Promise<Owner> {
    const errors: string[] = [];
    const child = spawn(options.node ?? process.execPath, [options.script ?? OWNER, ...(options.args ?? [this.dataDir])], {
      stdio: ['ignore', 'pipe', 'pipe'],
      cwd: '/',
      ...(options.uid === undefined ? {} : { uid: options.uid, gid: options.uid }),
    });
    const ended = new Promise<void>((resolve) => {
      child.once('exit', () => resolve());
      // One that could not even be started never exits.
      child.once('error', (error) => {
        errors.push(String(error));
        resolve();
      });
    });
    this.later(async () => {
      child.kill('SIGTERM');
      await ended;
    });
    child.stderr.on('data', (text) => errors.push(String(text)));
    for await (const line of createInterface(child.stdout)) return { ...(JSON.parse(line) as Omit<Owner, 'child'>), child };
    throw new Error(`The owner did not start: ${errors.join('')}`);
  }

  log(): string {
    const file = join(this.dataDir, 'postgres.log');
    return existsSync(file) ? readFileSync(file, 'utf8') : '';
  }

  async putAway(): Promise<void> {
    for (const step of this.#steps.reverse()) await step();
    rmSync(this.base, { recursive: true, force: true });
  }
}

export async function withPool<T>(connection: EmbeddedConnection, work: (pool: Pool) => Promise<T>): Promise<T> {
  const pool = createPool({ connection: connectionUrl(connection), max: 1, applicationName: 'test' });
  try {
    return await work(pool);
  } finally {
    await pool.close();
  }
}

/** The column `v` of the first row. */
export async function show(connection: EmbeddedConnection, sql: string): Promise<unknown> {
  return withPool(connection, async (pool) => (await pool.query<{ v: unknown }>(sql)).rows[0]?.v);
}

/** Leaves something that a later server must still have. */
export async function leaveMark(connection: EmbeddedConnection): Promise<void> {
  await withPool(connection, (pool) => pool.query('create table kept as select 42 as v'));
}

export async function findMark(connection: EmbeddedConnection): Promise<unknown> {
  return show(connection, 'select v from kept');
}
