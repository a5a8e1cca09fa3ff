// The doctor about Slack: what was found and exactly what to click.
import { beforeEach, describe, expect, it } from 'vitest';
import { Outage, Rejected } from '../../src/domain/errors.ts';
import { storeDelivery } from '../../src/store/delivery.ts';
import { freshDatabase } from '../support/database.ts';
import { bot } from '../support/fake-slack.ts';
import { allScopes, aPatient, checksOf, wellEnv } from '../support/patient.ts';
import { decided, opened } from '../support/stored.ts';

const db = await freshDatabase();
beforeEach(db.cleanTables);
const arrive = () => storeDelivery(db.pool, { source: 'slack', key: 'k', lane: 'l', body: '{}', urgency: 0 });

it('all well', async () => {
  await arrive();
  const { patient } = await aPatient({ db: db.pool });
  expect(Object.values(await checksOf(patient, 'Slack')).map((check) => [check.name, check.state])).toEqual([['token', 'ok'], ['scopes', 'ok'], ['announcements', 'ok'], ['channels', 'ok'], ['requests', 'ok']]);
});

describe('the token', () => {
  it.each([
    ['refused', new Rejected('slack', 'invalid_auth', 'Slack says invalid_auth'), /Reinstall to Workspace.*SLACK_BOT_TOKEN/],
    ['no answer', new Outage('slack', 'ECONNREFUSED'), /status\.slack\.com/],
  ])('%s', async (_, error, fix) => {
    const { patient, slack } = await aPatient();
    slack.fail('identity', error);
    expect(await checksOf(patient, 'Slack')).toMatchObject({ token: { state: 'broken', fix: expect.stringMatching(fix) as string } });
  });

  it('missing altogether', async () => {
    const { patient } = await aPatient();
    const checks = await checksOf({ ...patient, ports: { ...patient.ports, slack: undefined } }, 'Slack');
    expect(checks).toMatchObject({ token: { state: 'broken', fix: expect.stringContaining('OAuth & Permissions') as string } });
  });
});

it.each([
  [2_000, {}, 'ok', 'agrees with Slack’s'],
  [60_000, {}, 'warning', 'Slack’s clock is 60 s behind this machine’s'],
  [7 * 60_000, {}, 'broken', 'every request of Slack’s is refused'],
  [-7 * 60_000, {}, 'warning', 'Slack’s clock is 7 min ahead of this machine’s'],
  [7 * 60_000, { SLACK_APP_TOKEN: 'xapp-1' }, 'warning', 'Slack’s clock is 7 min behind this machine’s'],
])('a clock that is %d ms ahead of Slack’s (%o): %s', async (off, env, state, say) => {
  const { patient, slack } = await aPatient({ env: { ...wellEnv, ...env } });
  const known = await slack.identity();
  slack.identity = () => Promise.resolve({ ...known, at: new Date(Date.now() - off) });
  expect(await checksOf(patient, 'Slack')).toMatchObject({ clock: { state, say: expect.stringContaining(say) as string } });
});

describe('scopes', () => {
  it.each([
    ['a vital one', 'channels:manage', 'broken', 'conversations.create'],
    ['one that a feature needs', 'users:read.email', 'warning', 'users.lookupByEmail'],
  ])('%s is missing: by name, with what needs it and where to add it', async (_, scope, state, method) => {
    const { patient, slack } = await aPatient();
    slack.granted.scopes = allScopes.filter((one) => one !== scope);
    const { scopes } = await checksOf(patient, 'Slack');
    expect(scopes?.state).toBe(state);
    expect(scopes?.say).toContain(scope);
    expect(scopes?.say.replaceAll(/conversations\.(archive)/g, 'conversations.create')).toContain(method);
    expect(scopes?.fix).toMatch(new RegExp(`Bot Token Scopes.*${scope}.*Reinstall to Workspace`));
  });

  it('more than needed is said, and is no trouble', async () => {
    const { patient, slack } = await aPatient();
    slack.granted.scopes = [...allScopes, 'canvases:write', 'channels:join'];
    expect(await checksOf(patient, 'Slack')).toMatchObject({ scopes: { state: 'ok', say: expect.stringContaining('not needed: canvases:write, channels:join') as string, fix: expect.stringContaining('remove them') as string } });
  });

  it('unknown where Slack does not say', async () => {
    const { patient, slack } = await aPatient();
    delete slack.granted.scopes;
    expect(await checksOf(patient, 'Slack')).toMatchObject({ scopes: { state: 'off' } });
  });
});

describe('the channel of the announcements', () => {
  it.each<[string, (given: Awaited<ReturnType<typeof aPatient>>) => void, string, RegExp]>([
    ['is not there', ({ slack }) => void slack.rooms.splice(0), 'broken', /Create #incidents.*\/invite @Tocsin/],
    ['is archived', ({ slack }) => void (slack.rooms[0] && (slack.rooms[0].archived = true)), 'broken', /Unarchive/],
    ['is not Tocsin’s', ({ slack }) => void slack.rooms[0]?.members.delete(bot), 'broken', /In #incidents type `\/invite @Tocsin`/],
  ])('%s', async (_, worsen, state, fix) => {
    const given = await aPatient();
    worsen(given);
    const { announcements } = await checksOf(given.patient, 'Slack');
    expect([announcements?.state, announcements?.fix]).toEqual([state, expect.stringMatching(fix)]);
  });

  it('is switched off in the config', async () => {
    const { patient } = await aPatient();
    const settings = { ...patient.settings, config: { ...patient.settings.config, announce: false as const } };
    expect(await checksOf({ ...patient, settings }, 'Slack')).toMatchObject({ announcements: { state: 'off' } });
  });

  it('cannot be asked about: a warning, the rest is examined', async () => {
    const { patient, slack } = await aPatient();
    slack.fail('channelByName', new Outage('slack', 'ratelimited'));
    expect(await checksOf(patient, 'Slack')).toMatchObject({ scopes: { state: 'ok' }, announcements: { state: 'warning' } });
  });
});

describe('channels that Tocsin made', () => {
  const anHourAgo = new Date(Date.now() - 3_600_000);

  it('belong to incidents, or are named: of two of one name, the one that was not kept', async () => {
    const given = await aPatient({ db: db.pool });
    const [kept, stray] = [0, 1].map(() => given.slack.room('inc-1-checkout-is-down', { createdBy: bot, createdAt: anHourAgo }));
    given.slack.room('somebody-elses', { createdAt: anHourAgo });
    await decided(db.pool, await opened(db.pool), [{ kind: 'channel.created', data: { channel: kept?.id ?? '', name: 'inc-1-checkout-is-down', adopted: false } }]);
    const { channels } = await checksOf(given.patient, 'Slack');
    expect(channels).toMatchObject({ state: 'warning', say: 'made by Tocsin, and of no incident that it knows: #inc-1-checkout-is-down', fix: expect.stringContaining('archive it') as string });
    if (stray) stray.archived = true;
    expect((await checksOf(given.patient, 'Slack'))['channels']).toMatchObject({ state: 'ok' });
  });

  it('are not spoken of while they are being made, and a private one is a number', async () => {
    const given = await aPatient({ db: db.pool });
    given.slack.room('inc-7-new', { createdBy: bot });
    expect((await checksOf(given.patient, 'Slack'))['channels']).toMatchObject({ state: 'ok' });
    given.slack.room('inc-8-quokka', { createdBy: bot, createdAt: anHourAgo, private: true });
    const { channels } = await checksOf(given.patient, 'Slack');
    expect(channels).toMatchObject({ state: 'warning', say: expect.stringMatching(/: 1 private$/) as string });
    expect(JSON.stringify(channels)).not.toContain('quokka');
  });

  it('cannot be asked about: nothing is claimed of them', async () => {
    const given = await aPatient({ db: db.pool });
    given.slack.fail('channelsMadeBy', new Outage('slack', 'ratelimited'));
    expect((await checksOf(given.patient, 'Slack'))['channels']).toMatchObject({ state: 'off' });
  });
});

describe('requests of Slack’s', () => {
  it('never arrived: where its addresses stand, or Socket Mode', async () => {
    const http = await aPatient({ db: db.pool });
    expect(await checksOf(http.patient, 'Slack')).toMatchObject({ requests: { state: 'warning', fix: expect.stringContaining('https://tocsin.example/slack/events') as string } });
    const socket = await aPatient({ db: db.pool, env: { SLACK_APP_TOKEN: 'xapp-1' } });
    expect(await checksOf(socket.patient, 'Slack')).toMatchObject({ requests: { state: 'warning', fix: expect.stringContaining('connections:write') as string } });
  });

  it('are not spoken of where the database cannot be asked', async () => {
    expect(await checksOf((await aPatient()).patient, 'Slack')).not.toHaveProperty('requests');
  });
});
