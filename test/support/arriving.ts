// What arrives from outside, stored as the doors store it: PagerDuty's events, and what people do in Slack.
import { randomUUID } from 'node:crypto';
import pagerduty from '../../handlers/webhooks/pagerduty.ts';
import { placeOf, readSlackBody } from '../../src/domain/slack-request.ts';
import { storeDelivery } from '../../src/store/delivery.ts';
import type { Db } from '../../src/store/pool.ts';

export type PagerDutyEvent = {
  readonly type: string;
  /** PagerDuty's id of its incident. */
  readonly key: string;
  readonly id?: string;
  readonly webhook?: string;
  /** Seconds ago; default 60, so that a later event can be later. */
  readonly ago?: number;
  readonly title?: string;
  readonly urgency?: string;
  readonly priority?: string;
  readonly service?: string;
  readonly assignees?: readonly { id: string; summary: string }[];
  readonly agent?: { id: string; type: string; summary: string };
  readonly data?: Readonly<Record<string, unknown>>;
};

/** The body of one of PagerDuty's v3 webhooks (support.pagerduty.com/docs/webhooks), with the fields that are read. */
export function pagerDutyBody(event: PagerDutyEvent): Record<string, unknown> {
  const service = event.service ?? 'checkout-api';
  return {
    event: {
      id: event.id ?? randomUUID(), event_type: event.type, resource_type: 'incident',
      occurred_at: new Date(Date.now() - (event.ago ?? 60) * 1_000).toISOString(), agent: event.agent ?? null,
      data: {
        id: event.key, type: 'incident', title: event.title ?? 'Checkout answers with 5xx', html_url: `https://acme.pagerduty.example/incidents/${event.key}`,
        urgency: event.urgency ?? 'high', service: { id: `S-${service}`, type: 'service_reference', summary: service }, assignees: event.assignees ?? [],
        priority: event.priority === undefined ? null : { id: 'PRIO', summary: event.priority }, escalation_policy: { id: 'EP1', summary: 'Checkout' },
        ...event.data,
      },
    },
  };
}

/** Stores an event; false when it was there already. */
export async function arrive(db: Db, event: PagerDutyEvent): Promise<boolean> {
  const body = pagerDutyBody(event);
  return arriveRaw(db, JSON.stringify(body), event.webhook);
}

/** Stores any JSON that PagerDuty might send. */
export async function arriveRaw(db: Db, body: string, webhook: string = randomUUID()): Promise<boolean> {
  const inbound = { raw: Buffer.from(body), headers: { 'x-webhook-id': webhook } };
  const { keys: [key = '', otherKey], lane } = pagerduty.it.place(JSON.parse(body), inbound);
  return (await storeDelivery(db, { source: 'pagerduty', key, otherKey, lane, body, urgency: 1 })).stored;
}

export function noteEvent(key: string, content: string): PagerDutyEvent {
  return { type: 'incident.annotated', key, data: { id: `N${content.length}`, type: 'incident_note', content, incident: { id: key } } };
}

async function store(db: Db, body: Record<string, unknown>): Promise<boolean> {
  const { key, lane } = placeOf(readSlackBody(body));
  return (await storeDelivery(db, { source: 'slack', key, lane, body: JSON.stringify(body), urgency: 0 })).stored;
}

/** `/incident <text>`; answers come to `told` of the fake Slack under the person's id. */
export function command(db: Db, user: string, text: string, channel = 'C0001'): Promise<boolean> {
  return store(db, {
    command: '/incident', text, user_id: user, team_id: 'T1', channel_id: channel, trigger_id: randomUUID(), response_url: `https://slack.example/${user}`,
  });
}

/** A click; `at` is Slack's time of it: the same click sent twice has the same one. */
export function click(db: Db, user: string, action: string, value: string, options: { channel?: string; at?: string } = {}): Promise<boolean> {
  return store(db, {
    type: 'block_actions', user: { id: user }, trigger_id: randomUUID(), response_url: `https://slack.example/${user}`,
    channel: { id: options.channel ?? 'C0002' }, container: { message_ts: '1.1' }, actions: [{ action_id: action, value, action_ts: options.at ?? randomUUID() }],
  });
}

export function event(db: Db, body: Readonly<Record<string, unknown>>): Promise<boolean> {
  return store(db, { type: 'event_callback', event_id: randomUUID(), team_id: 'T1', event: body });
}

/** A form that is sent: what was typed by block_id, every field as text. `meta` begins with the incident's number. */
export function submit(db: Db, user: string, callback: string, meta: string, values: Readonly<Record<string, string>> = {}): Promise<boolean> {
  const state = Object.fromEntries(Object.entries(values).map(([block, value]) => [block, { [block]: { type: 'plain_text_input', value } }]));
  return store(db, {
    type: 'view_submission', user: { id: user }, trigger_id: randomUUID(), view: { id: randomUUID(), callback_id: callback, private_metadata: meta, state: { values: state } },
  });
}
