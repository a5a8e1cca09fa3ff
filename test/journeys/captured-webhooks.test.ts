// Webhooks as PagerDuty really sent them, byte for byte with their real signatures, from the door to the channel.
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, it } from 'vitest';
import { knock } from '../edge/door.ts';
import { openJourney } from './journey.ts';
import { showMessage } from './transcript.ts';

const fixtures = path.resolve(import.meta.dirname, '../fixtures/pagerduty');
const { signing_secret: secret, vectors } = JSON.parse(await readFile(path.join(fixtures, 'vectors.json'), 'utf8')) as {
  signing_secret: string; vectors: { file: string; 'x-pagerduty-signature': string }[];
};
// They are of 2025: for an alarm of today that would be stale.
const config = 'open: [{ do: open }]\nstale-after: 99999d\n';
const journey = await openJourney({ config, env: { PAGERDUTY_WEBHOOK_SECRET: secret } });
const { box, stage, pool } = journey;

/** Each twice, as if PagerDuty had not heard our answer. */
async function deliver(file: string): Promise<void> {
  const vector = vectors.find((one) => one.file === file);
  const body = await readFile(path.join(fixtures, file));
  for (let time = 1; time <= 2; time += 1) {
    const headers = { 'content-type': 'application/json', 'x-pagerduty-signature': vector?.['x-pagerduty-signature'] ?? '', 'x-webhook-id': `w-${file}` };
    expect((await knock(box.tocsin.url ?? '', { path: '/webhooks/pagerduty', headers, body: [body] })).status, file).toBe(202);
  }
  await journey.quiet();
}
const texts = (channel: string): string => stage.messages(channel).map((message) => showMessage(box.demo.worlds.slack.state(), message)).join('\n\n');

it('has all five', () => {
  expect(vectors.map((one) => one.file).sort()).toEqual(['incident.acknowledged.json', 'incident.annotated.json', 'incident.resolved.json', 'incident.triggered.json', 'pagey.ping.json']);
});

it('takes each, and writes down what it says', async () => {
  await deliver('pagey.ping.json');
  expect(stage.channel(/^inc-/)).toBeUndefined();

  await deliver('incident.triggered.json');
  const channel = stage.channel(/^inc-1-test$/)?.id ?? '';
  expect(texts(channel)).toContain('• Triggered: Test · Webhook Tester, low urgency');
  expect(texts(channel)).toContain('I could not bring in Ben');

  await deliver('incident.acknowledged.json');
  expect(texts(channel)).toContain('• Acknowledged: Test');
  await deliver('incident.resolved.json');
  expect(texts(channel)).toContain('• Cleared: Test');
  await deliver('incident.annotated.json');

  const facts = await journey.facts(1);
  const said = facts.filter((fact) => fact.by.type === 'person' && fact.by.via === 'pagerduty').map((fact) => [fact.kind, fact.at]);
  expect(said).toEqual([
    ['incident.opened', '2025-04-07T03:47:13.414Z'], ['alert.attached', '2025-04-07T03:47:13.414Z'],
    ['alert.acknowledged', '2025-04-07T03:47:13.546Z'], ['status.set', '2025-04-07T03:47:13.546Z'],
    ['alert.cleared', '2025-04-07T03:49:36.358Z'], ['alert.noted', '2025-04-07T03:49:36.680Z'],
  ]);
  expect(facts.find((fact) => fact.kind === 'alert.noted')?.data).toMatchObject({ text: 'Resolution Note: I\'m resolving it' });
});

it('keeps five deliveries, one incident, one channel, one card, one announcement', async () => {
  const { rows } = await pool.query<{ deliveries: number; incidents: number }>('select (select count(*) from delivery)::int as deliveries, (select count(*) from incident)::int as incidents');
  expect(rows).toEqual([{ deliveries: 5, incidents: 1 }]);
  expect(box.demo.worlds.slack.state().channels.filter((one) => one.name.startsWith('inc-'))).toHaveLength(1);
  const channel = stage.channel(/^inc-1-test$/)?.id ?? '';
  expect(stage.messages(channel).filter((message) => message.pinned)).toHaveLength(1);
  expect(stage.messages(stage.id('incidents')).filter((message) => message.isBot)).toHaveLength(1);
});

it('shows the note in the timeline that a person asks for', async () => {
  const channel = stage.channel(/^inc-1-test$/)?.id ?? '';
  await stage.act({ as: stage.id('eve'), type: 'join', channel });
  await stage.command('eve', channel, 'timeline');
  const shown = await stage.until('the timeline', () => box.demo.worlds.slack.state().ephemerals[stage.id('eve')]?.at(-1));
  expect(JSON.stringify(shown.blocks)).toContain('Resolution Note: I\'m resolving it');
});
