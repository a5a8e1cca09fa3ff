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
const invited = 50;

export function wayIn(print: (line: string) => void): Promise<void> {
  return onStage(async (stage) => {
    const { slack } = stage;
    const [ours, bare, pool] = [await stage.tocsin(), await stage.bare(), stage.pool(1)];
    const mine: number[] = [];
    const theirs: number[] = [];
    for (let n = 0; n < warmUp + counted; n += 1) {
      // In turns, so that a noisy moment of the machine meets both.
      const [a, b] = [await one(ours.url, slack), await one(bare.url, slack)];
      await resolveAll(pool);
      if (n >= warmUp) {
        mine.push(a);
        theirs.push(b);
      }
    }
    print(row(`webhook → first Slack call, p50 of ${counted}`, percentile(mine, 50), percentile(theirs, 50), 'ms'));
    print(row(`webhook → first Slack call, p99 of ${counted}`, percentile(mine, 99), percentile(theirs, 99), 'ms'));
    await sleep(500);
    await untilPeopleTalk([ours.url, bare.url], slack, pool, print);
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
 * Until people can talk: from the webhook's leaving to Slack's answer to the invitation, with a Slack that takes 100 ms for each answer. The
 * bare program makes a channel and invites, one after the other. The person paged is known from an earlier incident.
 */
async function untilPeopleTalk(urls: readonly [ours: string, bare: string], slack: StubSlack, pool: Pool, print: (line: string) => void): Promise<void> {
  await savePerson(pool, { via: 'pagerduty', id: 'PADA', slackId: 'UADA', name: 'Ada', whyNot: undefined });
  slack.delayMs = 100;
  const took: [number[], number[]] = [[], []];
  for (let n = 0; n < invited + 2; n += 1) for (const [side, url] of urls.entries()) {
    const before = slack.calls.length;
    const began = performance.now();
    await send(url, payload(randomUUID().slice(0, 8), [{ id: 'PADA', summary: 'Ada' }]));
    const invitation = () => slack.calls.slice(before).find((one) => one.method === 'conversations.invite');
    while (!invitation()) await sleep(2);
    if (n >= 2) took[side]?.push((invitation()?.at ?? Number.NaN) + slack.delayMs - began);
    // What else it says in the channel is over before the next one.
    await sleep(600);
    await resolveAll(pool);
  }
  slack.delayMs = 0;
  for (const part of [50, 99]) print(row(`webhook → people in the channel, Slack takes 100 ms, p${part} of ${invited}`, percentile(took[0], part), percentile(took[1], part), 'ms'));
}

/** At rest: the incidents before are over. */
async function resolveAll(pool: Pool): Promise<void> {
  await pool.query(`update incident set state = jsonb_set(state, '{status}', '"resolved"') where status = 'triage'`);
}
