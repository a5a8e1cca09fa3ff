// What the door keeps of the events that Slack sends, before it answers: on a real database.
import { afterEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { event as handler } from '../../src/contracts.ts';
import { decide } from '../../src/domain/decision.ts';
import { takeEvent } from '../../src/edge/slack-events.ts';
import { longestStoreMs } from '../../src/store/delivery.ts';
import { presenceIn } from '../../src/store/presence.ts';
import type { Db } from '../../src/store/pool.ts';
import { databaseProxy } from '../support/database-proxy.ts';
import { createPool } from '../../src/store/pool.ts';
import { freshDatabase } from '../support/database.ts';
import { testContext } from '../support/engine.ts';
import { declare, happens } from './support.ts';

const { pool, url } = await freshDatabase();
const { context } = testContext({ pool });

const base = { where: 'anywhere', scopes: [], decide: () => decide([]) } as const;
const events = new Map([
  ['message', handler({ ...base, input: z.looseObject({ channel: z.string() }), channelOf: ({ channel }) => channel }).it],
  ['reaction_added', handler({ ...base, input: z.object({ reaction: z.string() }), keep: ({ reaction }) => reaction === 'pushpin', channelOf: () => undefined }).it],
  ['reaction_removed', handler({ ...base, input: z.object({ reaction: z.string() }), concerns: ({ reaction }, { reactions }) => reaction === reactions.timeline, channelOf: () => undefined }).it],
  ['channel_archive', handler({ ...base, input: z.object({ channel: z.string() }), channelOf: ({ channel }) => channel }).it],
  ['member_joined_channel', handler({ ...base, input: z.object({ channel: z.string() }), channelOf: ({ channel }) => channel }).it],
]);
const incident = await declare(pool);
await happens(pool, incident.id, { kind: 'channel.created', data: { channel: 'C0INC', name: 'inc-1', adopted: false } });

let copies = 0;
async function take(event: object, more: object = {}, db: Db = pool): Promise<void> {
  const authorizations = [{ enterprise_id: null, team_id: 'T1', user_id: 'U0TOCSIN', is_bot: true, is_enterprise_install: false }];
  const body = { token: 'old', type: 'event_callback', team_id: 'T1', event_id: `Ev${(copies += 1)}`, authorizations, event, ...more };
  await takeEvent({ db, bell: context.bell, registry: { ...context.registry, events }, config: context.config }, body);
}
const stored = async () => (await pool.query<{ key: string; lane: string; body: string }>(`select key, lane, body from delivery where source = 'slack' order by id`)).rows;
const heard = async () => [...(await presenceIn(pool, incident.id)).entries()].filter(([, seen]) => seen.spokeAt !== undefined).map(([who]) => who).sort();
afterEach(async () => {
  await pool.query('delete from delivery');
  await pool.query('delete from presence');
});

const written = { type: 'message', channel: 'C0INC', channel_type: 'channel', user: 'U0ADA', text: 'disk is full', ts: '10.000001', event_ts: '10.000001', team: 'T1' };
const said = { type: 'message', user: 'U0ADA', text: 'disk is full', ts: '10.000001' };
const edited = { type: 'message', subtype: 'message_changed', hidden: true, channel: 'C0INC', ts: '11.000001', event_ts: '11.000001', message: { ...said, text: 'disk is fine', edited: { user: 'U0ADA', ts: '11.000000' } }, previous_message: said };
const deleted = { type: 'message', subtype: 'message_deleted', hidden: true, channel: 'C0INC', ts: '12.000001', event_ts: '12.000001', deleted_ts: '10.000001', previous_message: said };

describe('a message of a person', () => {
  it.each([['plain', {}], ['in a thread', { thread_ts: '9.000001' }], ['for the channel to see', { subtype: 'thread_broadcast', thread_ts: '9.000001' }], ['with a file', { subtype: 'file_share' }], ['with /me', { subtype: 'me_message' }]])(
    '%s is a sign of life in an incident’s channel, and not kept', async (_name, more) => {
      await take({ ...written, ...more });
      expect([await heard(), await stored()]).toEqual([['U0ADA'], []]);
    });

  it.each([['in another channel', { channel: 'C0OTHER' }], ['an app’s', { bot_id: 'B1' }], ['Slack’s own line', { subtype: 'channel_join' }]])('%s leaves nothing', async (_name, more) => {
    await take({ ...written, ...more });
    expect([await heard(), await stored()]).toEqual([[], []]);
  });
});

describe('an edit or a deletion', () => {
  it('of a person’s message in an incident’s channel is kept as it came, less the old token', async () => {
    await take(edited);
    await take(deleted);
    const rows = await stored();
    expect(rows.map(({ key, lane }) => [key, lane])).toEqual([
      ['event:message_changed:C0INC:10.000001:11.000000', 'slack/event/C0INC/10.000001'], ['event:message_deleted:C0INC:10.000001', 'slack/event/C0INC/10.000001'],
    ]);
    expect(JSON.parse(rows[0]?.body ?? '')).toMatchObject({ event: edited });
    expect(rows[0]?.body).not.toContain('old');
    expect(await heard()).toEqual([]);
  });

  it('that arrives eleven times counts once', async () => {
    for (let n = 0; n < 11; n += 1) await take({ ...edited, event_ts: `11.00000${n}` });
    for (let n = 0; n < 11; n += 1) await take(deleted);
    expect(await stored()).toHaveLength(2);
  });

  it.each([
    ['in another channel', { ...edited, channel: 'C0OTHER' }], ['of our card', { ...edited, message: { ...edited.message, bot_id: 'B1', user: 'U0TOCSIN' } }],
    ['that changed no word (a link was unfolded)', { ...edited, message: { ...said, attachments: [{}] } }], ['of an app’s message', { ...deleted, previous_message: { ...said, bot_id: 'B1' } }],
    ['in another channel, gone', { ...deleted, channel: 'C0OTHER' }],
  ])('%s is let go', async (_name, event) => {
    await take(event);
    expect(await stored()).toEqual([]);
  });
});

describe('other events', () => {
  const reaction = { type: 'reaction_added', user: 'U0ADA', reaction: 'pushpin', item: { type: 'message', channel: 'C0INC', ts: '10.000001' }, event_ts: '13.000001' };
  it('are kept when the handler keeps them, once for eleven copies', async () => {
    for (let n = 0; n < 11; n += 1) await take(reaction);
    await take({ ...reaction, user: 'U0EVE' });
    await take({ ...reaction, event_ts: '14.000001' });
    expect(await stored()).toHaveLength(3);
  });

  it('are kept when they concern this installation', async () => {
    for (const emoji of [context.config.reactions.timeline, 'tada']) await take({ ...reaction, type: 'reaction_removed', reaction: emoji });
    expect(await stored()).toHaveLength(1);
  });

  it.each([
    ['the handler does not want', { ...reaction, reaction: 'tada' }], ['the handler cannot read', { ...reaction, reaction: undefined }],
    ['nobody listens to', { type: 'pin_added', user: 'U0ADA', channel_id: 'C0INC', event_ts: '1.1' }], ['are our own doing', { ...reaction, user: 'U0TOCSIN' }],
    ['are our own arrival', { type: 'member_joined_channel', user: 'U0TOCSIN', channel: 'C0INC', event_ts: '1.1' }],
  ])('that %s are let go', async (_name, event) => {
    await take(event);
    expect(await stored()).toEqual([]);
  });

  it('about a channel are kept, whoever did it', async () => {
    await take({ type: 'channel_archive', channel: 'C0INC', user: 'U0TOCSIN', event_ts: '15.000001' });
    expect(await stored()).toHaveLength(1);
  });
});

it('nothing that it asks of the database is waited for longer than a door waits', async () => {
  const patience: unknown[] = [];
  const noted: Db = { query: (text, values, options) => {
    patience.push(options?.timeoutMs);
    return pool.query(text, values, options);
  } };
  for (const event of [written, edited, deleted]) await take(event, {}, noted);
  expect(patience).toEqual(Array.from({ length: 5 }, () => longestStoreMs));
});

it('with the database away nothing is taken, so that Slack sends it again', async () => {
  const proxy = await databaseProxy(url);
  const away = createPool({ connection: proxy.url, max: 1, applicationName: 'tocsin-test' });
  proxy.refuse(true);
  proxy.cut();
  for (const event of [written, edited, deleted]) await expect(take(event, {}, away)).rejects.toThrow(/./);
  proxy.refuse(false);
  await take(written, {}, away);
  expect(await heard()).toEqual(['U0ADA']);
  await away.close();
  await proxy.close();
});
