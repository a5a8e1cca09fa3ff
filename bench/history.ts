// A million incidents against one day of them (BENCH_HISTORY=1000000): what runs while people wait, in turns in both databases of one server.
import path from 'node:path';
import { decide } from '../src/domain/decision.ts';
import { tocsin } from '../src/domain/actor.ts';
import { decideOn } from '../src/engine/commit.ts';
import { countDeliveries } from '../src/store/delivery.ts';
import { countEffects } from '../src/store/effect.ts';
import { channelDelays, factsOf } from '../src/store/fact.ts';
import { countOpen, listIncidents, readIncident } from '../src/store/incident.ts';
import { migrate } from '../src/store/migrate.ts';
import type { Pool } from '../src/store/pool.ts';
import { renderCard } from '../src/render/card.ts';
import { arrive } from '../test/support/arriving.ts';
import { testContext, type Bench } from '../test/support/engine.ts';
import { addHistory } from '../test/support/history.ts';
import { percentile, row } from './figures.ts';
import { root } from './process.ts';
import { onStage } from './stage.ts';

const incidents = Number(process.env['BENCH_HISTORY'] ?? 1_000_000);
const minutes = 5;
const aDay = (24 * 60) / minutes;
const times = 200;

type Side = { readonly pool: Pool; readonly bench: Bench; /** An open incident. */ readonly open: number };

export function history(print: (line: string) => void): Promise<void> {
  return onStage(async (stage) => {
    const admin = stage.pool(1);
    const sides: Side[] = [];
    for (const [name, many] of [['years', incidents], ['day', aDay]] as const) {
      await admin.query(`create database ${name}`);
      const began = performance.now();
      sides.push(await filled(stage.pool(4, { database: name, statementTimeoutMs: 1_800_000 }), many));
      print(`${many} incidents written in ${((performance.now() - began) / 1_000).toFixed(0)} s`);
    }
    const [years, day] = sides;
    if (!years || !day) return;
    // As after a night: no checkpoint, and no vacuum of what was just written, in the middle.
    for (const { pool } of sides) await pool.query('vacuum analyze', [], { timeoutMs: 1_800_000 });
    await admin.query('checkpoint');
    for (const [what, ask] of Object.entries(asked)) {
      const took: [number[], number[]] = [[], []];
      for (let n = 0; n < times + 20; n += 1) for (const [side, all] of [[years, took[0]], [day, took[1]]] as const) {
        const began = performance.now();
        await ask(side, n);
        if (n >= 20) all.push(performance.now() - began);
      }
      print(row(`${what}, p50 of ${times}`, percentile(took[0], 50), percentile(took[1], 50), 'ms').replaceAll('bare', 'day '));
    }
  });
}

const asked: Readonly<Record<string, (side: Side, n: number) => Promise<unknown>>> = {
  'list of incidents, newest 20': ({ pool }) => listIncidents(pool, { most: 20, privateToo: false }),
  'list of open ones': ({ pool }) => listIncidents(pool, { open: true, most: 20, privateToo: false }),
  card: async ({ pool, bench, open }) => {
    const incident = await readIncident(pool, open);
    return incident && renderCard(incident, { config: bench.context.config, now: incident.lastChangeAt });
  },
  'timeline, 50 facts': ({ pool, open }) => factsOf(pool, open, { most: 50 }),
  'decide: a note on it': ({ pool, bench, open }, n) => pool.transaction((tx) => decideOn(tx, bench.context, open, { id: `bench:${n}`, depth: 0, by: tocsin }, () => decide([{ kind: 'note.added', data: { text: `note ${n}` } }]))),
  'an alarm → its incident, with all that follows': ({ bench, pool }, n) => arrive(pool, { type: 'incident.triggered', key: `NEW${n}`, service: `s${n}` }).then(() => bench.engine.drain()),
  'what /metrics counts': ({ pool }) => Promise.all([countDeliveries(pool), countEffects(pool), countOpen(pool), channelDelays(pool, 24)]),
};

async function filled(pool: Pool, many: number): Promise<Side> {
  await migrate(pool, path.join(root, 'migrations'));
  const bench = testContext({ pool, config: { storm: { opens: 1_000_000, within: 60_000, apart: false } } });
  bench.pagerduty.incidents.set('PD1', { status: 'triggered', notes: [] });
  await arrive(pool, { type: 'incident.triggered', key: 'PD1' });
  await bench.settle();
  await pool.transaction((tx) => decideOn(tx, bench.context, 1, { id: 'bench', depth: 0, by: tocsin }, () => decide([
    { kind: 'status.set', data: { status: 'resolved', was: 'triage' } }, { kind: 'status.set', data: { status: 'closed', was: 'resolved' } },
  ])));
  await bench.settle();
  await addHistory(pool, 1, { incidents: many, facts: 6, minutes });
  await arrive(pool, { type: 'incident.triggered', key: 'PD2', service: 'till' });
  await bench.settle();
  return { pool, bench, open: many + 2 };
}
