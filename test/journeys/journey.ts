// A whole Tocsin in the world in a box, with a database of its own, for the journeys: real HTTP on every side, short waits.
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll } from 'vitest';
import { openBox, type Box } from '../../demo/box.ts';
import { createStage, type Stage } from '../../demo/play/stage.ts';
import type { Incident } from '../../src/domain/incident.ts';
import { factsOf } from '../../src/store/fact.ts';
import { readIncident } from '../../src/store/incident.ts';
import type { Pool } from '../../src/store/pool.ts';
import { systemClock, systemRandom } from '../../src/world.ts';
import { databaseProxy, type DatabaseProxy } from '../support/database-proxy.ts';
import { freshDatabase } from '../support/database.ts';
import { asRole } from '../support/two-roles.ts';

export type Journey = {
  readonly box: Box; readonly stage: Stage; readonly pool: Pool; readonly proxy: DatabaseProxy;
  /** What Tocsin logged, one line of JSON each. */
  readonly log: readonly string[];
  /** A folder for the test's own files; removed at the end. */
  readonly dir: string;
  /** Tocsin's own DATABASE_URL. */
  readonly address: string;
  /** Waits until nothing is on its way: no delivery, effect or step is due (what was wished for later aside), and every webhook has arrived. */
  quiet(): Promise<void>;
  incident(id: number): Promise<Incident>;
  facts(id: number): ReturnType<typeof factsOf>;
};

export type JourneyOptions = {
  /** The text of tocsin.yaml. */
  readonly config?: string;
  readonly env?: Readonly<Record<string, string>>;
  /** Runbooks to load instead of the project's own, by file name. */
  readonly runbooks?: Readonly<Record<string, string>>;
  /** Slack comes over WebSockets instead of HTTP. */
  readonly socketMode?: boolean;
  /** Tocsin works as a role of its own beside the owner's, as docs/operations.md says; it makes that role at its start. */
  readonly twoRoles?: true | { readonly password: string };
};

export const timing = { leaseMs: 2_000, pollMs: 200, backoffMs: 100 } as const;

/** Call at the top of a test file: everything is closed after the file by itself. */
export async function openJourney(options: JourneyOptions = {}): Promise<Journey> {
  const db = await freshDatabase();
  const proxy = await databaseProxy(db.url);
  const { twoRoles } = options;
  const roles = twoRoles ? { DATABASE_URL: asRole(db, 'bot', { url: proxy.url, ...(twoRoles === true ? {} : twoRoles) }).url, DATABASE_OWNER_URL: db.url } : { DATABASE_URL: proxy.url };
  const dir = await mkdtemp(path.join(tmpdir(), 'tocsin-journey-'));
  // Hooks run last to first: the folder goes when everything that uses it has ended, even if the box does not open.
  afterAll(() => rm(dir, { recursive: true, force: true }));
  afterAll(proxy.close);
  const log: string[] = [];
  const box = await openBox({
    clock: systemClock, random: systemRandom, dir: path.join(dir, 'box'), timing, write: (line) => log.push(line), socketMode: options.socketMode,
    env: { ...roles, ...(await writeFiles(dir, options)), ...options.env },
  });
  afterAll(async () => {
    proxy.refuse(false);
    await box.close();
  });
  const stage = createStage(box, () => undefined);
  return {
    box, stage, pool: db.pool, proxy, log, dir, address: roles.DATABASE_URL,
    quiet: () => quiet(box, db.pool),
    async incident(id) {
      const found = await readIncident(db.pool, id);
      if (!found) throw new Error(`there is no INC-${id}`);
      return found;
    },
    facts: (id) => factsOf(db.pool, id),
  };
}

async function writeFiles(dir: string, { config, runbooks }: JourneyOptions): Promise<Record<string, string>> {
  const env: Record<string, string> = {};
  if (config !== undefined) {
    env['TOCSIN_CONFIG'] = path.join(dir, 'tocsin.yaml');
    await writeFile(env['TOCSIN_CONFIG'], config);
  }
  if (runbooks) {
    env['RUNBOOKS_DIR'] = path.join(dir, 'runbooks');
    await mkdir(env['RUNBOOKS_DIR']);
    for (const [name, text] of Object.entries(runbooks)) await writeFile(path.join(env['RUNBOOKS_DIR'], name), text);
  }
  return env;
}

const patienceMs = 30_000;

/** See Journey.quiet. Throws what was still under way when it takes too long. */
export async function quiet(box: Pick<Box, 'demo'>, pool: Pool): Promise<void> {
  const { slack, pagerduty, github } = box.demo.worlds;
  const end = Date.now() + patienceMs;
  for (let calm = 0; calm < 2;) {
    await Promise.all([slack.settled(), pagerduty.settled(), github.settled()]);
    const busy = await underWay(pool);
    calm = busy.length === 0 ? calm + 1 : 0;
    if (Date.now() > end) throw new Error(`still under way after ${patienceMs / 1000} s: ${busy.join('; ')}`);
    await systemClock.sleep(20);
  }
}

async function underWay(pool: Pool): Promise<string[]> {
  const { rows } = await pool.query<{ what: string }>(
    `select concat_ws(' ', 'delivery', id, source, state, outcome) as what from delivery where state in ('waiting', 'running')
     union all select concat_ws(' ', 'effect', id, kind, state, outcome) from effect where state in ('waiting', 'running') and (attempt > 0 or run_at <= now() + interval '1 second')
     union all select concat_ws(' ', 'step', name, status) from runbook_step where status in ('ready', 'running') or token > end_counted`,
  );
  return rows.map((row) => row.what);
}
