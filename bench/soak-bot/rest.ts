// The end of the soak: what is left to do, and waiting until it is done.
import { setTimeout as sleep } from 'node:timers/promises';
import type { Worlds } from '../../demo/world.ts';
import type { Pool } from '../../src/store/pool.ts';
import { patiently } from './patiently.ts';

const calmMs = 900_000;

/** So that whoever looks on sees whether the killed keep up, and whether the look-alikes do. */
export async function waiting(pool: Pool): Promise<string> {
  const { rows } = await patiently(() => pool.query<{ n: number }>(`select count(*)::int as n from effect where state in ('waiting', 'running') and kind not in ('timer', 'nudge')`));
  const { user, system } = process.cpuUsage();
  return `${rows[0]?.n ?? 0} effects wait; the look-alikes and the ways to them and to the database took ${((user + system) / 10_000 / process.uptime()).toFixed(0)} % of a core so far`;
}

/** Until nothing is due for 3 s, or for a quarter of an hour. */
export async function rest(pool: Pool, { pagerduty }: Worlds, print: (line: string) => void): Promise<void> {
  const end = performance.now() + calmMs;
  for (let calm = 0, looks = 0; calm < 6 && performance.now() < end; looks += 1) {
    if (looks % 60 === 59) print(await waiting(pool));
    await pagerduty.settled();
    const { rows } = await patiently(() => pool.query<{ busy: boolean }>(
      `select exists (select 1 from delivery where state in ('waiting', 'running'))
           or exists (select 1 from effect where state = 'running' or state = 'waiting' and kind not in ('timer', 'nudge')) as busy`,
    ));
    calm = rows[0]?.busy === true ? 0 : calm + 1;
    await sleep(500);
  }
}
