// Slack's door over real HTTP: who is let in, that each act is acknowledged in time whatever is slow, and that a person is told.
import { afterEach, describe, expect, it } from 'vitest';
import { openJourney } from '../journeys/journey.ts';
import { knock, slackHeaders } from './door.ts';

const journey = await openJourney();
const { box, stage, pool, proxy } = journey;
const { slack } = box.demo.worlds;
const url = box.tocsin.url ?? '';
const secret = box.demo.env['SLACK_SIGNING_SECRET'] ?? '';
const incidents = stage.id('incidents');
const ada = stage.id('ada');

const count = async (): Promise<number> => (await pool.query<{ n: number }>(`select count(*)::int as n from delivery where source = 'slack'`)).rows[0]?.n ?? -1;
const form = (text: string, trigger: string) => new URLSearchParams({ command: '/incident', text, user_id: ada, channel_id: incidents, trigger_id: trigger }).toString();
/** What only this person sees, oldest first, as text. */
const whispers = (who: string): string[] => (slack.state().ephemerals[stage.id(who)] ?? []).map((one) => `${one.text} ${JSON.stringify(one.blocks ?? '')}`);
const type = (text: string, who = 'ada', channel = incidents) => slack.act({ as: stage.id(who), type: 'command', channel, command: '/incident', text });

afterEach(() => {
  slack.clearFaults();
  proxy.refuse(false);
});

describe('who is let in', () => {
  it('401 with a wrong signature, none, or one of six minutes ago; nothing is stored', async () => {
    const before = await count();
    const body = form('help', 'T1');
    const sixMinutesAgo = new Date(Date.now() - 6 * 60_000);
    const good = slackHeaders(body, secret, new Date());
    const tries: Record<string, string>[] = [
      slackHeaders(body, 'another secret', new Date()), slackHeaders(body, secret, sixMinutesAgo), { 'content-type': 'application/x-www-form-urlencoded' },
      { ...good, 'x-slack-signature': 'v0=' }, { ...good, 'x-slack-request-timestamp': 'yesterday' },
    ];
    for (const headers of tries) expect((await knock(url, { path: '/slack/events', headers, body: [body] })).status, JSON.stringify(headers)).toBe(401);
    expect((await knock(url, { path: '/slack/events', headers: good, body: [body.replace('help', 'list')] })).status).toBe(401);
    expect(await count()).toBe(before);
    expect((await knock(url, { path: '/slack/events', headers: good, body: [body] })).status).toBe(200);
    expect(await count()).toBe(before + 1);
  });

  it('401 comes before anything of the body is understood: whoever did not sign hears nothing else', async () => {
    for (const body of ['payload=', 'payload=%7B', '', 'x'.repeat(9_000)]) {
      expect((await knock(url, { path: '/slack/events', headers: slackHeaders(body, 'another secret', new Date()), body: [body] })).status, body).toBe(401);
    }
    const headers = { ...slackHeaders('{', 'another secret', new Date()), 'content-type': 'application/json' };
    expect((await knock(url, { path: '/slack/events', headers, body: ['{'] })).status).toBe(401);
  });

  it('405 for another method, 404 for another path', async () => {
    expect((await knock(url, { method: 'GET', path: '/slack/events' })).status).toBe(405);
    expect((await knock(url, { path: '/slack/other', body: ['{}'] })).status).toBe(404);
    expect(journey.log.filter((line) => line.includes('a bug'))).toEqual([]);
  });

  it('does not fall over what is signed and makes no sense', async () => {
    for (const body of ['payload=', 'payload=%7B', 'payload=null', 'payload=7', 'payload=%5B%5D']) {
      expect((await knock(url, { path: '/slack/events', headers: slackHeaders(body, secret, new Date()), body: [body] })).status, body).toBe(400);
    }
    // A command that Bolt would take for an event.
    const disguised = `${form('help', 'T1')}&event=x`;
    expect((await knock(url, { path: '/slack/events', headers: slackHeaders(disguised, secret, new Date()), body: [disguised] })).status).toBe(400);
    // Bolt takes the first of the authorizations, a user and a channel for objects.
    for (const [n, odd] of [{ authorizations: [null] }, { user: null }, { channel: true }, { item: 7 }, { subteam: null }].entries()) {
      const { authorizations, ...event } = { authorizations: [], ...odd };
      const body = JSON.stringify({ type: 'event_callback', event_id: `EvOdd${n}`, team_id: 'T1', authorizations, event: { type: 'channel_rename', channel: 'C1', event_ts: '1.1', ...event } });
      expect((await knock(url, { path: '/slack/events', headers: { ...slackHeaders(body, secret, new Date()), 'content-type': 'application/json' }, body: [body] })).status, body).toBe(200);
    }
    await type('list');
    await stage.until('an answer', () => whispers('ada').find((text) => text.includes('No incident is open')));
  });

  it('answers the address check of Slack', async () => {
    const body = JSON.stringify({ type: 'url_verification', challenge: 'c-1' });
    const headers = { ...slackHeaders(body, secret, new Date()), 'content-type': 'application/json' };
    expect(await knock(url, { path: '/slack/events', headers, body: [body] })).toMatchObject({ status: 200, body: expect.stringContaining('c-1') as string });
  });
});

describe('a person is answered', () => {
  it('when the word is unknown, with the one that was meant', async () => {
    await type('resolv it');
    expect(await stage.until('an answer', () => whispers('ada').find((text) => text.includes('Did you mean')))).toContain('/incident resolve');
    await type('`<!channel>`');
    expect(await stage.until('an answer', () => whispers('ada').find((text) => text.includes('channel')))).not.toContain('<!channel>');
  });

  it('when another slash command comes here', async () => {
    await slack.act({ as: ada, type: 'command', channel: incidents, command: '/tocsin', text: '' });
    expect(whispers('ada').at(-1)).toContain('answers to `/incident`');
  });

  it('when the database is away: nothing was done, try again', async () => {
    const before = await count();
    proxy.refuse(true);
    proxy.cut();
    expect(await type('declare nobody will see this')).toEqual({ ok: true });
    expect(whispers('ada').at(-1)).toMatch(/nothing was done.*try again/);
    proxy.refuse(false);
    expect(await count()).toBe(before);
    await journey.quiet();
    expect(stage.channel(/^inc-/)).toBeUndefined();
  });

  it('when the nothing was done while a form is sent: the words stay in the form', async () => {
    await type('declare');
    const view = await stage.until('the form', () => slack.state().modals[ada] ?? undefined);
    proxy.refuse(true);
    proxy.cut();
    const values = { title: { title: { type: 'plain_text_input', value: 'a title worth keeping' } } };
    const result = await slack.act({ as: ada, type: 'submit', viewId: String(view['id']), values });
    expect(JSON.stringify(result)).toMatch(/errors.*nothing was done/);
    expect(slack.state().modals[ada]).not.toBeNull();
    await slack.act({ as: ada, type: 'close', viewId: String(view['id']) });
  });
});

describe('acknowledged in time, whatever Slack’s own API does', () => {
  it.each([['slow by 4 s', { kind: 'slow', ms: 4_000 }], ['500', { kind: '500' }], ['cut off', { kind: 'drop' }]] as const)('%s', async (_name, fault) => {
    slack.fault({ method: '*', times: 4, ...fault });
    const [began, calls] = [performance.now(), slack.calls.length];
    expect(await type('list', 'ben')).toEqual({ ok: true });
    // A call that the acknowledgement waits for would have been answered by now, after its four seconds.
    if (fault.kind === 'slow') expect(slack.calls.length).toBe(calls);
    expect(await type('help', 'ben')).toEqual({ ok: true });
    // Slack gives three seconds; half of one is far more than an insert needs.
    expect(performance.now() - began).toBeLessThan(1_500);
    await journey.quiet();
  });

  it('and a click on a button', async () => {
    await type('declare the lift stands still', 'chiara');
    const channel = await stage.until('the channel', () => stage.channel(/lift-stands-still/));
    await journey.quiet();
    const button = await stage.until('the button', () => stage.button(channel.id, 'resolve'));
    slack.fault({ method: '*', kind: 'slow', ms: 4_000 });
    const began = performance.now();
    const click = { as: stage.id('chiara'), type: 'click', channel: channel.id, messageTs: button.ts, actionId: button.actionId, blockId: button.blockId, value: button.value } as const;
    expect(await slack.act(click)).toEqual({ ok: true });
    expect(performance.now() - began).toBeLessThan(1_500);
    // The form's trigger is over by then: she is told, and nothing is left hanging.
    expect(await stage.until('a word', () => whispers('chiara').find((text) => text.includes('could not be opened in time')))).toContain('try again');
  });
});

describe('once', () => {
  it('a click that arrives twice', async () => {
    const channel = await stage.until('the channel', () => stage.channel(/lift-stands-still/));
    const payload = JSON.stringify({
      type: 'block_actions', user: { id: stage.id('dev') }, trigger_id: 'T9', channel: { id: channel.id },
      actions: [{ action_id: 'role_take', block_id: 'b', type: 'button', value: '1:scribe', action_ts: '1700000000.000001' }],
    });
    const body = new URLSearchParams({ payload }).toString();
    const before = await count();
    for (let i = 0; i < 3; i += 1) expect((await knock(url, { path: '/slack/events', headers: slackHeaders(body, secret, new Date()), body: [body] })).status).toBe(200);
    expect(await count()).toBe(before + 1);
    await journey.quiet();
    expect((await journey.facts(1)).filter((fact) => fact.kind === 'role.set' && fact.by.id === stage.id('dev'))).toHaveLength(1);
  });

  it('a form that is sent twice; opened twice, it is two', async () => {
    const submit = async (view: string) => {
      const values = { text: { text: { type: 'plain_text_input', value: `twice? ${view}` } } };
      const payload = JSON.stringify({ type: 'view_submission', user: { id: ada, team_id: slack.team.id }, trigger_id: 'T10', view: { id: view, callback_id: 'note', private_metadata: '1', state: { values } } });
      const body = new URLSearchParams({ payload }).toString();
      return (await knock(url, { path: '/slack/events', headers: slackHeaders(body, secret, new Date()), body: [body] })).status;
    };
    const before = await count();
    expect([await submit('V0ONE'), await submit('V0ONE'), await submit('V0TWO')]).toEqual([200, 200, 200]);
    expect(await count()).toBe(before + 2);
    await journey.quiet();
    expect((await journey.facts(1)).filter((fact) => fact.kind === 'note.added')).toHaveLength(2);
  });

  it('an event that Slack repeats because the database was away for the first one', async () => {
    const channel = await stage.until('the channel', () => stage.channel(/lift-stands-still/));
    proxy.refuse(true);
    proxy.cut();
    await slack.act({ as: stage.id('chiara'), type: 'rename', channel: channel.id, name: 'inc-1-the-lift' });
    await slack.settled();
    proxy.refuse(false);
    // Slack's second try of an event follows at once, the third after a minute: the database may be away for both.
    expect([...new Set(slack.deliveries.filter((one) => one.type === 'channel_rename').map((one) => one.status))]).toEqual([503]);
    expect(journey.log.filter((line) => line.includes('the database is away; Slack is asked to come back'))).not.toEqual([]);
    const event = { type: 'channel_rename', channel: { id: channel.id, name: 'inc-1-the-lift' }, event_ts: '1700000000.000100' };
    const body = JSON.stringify({ type: 'event_callback', event_id: 'Ev1', team_id: slack.team.id, event });
    for (let i = 0; i < 2; i += 1) {
      const headers = { ...slackHeaders(body, secret, new Date()), 'content-type': 'application/json', 'x-slack-retry-num': '2' };
      expect((await knock(url, { path: '/slack/events', headers, body: [body] })).status).toBe(200);
    }
    await journey.quiet();
    expect((await journey.facts(1)).filter((fact) => fact.kind === 'channel.renamed')).toHaveLength(1);
  });
});
