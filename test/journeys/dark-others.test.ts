// PagerDuty and GitHub do not answer while an incident is worked on: what was meant for them arrives when they are back, once, in order.
import { expect, it } from 'vitest';
import { named } from '../edge/support.ts';
import { openJourney } from './journey.ts';
import { apart, openings } from './openings.ts';

const journey = await openJourney({ config: apart });
const { box, stage, pool } = journey;
const { pagerduty, github } = box.demo.worlds;
const { alarm, said, isWhole } = openings(journey);
const acting = await named(pool, 'command', { person: stage.id('chiara') });

async function does(incident: number, text: string): Promise<string> {
  const response = await fetch(`${box.tocsin.url}/api/commands`, {
    method: 'POST', body: JSON.stringify({ text, incident: `INC-${incident}` }),
    headers: { authorization: `Bearer ${acting}`, 'content-type': 'application/json', 'idempotency-key': `${incident}:${text}`.replaceAll(/[^\w:]/g, '_').slice(0, 100) },
  });
  const { data, error } = (await response.json()) as { data?: { text: string }; error?: string };
  expect(response.status, error).toBe(200);
  return data?.text ?? '';
}
/** What waits for its next try is tried now, until nothing waits for one any more. */
async function back(): Promise<void> {
  for (let rounds = 0; rounds < 20; rounds += 1) {
    const { rowCount } = await pool.query(`update effect set run_at = now() where state = 'waiting' and attempt > 0`);
    if (rowCount === 0) return journey.quiet();
    // Bell and poll do the rest: the engine is running.
    await journey.quiet();
  }
}
const waiting = async (kind: string) => (await pool.query(`select 1 from effect where state in ('waiting', 'running') and kind like $1`, [kind])).rowCount;
const givenUp = async () => (await pool.query(`select kind from effect where state = 'given_up'`)).rows;

it('acknowledgements, notes and the resolution reach PagerDuty when it is back', async () => {
  const { page, id, channel } = await alarm('the pager is deaf', 'PSVDATA');
  pagerduty.fault({ kind: 'drop', times: 1_000_000 });
  await does(id, 'commander');
  await does(id, 'note first I look at the replica');
  await does(id, 'note then I fail over');
  await does(id, 'note at last it is quiet');
  expect(await does(id, 'resolve the replica leads')).toContain(`INC-${id} is resolved`);
  await stage.until('the word in the channel', () => said(channel, 'is resolved')[0]);
  expect(await waiting('pagerduty.%')).toBeGreaterThanOrEqual(4);
  expect([pagerduty.incidents.get(page.id)?.status, pagerduty.incidents.get(page.id)?.notes]).toEqual(['triggered', []]);
  pagerduty.calm();
  await back();
  const there = pagerduty.incidents.get(page.id);
  expect(there?.status).toBe('resolved');
  expect(there?.notes.map((note) => /first|then|at last/.exec(note.content)?.[0])).toEqual(['first', 'then', 'at last']);
  expect(pagerduty.deliveries.filter((one) => one.resource === page.id && one.event === 'incident.resolved')).toHaveLength(1);
  expect(await givenUp()).toEqual([]);
  await isWhole(id);
});

it('the postmortem opens when GitHub is back, once, and the incident is over all the same', async () => {
  const { id, channel } = await alarm('the repository is away', 'PSVEDGE');
  github.fault({ kind: 'drop', times: 1_000_000 });
  await does(id, 'severity SEV1');
  await does(id, 'resolve traffic is back');
  await stage.until('the word in the channel', () => said(channel, 'is resolved')[0]);
  expect((await journey.incident(id)).status).toBe('resolved');
  expect(await waiting('github.postmortem.publish')).toBe(1);
  github.clearFaults();
  await back();
  const pulls = github.state().pulls.filter((pull) => pull.branch === `postmortem/inc-${id}`);
  expect(pulls).toHaveLength(1);
  expect(said(channel, `The postmortem of INC-${id}`)).toHaveLength(1);
  expect(await givenUp()).toEqual([]);
  await isWhole(id);
});
