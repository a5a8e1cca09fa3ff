// Slack's door in Socket Mode: the same edge over WebSockets of the look-alike. Nothing of it goes over HTTP.
import { afterEach, describe, expect, it } from 'vitest';
import { openJourney } from '../journeys/journey.ts';
import { knock } from './door.ts';

const journey = await openJourney({ socketMode: true });
const { box, stage, pool, proxy } = journey;
const { slack } = box.demo.worlds;
const url = box.tocsin.url ?? '';
const incidents = stage.id('incidents');
const ada = stage.id('ada');

const whispers = (who: string): string[] => (slack.state().ephemerals[stage.id(who)] ?? []).map((one) => `${one.text} ${JSON.stringify(one.blocks ?? '')}`);
const type = (text: string, who = 'ada', channel = incidents) => slack.act({ as: stage.id(who), type: 'command', channel, command: '/incident', text });
const bothOpen = () => stage.until('both WebSockets', () => (slack.socket?.open() === 2 ? true : undefined));
const ready = async () => JSON.parse((await knock(url, { method: 'GET', path: '/readyz' })).body) as { slackEvents: { ok: boolean; detail: string } };
await bothOpen();

afterEach(async () => {
  slack.clearFaults();
  proxy.refuse(false);
  await bothOpen();
});

it('needs no address of ours: /slack/events is not there', async () => {
  expect((await knock(url, { path: '/slack/events', body: ['{}'] })).status).toBe(404);
  expect((await ready()).slackEvents).toMatchObject({ ok: true, detail: expect.stringContaining('2 of 2 WebSockets open') as string });
});

describe('a person is answered', () => {
  it('a command is acknowledged and answered; /readyz says when Slack was last heard', async () => {
    expect(await type('resolv it')).toEqual({ ok: true });
    expect(await stage.until('an answer', () => whispers('ada').find((text) => text.includes('Did you mean')))).toContain('/incident resolve');
    expect((await ready()).slackEvents.detail).toMatch(/last heard \d+ s ago/);
  });

  it('a form shows what is wrong at the field, keeps its words, and then opens the incident', async () => {
    await type('declare');
    const view = await stage.until('the form', () => slack.state().modals[ada] ?? undefined);
    const submit = (title: string) => slack.act({ as: ada, type: 'submit', viewId: String(view['id']), values: { title: { title: { type: 'plain_text_input', value: title } } } });
    expect(await submit('x'.repeat(400))).toMatchObject({ ok: true, result: { errors: { title: expect.stringMatching(/\S/) as string } } });
    expect(slack.state().modals[ada]).not.toBeNull();
    expect(await submit('the pumps stand still')).toEqual({ ok: true });
    expect(slack.state().modals[ada]).toBeNull();
    await stage.until('the channel', () => stage.channel(/pumps-stand-still/));
    await journey.quiet();
  });

  it('a click is acknowledged, and a click while the database is away is not: the person is told', async () => {
    const channel = await stage.until('the channel', () => stage.channel(/pumps-stand-still/));
    const button = await stage.until('the button', () => stage.button(channel.id, 'resolve'));
    const click = { as: ada, type: 'click', channel: channel.id, messageTs: button.ts, actionId: button.actionId, blockId: button.blockId, value: button.value } as const;
    expect(await slack.act(click)).toEqual({ ok: true });
    await stage.until('the form', () => slack.state().modals[ada] ?? undefined);
    proxy.refuse(true);
    proxy.cut();
    expect(await slack.act(click)).toMatchObject({ ok: false });
    expect(await type('status')).toEqual({ ok: true });
    expect(whispers('ada').at(-1)).toMatch(/nothing was done.*try again/);
  });
});

it('every acknowledgement leaves while Slack’s own API hangs, because none calls it', async () => {
  slack.fault({ method: '*', kind: 'slow', ms: 4_000, times: 20 });
  const calls = slack.calls.length;
  expect(await type('list', 'ben')).toEqual({ ok: true });
  // A call that began before the acknowledgement would be answered after four seconds: none has been answered yet.
  expect(slack.calls.length).toBe(calls);
});

describe('an event', () => {
  const renamed = async (name: string) => (await journey.facts(1)).filter((fact) => fact.kind === 'channel.renamed' && fact.data.name === name);

  it('that cannot be stored is not acknowledged, and comes again on the next connection', async () => {
    const channel = await stage.until('the channel', () => stage.channel(/pumps/));
    proxy.refuse(true);
    proxy.cut();
    await slack.act({ as: ada, type: 'rename', channel: channel.id, name: 'inc-1-pumps' });
    await slack.settled();
    expect(slack.deliveries.filter((one) => one.type === 'channel_rename').every((one) => one.status === undefined)).toBe(true);
    await stage.until('our own words', () => journey.log.find((line) => line.includes('the database is away; Slack is asked to come back')));
    proxy.refuse(false);
    slack.socket?.refresh('oldest');
    await stage.until('the event once more', () => slack.deliveries.find((one) => one.type === 'channel_rename' && one.status === 200));
    await journey.quiet();
    expect(await renamed('inc-1-pumps')).toHaveLength(1);
  });

  it('is not lost while connections are renewed, one after the other or all at once', async () => {
    const channel = await stage.until('the channel', () => stage.channel(/pumps/));
    slack.socket?.refresh('oldest');
    await slack.act({ as: ada, type: 'rename', channel: channel.id, name: 'inc-1-pumps-a' });
    await bothOpen();
    slack.socket?.refresh('all', 'warning');
    await slack.act({ as: ada, type: 'rename', channel: channel.id, name: 'inc-1-pumps-b' });
    await bothOpen();
    slack.socket?.cut();
    await slack.act({ as: ada, type: 'rename', channel: channel.id, name: 'inc-1-pumps-c' });
    for (const letter of ['a', 'b', 'c']) await expect.poll(() => renamed(`inc-1-pumps-${letter}`), { timeout: 10_000 }).toHaveLength(1);
  });

  it('and a command while one connection is renewed goes over the other, which is soon joined by a new one', async () => {
    slack.socket?.refresh('oldest');
    const began = performance.now();
    expect(await type('status')).toEqual({ ok: true });
    await bothOpen();
    // The one that was renewed lived for a moment only, so a second is waited. Left to itself the client waits five and more for the old one to end.
    expect(performance.now() - began).toBeLessThan(4_000);
  });
});

it('stores what it acknowledges, once', async () => {
  const { rows } = await pool.query<{ n: number }>(`select count(*)::int as n from delivery where source = 'slack' group by key having count(*) > 1`);
  expect(rows).toEqual([]);
});
