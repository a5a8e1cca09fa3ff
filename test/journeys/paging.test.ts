// Somebody is paged for an incident that no alert opened: over real HTTP, with the webhook before the answer and after it, and with PagerDuty gone.
import { afterEach, expect, it } from 'vitest';
import { openJourney } from './journey.ts';
import { openings } from './openings.ts';

const journey = await openJourney({ config: 'paging: { service: PSVCALL }\nroles: { commander: { page: PEPCOMM } }\nnudges: { page-commander: false }\n' });
const { box, stage, pool } = journey;
const { pagerduty } = box.demo.worlds;
const { declared, said, isWhole } = openings(journey);

afterEach(() => pagerduty.calm());

const rung = (id: number) => [...pagerduty.incidents.values()].filter((one) => one.title.startsWith(`INC-${id} page`));
const attached = async (id: number) => (await journey.facts(id)).filter((fact) => fact.kind === 'alert.attached').length;
const count = async () => (await pool.query<{ n: number }>('select count(*)::int as n from incident')).rows[0]?.n;
const page = (channel: string, text = `<@${stage.id('ben')}|ben> the orders database is full`) => stage.command('chiara', channel, `page ${text}`);

/** The wait between two tries is over. */
const hurry = () => pool.query(`update effect set run_at = now() where kind = 'pagerduty.page' and state = 'waiting'`);

async function rangOnce(id: number, channel: string, before: number | undefined): Promise<void> {
  const [made, ...more] = rung(id);
  expect(more).toEqual([]);
  expect(made).toMatchObject({ title: `INC-${id} page 1: ${(await journey.incident(id)).title}`, assignees: ['PBENOKA'], service: { id: 'PSVCALL' } });
  expect(await attached(id)).toBe(1);
  expect(await count()).toBe(before);
  expect(said(channel, 'Ben Okafor* is paged')).toHaveLength(1);
  await isWhole(id);
}

it('the answer first, its webhook half a second later: one incident, said once', async () => {
  const { id, channel } = await declared('Invoices are wrong');
  const before = await count();
  pagerduty.disturb({ delayMs: 500 });
  await page(channel);
  await journey.quiet();
  await rangOnce(id, channel, before);
  // Whoever was paged is brought in.
  expect(stage.channel(new RegExp(`^inc-${id}-`))?.members).toContain(stage.id('ben'));
});

it('the webhook first, the answer a second later: one incident, said once', async () => {
  const { id, channel } = await declared('Exports hang');
  const before = await count();
  pagerduty.fault({ kind: 'slow', delayMs: 1_000, match: { method: 'POST', path: /^incidents$/ } });
  await page(channel);
  await journey.quiet();
  await rangOnce(id, channel, before);
});

it.each(['drop-after', '500', 'html-502'] as const)('%s: rung once all the same', async (kind) => {
  const { id, channel } = await declared(`Mails are late, ${kind}`);
  const before = await count();
  pagerduty.fault({ kind, times: 2, match: { method: 'POST', path: /^incidents$/ } });
  await page(channel);
  await journey.quiet();
  await rangOnce(id, channel, before);
});

it('who was paged acknowledges in PagerDuty, and resolving here ends it there', async () => {
  const { id, channel } = await declared('Search finds nothing');
  await page(channel);
  await journey.quiet();
  const key = rung(id)[0]?.id ?? '';
  pagerduty.acknowledge(key, 'PBENOKA');
  await journey.quiet();
  expect(await journey.incident(id)).toMatchObject({ status: 'investigating', alerts: [{ state: 'acknowledged' }] });
  await stage.command('chiara', channel, 'resolve the index is back');
  await journey.quiet();
  expect(pagerduty.incidents.get(key)?.status).toBe('resolved');
  expect(await journey.incident(id)).toMatchObject({ status: 'resolved' });
});

it('PagerDuty is gone: within seconds the channel says so, once, with numbers; it keeps trying, and says when it worked', async () => {
  const { id, channel } = await declared('Nobody can log in');
  await stage.command('chiara', channel, 'oncall');
  await journey.quiet();
  pagerduty.fault({ kind: 'drop', times: 1_000 });
  await page(channel, 'commander come quick');
  await stage.until('the word that PagerDuty does not answer', () => said(channel, 'PagerDuty does not answer')[0]);
  const [word] = said(channel, 'PagerDuty does not answer');
  expect(JSON.stringify(word)).toContain('+1 2025550101');
  const tried = pagerduty.calls.length;
  await hurry();
  await stage.until('a further try, which might have said it again', () => (pagerduty.calls.length > tried ? true : undefined));
  expect(said(channel, 'PagerDuty does not answer')).toHaveLength(1);
  expect(rung(id)).toEqual([]);
  pagerduty.calm();
  await hurry();
  await stage.until('the page', () => said(channel, 'PagerDuty answers again')[0]);
  await journey.quiet();
  expect(rung(id)).toHaveLength(1);
  expect(journey.log.join('\n')).not.toContain('2025550101');
  await isWhole(id);
});

it('a form does the same: the button beside who is on call', async () => {
  const { id, channel } = await declared('Labels are not printed');
  await stage.command('chiara', channel, 'page');
  await stage.until('the form', () => box.demo.worlds.slack.state().modals[stage.id('chiara')] ?? undefined);
  const errors = await stage.submit('chiara', {});
  expect(JSON.stringify(errors)).toContain('Choose whom to page');
  await stage.submit('chiara', { person: stage.id('ben'), why: 'the printer queue is yours' });
  await journey.quiet();
  expect(rung(id)).toHaveLength(1);
  expect(said(channel, 'the printer queue is yours')).not.toEqual([]);
});
