// From the webhook's arrival to the first call of Slack, at rest: one alarm at a time, each an incident of its own.
import { createHmac, randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { savePerson } from '../src/store/person.ts';
import type { Pool } from '../src/store/pool.ts';
import { percentile, row } from './figures.ts';
import { secret, type StubSlack } from './process.ts';
import { onStage } from './stage.ts';

const warmUp = 20;
const counted = 200;

export function wayIn(print: (line: string) => void): Promise<void> {
  return onStage(async (stage) => {
    const { slack } = stage;
    const [ours, bare, pool] = [await stage.tocsin(), await stage.bare(), stage.pool(1)];
    const mine: number[] = [];
    const theirs: number[] = [];
    for (let n = 0; n < warmUp + counted; n += 1) {
      // In turns, so that a noisy moment of the machine meets both.
      const [a, b] = [await one(ours.url, slack), await one(bare.url, slack)];
      // At rest: the incidents before this one are over.
      await pool.query(`update incident set state = jsonb_set(state, '{status}', '"resolved"') where status = 'triage'`);
      if (n >= warmUp) {
        mine.push(a);
        theirs.push(b);
      }
    }
    print(row(`webhook → first Slack call, p50 of ${counted}`, percentile(mine, 50), percentile(theirs, 50), 'ms'));
    print(row(`webhook → first Slack call, p99 of ${counted}`, percentile(mine, 99), percentile(theirs, 99), 'ms'));
    await sleep(500);
    print(await roundTrips(ours.url, slack, pool));
  });
}

/** One alarm that opens an incident of its own. */
export function alarm(url: string): Promise<void> {
  return send(url, payload(randomUUID().replaceAll('-', '').slice(0, 14).toUpperCase()));
}

async function one(url: string, slack: StubSlack): Promise<number> {
  const before = slack.calls.length;
  const body = payload(randomUUID().replaceAll('-', '').slice(0, 14).toUpperCase());
  const began = performance.now();
  await send(url, body);
  for (;;) {
    const call = slack.calls.slice(before).find(({ method }) => method === 'conversations.create');
    if (call) {
      await sleep(30);
      return call.at - began;
    }
    await sleep(1);
  }
}

async function send(url: string, body: string): Promise<void> {
  const answer = await fetch(`${url}/webhooks/pagerduty`, {
    method: 'POST', body, headers: { 'content-type': 'application/json', 'x-pagerduty-signature': `v1=${createHmac('sha256', secret).update(body).digest('hex')}`, 'x-webhook-id': randomUUID() },
  });
  if (answer.status !== 202) throw new Error(`the door answered ${answer.status}`);
}

function payload(id: string, assignees: readonly { id: string; summary: string }[] = []): string {
  return JSON.stringify({
    event: {
      id: `E${id}`, event_type: 'incident.triggered', resource_type: 'incident', occurred_at: new Date().toISOString(), agent: null, client: null,
      data: { id, type: 'incident', status: 'triggered', title: `bench ${id}`, urgency: 'high', service: { id: `S${id}`, type: 'service_reference', summary: `service-${id}` }, assignees, priority: null },
    },
  });
}

/**
 * How many answers of Slack, one after the other, people wait for until they are in the channel: with a Slack that takes
 * 100 ms, the time from the first call to the answer to the invitation. The person paged is known from an earlier incident.
 */
async function roundTrips(url: string, slack: StubSlack, pool: Pool): Promise<string> {
  await savePerson(pool, { via: 'pagerduty', id: 'PADA', slackId: 'UADA', name: 'Ada', whyNot: undefined });
  slack.delayMs = 100;
  const before = slack.calls.length;
  await send(url, payload(randomUUID().slice(0, 8), [{ id: 'PADA', summary: 'Ada' }]));
  const call = (method: string) => slack.calls.slice(before).find((one) => one.method === method);
  while (!call('conversations.invite')) await sleep(5);
  const waited = (call('conversations.invite')?.at ?? Number.NaN) + slack.delayMs - (call('conversations.create')?.at ?? Number.NaN);
  slack.delayMs = 0;
  // The bare program would create and invite, one after the other: two.
  return row('Slack round trips until people can talk', waited / 100, 2, '');
}
