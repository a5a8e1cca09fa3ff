// The crash soak of the whole bot: replicas are killed at random while incidents live, and PostgreSQL is restarted and crashed.
import { setTimeout as sleep } from 'node:timers/promises';
import type { Demo } from '../../demo/server.ts';
import { isDatabaseAway, type Pool } from '../../src/store/pool.ts';
import { createFleet } from './fleet.ts';
import { live, type Look, type Story } from './story.ts';
import { judge, type Verdict } from './verdict.ts';

export type Soak = {
  readonly pool: Pool; readonly demo: Demo; readonly env: Readonly<Record<string, string>>;
  /** The address that Slack and PagerDuty find: set before each of their calls. */
  readonly mounted: { url: () => string };
  readonly replicas: number; readonly kills: number; readonly mostMs: number;
  /** Between 0 and 1. */
  readonly random: () => number;
  /** Called when a third of the kills are done, and when two thirds are. */
  readonly strike: (time: 'first' | 'second') => void;
  readonly print: (line: string) => void;
};
export type Figures = Verdict & { readonly kills: number; readonly refused: number; readonly bugs: readonly string[]; readonly tookMs: number };

const timing = { leaseMs: 2_000, pollMs: 200, backoffMs: 100 };
const atOnce = 4;
/** ms between two kills. A replica takes more than a second to start: killed faster than that, three of them rarely come to do anything. */
const between = { least: 400, most: 2_400 } as const;
const calmMs = 900_000;

export async function soak(order: Soak): Promise<Figures> {
  const { demo, pool, random, print } = order;
  const began = performance.now();
  const fleet = createFleet({ env: () => order.env, timing }, order.replicas, (n) => Math.floor(random() * n));
  order.mounted.url = fleet.url;
  try {
    const up = performance.now() + 120_000;
    while (fleet.up === 0) {
      if (performance.now() > up) throw new Error(`no replica came up within two minutes: ${fleet.bugs.slice(0, 5).join(' | ')}`);
      await sleep(200);
    }
    const kills = { done: 0 };
    const over = (): boolean => kills.done >= order.kills || performance.now() - began > order.mostMs;
    const [stories] = await Promise.all([tell(order, over), strikes(order, fleet, kills, over)]);
    print(`${kills.done} kills, ${stories.length} incidents lived; waiting for rest`);
    await rest(order);
    const verdict = await judge(pool, demo.worlds, stories);
    const refused = stories.flatMap(({ notes }) => notes).filter(({ accepted }) => !accepted).length;
    return { ...verdict, kills: kills.done, refused, bugs: fleet.bugs, tookMs: performance.now() - began };
  } finally {
    await fleet.stop();
  }
}

/** So many incidents at once, until the killing is over; then those that live are told to their end. */
async function tell({ demo: { worlds }, pool }: Soak, over: () => boolean): Promise<Story[]> {
  const look: Look = {
    incidentOf: (key) => patiently(async () => {
      const { rows } = await pool.query<{ id: number | null }>(`select incident_id as id from alert where source = 'pagerduty' and key = $1`, [key]);
      return rows[0]?.id ?? undefined;
    }),
    channelOf: (incident) => patiently(async () => (await pool.query<{ channel: string | null }>(`select state -> 'channel' ->> 'id' as channel from incident where id = $1`, [incident])).rows[0]?.channel ?? undefined),
    heard: (person) => patiently(async () => (await pool.query(`select 1 from delivery where lane = $1 and state in ('waiting', 'running') limit 1`, [`slack/${person}`])).rowCount === 0),
  };
  const stories: Story[] = [];
  let number = 0;
  const teller = async (): Promise<void> => {
    while (!over()) {
      number += 1;
      stories.push(await live(worlds, number, look));
    }
  };
  await Promise.all(Array.from({ length: atOnce }, teller));
  return stories;
}

/** PostgreSQL goes away under us as well. */
async function patiently<T>(work: () => Promise<T>): Promise<T> {
  for (;;) {
    try {
      return await work();
    } catch (error) {
      if (!isDatabaseAway(error)) throw error;
      await sleep(200);
    }
  }
}

async function strikes({ kills: wanted, random, strike, print, pool }: Soak, fleet: { kill(): boolean }, kills: { done: number }, over: () => boolean): Promise<void> {
  const third = Math.ceil(wanted / 3);
  while (!over()) {
    await sleep(between.least + random() * (between.most - between.least));
    if (!fleet.kill()) continue;
    kills.done += 1;
    if (kills.done % 50 === 0) print(`${kills.done} of ${wanted} killed; ${await waiting(pool)}`);
    if (kills.done === third) strike('first');
    if (kills.done === 2 * third) strike('second');
  }
}

/** So that whoever looks on sees whether the killed keep up, and whether the look-alikes do. */
async function waiting(pool: Pool): Promise<string> {
  const { rows } = await patiently(() => pool.query<{ n: number }>(`select count(*)::int as n from effect where state in ('waiting', 'running') and kind not in ('timer', 'nudge')`));
  const { user, system } = process.cpuUsage();
  return `${rows[0]?.n ?? 0} effects wait; Slack, PagerDuty and GitHub took ${((user + system) / 10_000 / process.uptime()).toFixed(0)} % of a core so far`;
}

/** Until nothing is due for 3 s, or for a quarter of an hour. */
async function rest({ pool, demo: { worlds }, print }: Soak): Promise<void> {
  const end = performance.now() + calmMs;
  for (let calm = 0, looks = 0; calm < 6 && performance.now() < end; looks += 1) {
    if (looks % 60 === 59) print(await waiting(pool));
    await worlds.pagerduty.settled();
    const { rows } = await patiently(() => pool.query<{ busy: boolean }>(
      `select exists (select 1 from delivery where state in ('waiting', 'running'))
           or exists (select 1 from effect where state = 'running' or state = 'waiting' and kind not in ('timer', 'nudge')) as busy`,
    ));
    calm = rows[0]?.busy === true ? 0 : calm + 1;
    await sleep(500);
  }
}
