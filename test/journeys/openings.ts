// Incidents for bad days: opened by a person or an alarm, and looked at in the end: is everything there, once?
import { expect } from 'vitest';
import type { PageMessage } from '../../demo/slack/state.ts';
import { brokenLink } from '../../src/store/fact.ts';
import { systemClock } from '../../src/world.ts';
import type { Journey } from './journey.ts';

/** Each trigger is an incident of its own: alarms of one service come further apart here than they are grouped. */
export const apart = 'open: [{ do: open }]\ngroup: { by: [service], within: 1s }\nstorm: { opens: 1000, within: 1m }\n';

export type Opened = { readonly id: number; readonly channel: string };

export function openings(journey: Journey) {
  const { box, stage, pool } = journey;
  const { slack, pagerduty } = box.demo.worlds;
  const incidents = stage.id('incidents');
  const lastOf = new Map<string, number>();

  /** The incident of this title, when it is there and all is quiet. */
  async function opened(title: string): Promise<Opened> {
    for (let tries = 0; tries < 500; tries += 1) {
      const { rows } = await pool.query<{ id: number }>(`select id from incident where state ->> 'title' = $1`, [title]);
      if (rows[0]) {
        await journey.quiet();
        return { id: rows[0].id, channel: (await journey.incident(rows[0].id)).channel?.id ?? '' };
      }
      await systemClock.sleep(20);
    }
    throw new Error(`no incident is called ${title}`);
  }

  async function declared(title: string): Promise<Opened> {
    await stage.command('chiara', incidents, `declare SEV2 ${title}`);
    return opened(title);
  }

  async function triggered(title: string, serviceId: string) {
    const wait = (lastOf.get(serviceId) ?? 0) + 1_200 - Date.now();
    if (wait > 0) await systemClock.sleep(wait);
    lastOf.set(serviceId, Date.now());
    return pagerduty.trigger({ serviceId, title, urgency: 'high' });
  }

  /** An alarm, and the incident it opened. */
  async function alarm(title: string, serviceId = 'PSVCHKT') {
    const page = await triggered(title, serviceId);
    return { page, ...(await opened(title)) };
  }

  const channelsOf = (id: number) => slack.state().channels.filter((one) => one.name.startsWith(`inc-${id}-`));

  function said(channel: string, words: string): readonly PageMessage[] {
    return stage.messages(channel).filter((message) => JSON.stringify(message).includes(words));
  }

  /** One channel, one pinned card, one announcement; everything done, the chain whole. */
  async function isWhole(id: number): Promise<void> {
    const [channel, ...more] = channelsOf(id);
    expect(more).toEqual([]);
    const isCard = (message: PageMessage) => message.blocks?.some((block) => block['type'] === 'header' && JSON.stringify(block).includes(`"INC-${id} `));
    expect(stage.messages(channel?.id ?? '').filter(isCard).map((card) => card.pinned)).toEqual([true]);
    expect(said(incidents, `INC-${id}*`)).toHaveLength(1);
    const { rows } = await pool.query(`select kind, state, outcome from effect where incident_id = $1 and state <> 'done' and kind not in ('timer', 'nudge', 'slack.doubles.remove')`, [id]);
    expect(rows).toEqual([]);
    expect(await brokenLink(pool, id)).toBeUndefined();
  }

  return { opened, declared, triggered, alarm, channelsOf, said, isWhole };
}
