// The crash soak of the whole bot: replicas are killed at random while incidents live, in bad weather, and the database is struck.
import { setTimeout as sleep } from 'node:timers/promises';
import type { Demo } from '../../demo/server.ts';
import type { Pool } from '../../src/store/pool.ts';
import type { DatabaseProxy } from '../../test/support/database-proxy.ts';
import { dice, type Dice } from '../../test/support/dice.ts';
import { createFleet, type Fleet, type Host } from './fleet.ts';
import { patiently } from './patiently.ts';
import { planned, type Part } from './plan.ts';
import { rest, waiting } from './rest.ts';
import { live, type Look, type Story } from './story.ts';
import type { Strikes } from './strikes.ts';
import { judge, type Verdict } from './verdict.ts';
import { openWayIn, type WayIn } from './way-in.ts';
import { moodyVendors, stormyNetwork, type Network } from './weather.ts';

export type Soak = {
  readonly pool: Pool; readonly demo: Demo; readonly hosts: readonly Host[]; readonly proxies: readonly DatabaseProxy[]; readonly strikes: Strikes;
  /** The address that Slack and PagerDuty find: set before each of their calls. */
  readonly mounted: { url: () => string };
  /** What PagerDuty’s webhooks always suffer. */
  readonly usual: () => void;
  readonly kills: number; readonly mostMs: number; readonly seed: number;
  readonly has: (part: Part) => boolean;
  readonly print: (line: string) => void;
};
export type Figures = Verdict & {
  readonly kills: number; readonly refused: number; readonly bugs: readonly string[]; readonly tookMs: number; readonly network: Network; readonly passed: number; readonly wayIn: WayIn['counts'];
};

const timing = { leaseMs: 2_000, pollMs: 200, backoffMs: 100 };
const atOnce = 4;
/** ms between two kills, of a machine where a replica starts in `usualStartMs`; where it takes longer, they are as much longer. Killed faster than they start, three of them rarely come to do anything. */
const [between, usualStartMs] = [{ least: 400, most: 2_400 }, 1_300] as const;

export async function soak(order: Soak): Promise<Figures> {
  const { demo, pool, print, has, seed, proxies } = order;
  const began = performance.now();
  // Dice of their own, so that who is quicker changes nobody else’s throws.
  const [deadly, front, network, vendors, planning] = [dice(seed), dice(seed + 1), dice(seed + 2), dice(seed + 3), dice(seed + 4)];
  const fleet = createFleet({ hosts: order.hosts, timing }, deadly.below);
  const wayIn = await openWayIn(fleet.url, front);
  if (!has('way-in')) wayIn.calm();
  order.mounted.url = () => wayIn.url;
  const counts: Network = { cut: 0, held: 0, hung: 0 };
  try {
    const up = performance.now() + 120_000;
    while (fleet.up === 0) {
      if (performance.now() > up) throw new Error(`no replica came up within two minutes: ${fleet.bugs.slice(0, 5).join(' | ')}`);
      await sleep(200);
    }
    const kills = { done: 0 };
    const over = (): boolean => kills.done >= order.kills || performance.now() - began > order.mostMs;
    const [stories] = await Promise.all([
      tell(order, over), killing(order, fleet, { kills, over, deadly, plan: planned(order.kills, planning, has) }),
      has('network') && stormyNetwork(proxies, network, over, counts), has('vendors') && moodyVendors(demo.worlds, vendors, over, order.usual),
    ]);
    wayIn.calm();
    print(`${kills.done} kills, ${stories.length} incidents lived; waiting for rest`);
    await rest(pool, demo.worlds, print);
    const verdict = await judge(pool, demo.worlds, stories);
    const refused = stories.flatMap(({ notes }) => notes).filter(({ accepted }) => !accepted).length;
    return { ...verdict, kills: kills.done, refused, bugs: fleet.bugs, tookMs: performance.now() - began, network: counts, passed: fleet.passed, wayIn: wayIn.counts };
  } finally {
    await fleet.stop();
    await wayIn.close();
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

type Killing = { readonly kills: { done: number }; readonly over: () => boolean; readonly deadly: Dice; readonly plan: ReturnType<typeof planned> };

async function killing({ kills: wanted, strikes, print, pool }: Soak, fleet: Fleet, { kills, over, deadly, plan }: Killing): Promise<void> {
  while (!over()) {
    await sleep((between.least + deadly.fraction() * (between.most - between.least)) * Math.max(1, fleet.startMs / usualStartMs));
    if (performance.now() < strikes.quietUntilMs || !fleet.kill()) continue;
    kills.done += 1;
    for (const strike of plan.get(kills.done) ?? []) strikes.order(strike);
    if (kills.done % 50 === 0) print(`${kills.done} of ${wanted} killed, a start takes ${(fleet.startMs / 1_000).toFixed(1)} s; ${await waiting(pool)}`);
  }
  await strikes.settled();
}
