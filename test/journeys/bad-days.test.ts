// Bad days of Slack, PagerDuty and GitHub: whatever fails, is cut off or comes twice, people see each thing once.
import { afterEach, describe, expect, it } from 'vitest';
import { brokenLink } from '../../src/store/fact.ts';
import { systemClock } from '../../src/world.ts';
import { openJourney } from './journey.ts';

// Each trigger is an incident of its own here: alerts of one service come further apart than they are grouped.
const journey = await openJourney({ config: 'open: [{ do: open }]\ngroup: { by: [service], within: 1s }\nstorm: { opens: 1000, within: 1m }\n' });
const { box, stage, pool } = journey;
const { slack, pagerduty, github } = box.demo.worlds;
const incidents = stage.id('incidents');

afterEach(() => {
  slack.clearFaults();
  pagerduty.calm();
  github.clearFaults();
});

type Opened = { readonly id: number; readonly channel: string };

/** The incident of this title, when it is there and all is quiet. */
async function opened(title: string): Promise<Opened> {
  for (let tries = 0; tries < 300; tries += 1) {
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

const lastOf = new Map<string, number>();

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
const announcementsOf = (id: number) => stage.messages(incidents).filter((message) => message.isBot && JSON.stringify(message).includes(`INC-${id}*`));
const said = (channel: string, words: string) => stage.messages(channel).filter((message) => JSON.stringify(message).includes(words));

/** One channel, one pinned card, one announcement; everything done, the chain whole. */
async function isWhole(id: number): Promise<void> {
  const [channel, ...more] = channelsOf(id);
  expect(more).toEqual([]);
  const cards = stage.messages(channel?.id ?? '').filter((message) => message.blocks?.some((block) => block['type'] === 'header' && JSON.stringify(block).includes(`INC-${id} `)));
  expect(cards.map((card) => card.pinned)).toEqual([true]);
  expect(announcementsOf(id)).toHaveLength(1);
  const { rows } = await pool.query(`select kind, state, outcome from effect where incident_id = $1 and state <> 'done' and kind <> 'timer'`, [id]);
  expect(rows).toEqual([]);
  expect(await brokenLink(pool, id)).toBeUndefined();
}

describe('Slack', () => {
  it('429 with Retry-After on creating the channel: waited for, as long as Slack says', async () => {
    slack.fault({ method: 'conversations.create', kind: '429', retryAfterS: 1 });
    const before = slack.calls.length;
    await isWhole((await declared('slow down')).id);
    const tries = slack.calls.slice(before).filter((call) => call.method === 'conversations.create');
    expect(tries).toHaveLength(2);
    expect((tries[1]?.at.getTime() ?? 0) - (tries[0]?.at.getTime() ?? 0)).toBeGreaterThanOrEqual(1_000);
  });

  it('500 twice, then it works', async () => {
    slack.fault({ method: 'conversations.create', kind: '500', times: 2 });
    slack.fault({ method: 'chat.postMessage', kind: '500', times: 2 });
    await isWhole((await declared('twice five hundred')).id);
  });

  it.each(['drop-after', '500-after'] as const)('%s on creating the channel: it is found and adopted', async (kind) => {
    slack.fault({ method: 'conversations.create', kind });
    const { id } = await declared(`lost answer ${kind}`);
    await isWhole(id);
    expect((await journey.facts(id)).find((fact) => fact.kind === 'channel.created')?.data).toMatchObject({ adopted: true });
  });

  it.each(['drop-after', '500-after'] as const)('%s on every first message: one card, one announcement, one offer', async (kind) => {
    slack.fault({ method: 'chat.postMessage', kind, times: 3 });
    const { id, channel } = await alarm(`error rate high, ${kind}`);
    await isWhole(id);
    expect(said(channel, 'This runbook may fit')).toHaveLength(1);
  });

  it('cut off at pins, invitations, topics and bookmarks: each is there once', async () => {
    for (const method of ['pins.add', 'conversations.invite', 'conversations.setTopic', 'bookmarks.add', 'users.lookupByEmail']) slack.fault({ method, kind: 'drop-after' });
    const { id } = await alarm('replication lag', 'PSVDATA');
    await isWhole(id);
    const channel = channelsOf(id)[0];
    expect(channel?.bookmarks.map((bookmark) => bookmark.title)).toEqual(['PagerDuty: orders-db']);
    expect(channel?.members).toContain(stage.id('ben'));
    expect(channel?.topic).toContain('replication lag');
  });
});

describe('GitHub', () => {
  const days = [
    ['502 on everything, three times', { kind: '502', times: 3 }],
    ['cut off after the branch is made', { kind: 'drop-after', match: /^POST .*\/git\/refs/ }],
    ['cut off after the commit', { kind: 'drop-after', match: /graphql/ }],
    ['cut off after the pull request is open', { kind: 'drop-after', match: /^POST .*\/pulls/ }],
    ['a secondary limit', { kind: '403-secondary', retryAfterS: 1 }],
    ['no drafts here', { kind: 'drafts-unsupported', times: 5 }],
  ] as const;
  it.each(days)('%s: one commit, one pull request', async (name, fault) => {
    const { id, channel } = await declared(name);
    github.fault(fault);
    await stage.command('chiara', channel, 'resolve it is over');
    await journey.quiet();
    const pulls = github.state().pulls.filter((pull) => pull.branch === `postmortem/inc-${id}`);
    expect(pulls).toHaveLength(1);
    expect((await github.pull(pulls[0]?.number ?? 0))?.commits).toHaveLength(1);
    expect(pulls[0]?.draft).toBe(fault.kind !== 'drafts-unsupported');
    expect(said(channel, `The postmortem of INC-${id}`)).toHaveLength(1);
    await isWhole(id);
  });
});

describe('PagerDuty', () => {
  const resolutions = (key: string) => pagerduty.deliveries.filter((one) => one.resource === key && one.event === 'incident.resolved').length;

  it.each(['500', 'drop-after', 'html-502'] as const)('%s while resolving: tried again, resolved once', async (kind) => {
    const { page, id, channel } = await alarm(`resolve me, ${kind}`, 'PSVEDGE');
    await stage.act({ as: stage.id('chiara'), type: 'join', channel });
    pagerduty.fault({ kind, times: 2, match: { method: 'PUT' } });
    await stage.command('chiara', channel, 'resolve it is over');
    await journey.quiet();
    expect(pagerduty.incidents.get(page.id)?.status).toBe('resolved');
    expect(resolutions(page.id)).toBe(1);
    expect((await journey.facts(id)).filter((fact) => fact.kind === 'alert.cleared')).toHaveLength(1);
    await isWhole(id);
  });

  it('cut off after a note: it stands there once', async () => {
    const { page, channel } = await alarm('take a note', 'PSVDATA');
    await stage.act({ as: stage.id('chiara'), type: 'join', channel });
    pagerduty.fault({ kind: 'drop-after', match: { method: 'POST', path: 'notes' } });
    await stage.command('chiara', channel, 'note the lift is stuck on floor 3');
    await journey.quiet();
    expect(pagerduty.incidents.get(page.id)?.notes).toHaveLength(1);
  });

  it.each(['same-id', 'new-id'] as const)('webhooks that come twice (%s), and late: each counts once', async (double) => {
    pagerduty.disturb({ double, delayMs: 50 });
    const { page, id } = await alarm(`twice, ${double}`);
    pagerduty.acknowledge(page.id);
    pagerduty.note(page.id, 'a note from PagerDuty');
    await journey.quiet();
    const kinds = (await journey.facts(id)).map((fact) => fact.kind);
    for (const kind of ['alert.attached', 'alert.acknowledged', 'alert.noted'] as const) expect(kinds.filter((one) => one === kind), kind).toHaveLength(1);
    await isWhole(id);
  });

  it('an acknowledgement that overtakes its trigger keeps its time', async () => {
    pagerduty.disturb({ reorder: 2 });
    const page = await triggered('out of order', 'PSVDATA');
    pagerduty.acknowledge(page.id);
    const { id } = await opened('out of order');
    const incident = await journey.incident(id);
    expect(incident.alerts.map((alert) => alert.state)).toEqual(['acknowledged']);
    expect(incident.status).toBe('investigating');
    await isWhole(id);
  });

  it('an alarm that is over before it reaches us opens nothing', async () => {
    pagerduty.disturb({ reorder: 3 });
    const page = await triggered('over already', 'PSVDATA');
    pagerduty.acknowledge(page.id);
    pagerduty.resolve(page.id);
    await journey.quiet();
    expect(stage.channel(/over-already/)).toBeUndefined();
    const { rows } = await pool.query<{ outcome: string }>(`select outcome from delivery where body like '%over already%' order by id desc limit 1`);
    expect(rows[0]?.outcome).toContain('cleared before its trigger');
  });
});
