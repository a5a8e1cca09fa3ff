// What people see of Tocsin in Slack, Slack's own way of sending a thing twice, and what must be true at the end of any bad day.
import { expect } from 'vitest';
import type { PageMessage } from '../../demo/slack/state.ts';
import type { Fact } from '../../src/domain/facts.ts';
import { brokenLink } from '../../src/store/fact.ts';
import { knock, slackHeaders } from '../edge/door.ts';
import type { Journey } from './journey.ts';

/** Something to press or choose: where it stands and what it carries. `options`: the values of a menu. */
export type Touch = {
  readonly channel: string; readonly ts: string; readonly blockId: string; readonly actionId: string; readonly value: string; readonly options: readonly string[];
  readonly viewId?: string;
};
type Fields = Readonly<Record<string, unknown>>;

export function surface(journey: Journey) {
  const { box, stage, pool } = journey;
  const { slack } = box.demo.worlds;
  const url = box.tocsin.url ?? '';
  const secret = box.demo.env['SLACK_SIGNING_SECRET'] ?? '';

  /** An incident that Chiara declared, with these people in its channel, and all is quiet. */
  async function declared(title: string, people: readonly string[] = [], severity = 'SEV3'): Promise<{ readonly id: number; readonly channel: string }> {
    await stage.command('chiara', stage.id('incidents'), `declare ${severity} ${title}`);
    await journey.quiet();
    const { rows } = await pool.query<{ id: number }>(`select id from incident where state ->> 'title' = $1 order by id desc`, [title]);
    const id = rows[0]?.id ?? 0;
    const channel = (await journey.incident(id)).channel?.id ?? '';
    for (const who of people) await stage.act({ as: stage.id(who), type: 'join', channel });
    await journey.quiet();
    return { id, channel };
  }

  /** What only this person sees in channels, oldest first. */
  const whispers = (who: string): readonly (PageMessage & { readonly channel: string })[] => slack.state().ephemerals[stage.id(who)] ?? [];
  /** What Tocsin said to this person alone: in channels and in their own conversation. */
  const told = (who: string): string[] => [...whispers(who), ...stage.messages(stage.directTo(who) ?? '').filter((one) => one.isBot)].map((one) => one.text);
  const lastWhisper = (who: string): string => whispers(who).at(-1)?.text ?? '';

  /** Types a command and waits until nothing is on its way. */
  async function says(who: string, channel: string, text: string): Promise<void> {
    await stage.command(who, channel, text);
    await journey.quiet();
  }

  /** Everything this person could touch (that is of this name): in channels they see, in whispers, in their Home. */
  function touches(who: string, action?: string): Touch[] {
    const state = slack.state();
    const places = state.channels.filter((one) => !one.archived && one.members.includes(stage.id(who))).flatMap((one) => (state.messages[one.id] ?? []).map((message) => ({ channel: one.id, message })));
    const all = [...places, ...whispers(who).map((message) => ({ channel: message.channel, message }))];
    const home = state.home[stage.id(who)];
    const found = [
      ...(home ? elements(list(home['blocks'])).map((one) => ({ channel: '', ts: '', viewId: word(home, 'id'), ...one })) : []),
      ...all.flatMap(({ channel, message }) => elements(message.blocks ?? []).map((one) => ({ channel, ts: message.ts, ...one }))),
    ];
    return found.filter((one) => action === undefined || one.actionId.split(':')[0] === action);
  }

  /** One click, as Slack carries it; what is wrong is thrown. */
  function click(who: string, touch: Touch, option?: string) {
    const { channel, ts, blockId, actionId, value, viewId } = touch;
    const place = viewId === undefined ? { channel, messageTs: ts } : { viewId };
    return stage.act({ as: stage.id(who), type: 'click', ...place, blockId, actionId, value, ...(option === undefined ? {} : { selected: option }) });
  }

  /** The number of the last thing that came in. */
  async function mark(): Promise<number> {
    return (await pool.query<{ n: number }>('select coalesce(max(id), 0)::int as n from delivery')).rows[0]?.n ?? 0;
  }

  /** What came of each person's last request since, by their Slack id. */
  async function outcomes(since: number): Promise<ReadonlyMap<string, string>> {
    const { rows } = await pool.query<{ lane: string; outcome: string | null }>(`select lane, outcome from delivery where source = 'slack' and id > $1 order by id`, [since]);
    return new Map(rows.map(({ lane, outcome }) => [lane.replace('slack/', ''), outcome ?? '']));
  }

  /** Slack sends what it sent since once more, byte for byte the same as it was stored. */
  async function sentAgain(since: number): Promise<number> {
    const { rows } = await pool.query<{ body: string }>(`select body from delivery where source = 'slack' and id > $1 order by id`, [since]);
    await Promise.all(rows.map(({ body }) => deliver(JSON.parse(body) as Fields)));
    return rows.length;
  }

  async function deliver(body: Fields): Promise<void> {
    const isEvent = body['type'] === 'event_callback';
    const fields = 'command' in body ? (body as Record<string, string>) : { payload: JSON.stringify(body) };
    const bytes = isEvent ? JSON.stringify(body) : new URLSearchParams(fields).toString();
    const headers = { ...slackHeaders(bytes, secret, new Date()), ...(isEvent ? { 'content-type': 'application/json' } : {}) };
    expect((await knock(url, { path: '/slack/events', headers, body: [bytes] })).status).toBe(200);
  }

  /** Everything Tocsin has said where others can read it, or to one person in their own conversation: `<channel> <text>`. */
  function spoken(): string[] {
    const state = slack.state();
    return state.channels.flatMap(({ id, name }) => (state.messages[id] ?? []).filter((one) => one.isBot && one.subtype === undefined).map((one) => `${name} ${one.text}`));
  }

  async function allFacts(): Promise<readonly (Fact & { readonly incident: number })[]> {
    const { rows } = await pool.query<{ id: number }>('select id from incident where head_seq > 0 order by id');
    return (await Promise.all(rows.map(async ({ id }) => (await journey.facts(id)).map((fact) => ({ ...fact, incident: id }))))).flat();
  }

  /** Nothing parked, nothing given up, no bug, every chain whole, one card each. `lost`: kinds of effect that may have been given up here. */
  async function isSound(lost: readonly string[] = []): Promise<void> {
    expect((await pool.query(`select id, body, outcome from delivery where state = 'parked'`)).rows).toEqual([]);
    const { rows } = await pool.query<{ kind: string }>(`select incident_id, kind, data, state, outcome from effect where state <> 'done' and not (state = 'waiting' and attempt = 0 and run_at > now())`);
    expect(rows.filter((row) => !lost.includes(row.kind))).toEqual([]);
    expect(journey.log.filter((line) => /a bug|our layout|unhandled|could not be worked on|door failed/.test(line))).toEqual([]);
    const { rows: incidents } = await pool.query<{ id: number }>('select id from incident where head_seq > 0');
    for (const { id } of incidents) {
      // One that is written down afterwards has no channel, so no card.
      const cards = (await journey.incident(id)).kind === 'retrospective' ? 0 : 1;
      expect(await brokenLink(pool, id), `the chain of INC-${id}`).toBeUndefined();
      expect(cardsOf(id).map((one) => one.text).slice(1), `further cards of INC-${id}`).toEqual([]);
      expect(cardsOf(id), `the card of INC-${id}`).toHaveLength(cards);
    }
  }

  /** The card of an incident, wherever it stands. */
  function cardsOf(id: number): readonly PageMessage[] {
    const state = slack.state();
    const isCard = (message: PageMessage) => message.isBot && (message.blocks ?? []).some((block) => block['type'] === 'header' && new RegExp(`"(?:[A-Z ]+ )?INC-${id} `).test(JSON.stringify(block['text'])));
    return state.channels.filter((one) => one.kind !== 'im').flatMap((one) => state.messages[one.id] ?? []).filter(isCard);
  }

  return { declared, whispers, told, lastWhisper, says, touches, click, mark, outcomes, sentAgain, deliver, spoken, allFacts, isSound, cardsOf };
}

/** Every text that Slack reads as mrkdwn, of a call the bot made: where `<…>` has a meaning. */
export function mrkdwnIn(value: unknown, key = ''): string[] {
  if (typeof value === 'string') {
    if (/^[[{]/.test(value) && (key === 'blocks' || key === 'view' || key === 'payload')) return mrkdwnIn(JSON.parse(value));
    return key === 'text' || key === 'topic' || key === 'purpose' || key === 'title' ? [value] : [];
  }
  if (typeof value !== 'object' || value === null) return [];
  // plain_text is shown as it is, and so is the text of a rich_text element.
  if ('type' in value && (value.type === 'plain_text' || value.type === 'text')) return [];
  return Object.entries(value).flatMap(([name, inner]) => mrkdwnIn(inner, Array.isArray(value) ? key : name));
}

function list(value: unknown): readonly Fields[] {
  return Array.isArray(value) ? (value as Fields[]) : [];
}

function word(fields: Fields, name: string): string {
  const value = fields[name];
  return typeof value === 'string' ? value : '';
}

/** Every button and menu of these blocks. */
function elements(blocks: readonly Fields[]): Pick<Touch, 'blockId' | 'actionId' | 'value' | 'options'>[] {
  return blocks.flatMap((block) => [...list(block['elements']), ...list([block['accessory']].filter(Boolean))].filter((one) => word(one, 'action_id') !== '').map((one) => (
    { blockId: word(block, 'block_id'), actionId: word(one, 'action_id'), value: word(one, 'value'), options: list(one['options']).map((option) => word(option, 'value')) }
  )));
}
