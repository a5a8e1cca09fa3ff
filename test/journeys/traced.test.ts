// One alarm through three processes and the database: one trace, each span under what led to it, and nothing in it but ids, kinds and numbers.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, expect, it } from 'vitest';
import type { Box } from '../../demo/box.ts';
import { createStage } from '../../demo/play/stage.ts';
import { freePort } from '../../demo/ports.ts';
import { createDemo } from '../../demo/server.ts';
import { loadSettings } from '../../src/config.ts';
import { createLog } from '../../src/log.ts';
import { startTocsin, type Tocsin } from '../../src/main.ts';
import { systemClock, systemRandom } from '../../src/world.ts';
import { freshDatabase } from '../support/database.ts';
import { openCollector, type SeenSpan } from '../support/collector.ts';
import { quiet, timing } from './journey.ts';

const db = await freshDatabase();
const dir = await mkdtemp(path.join(tmpdir(), 'tocsin-traced-'));
const collector = await openCollector();
const port = await freePort();
const demo = await createDemo({ clock: systemClock, random: systemRandom, dataDir: dir, appUrl: () => `http://127.0.0.1:${port}` });
const stage = createStage({ demo } as Box, () => undefined);
const { slack, pagerduty } = demo.worlds;
const lines: string[] = [];
afterAll(async () => {
  await demo.close();
  await collector.close();
  await rm(dir, { recursive: true, force: true });
});

const key = 'planted-key-of-the-collector';
const env = { ...demo.env, DATABASE_URL: db.url, PORT: String(port), OTEL_EXPORTER_OTLP_ENDPOINT: collector.url, OTEL_EXPORTER_OTLP_HEADERS: `authorization=Bearer%20${key}`, OTEL_SERVICE_NAME: 'bell' };

async function start(half: { readonly serve: boolean; readonly work: boolean }): Promise<Tocsin> {
  const settings = await loadSettings(env, dir);
  expect(settings.secrets).toContain(key);
  const log = createLog({ level: 'debug', secrets: settings.secrets, write: (line) => lines.push(line), now: () => new Date() });
  return startTocsin({ settings, log, clock: systemClock, random: systemRandom, ...half, timing, githubThrottle: false, unpaced: true });
}

const named = (spans: readonly SeenSpan[], name: string) => spans.filter((span) => span.name === name);
const under = (spans: readonly SeenSpan[], parent: SeenSpan | undefined) => spans.filter((span) => span.parent === parent?.id);

it('is one trace from the webhook to the calls to Slack', { timeout: 60_000 }, async () => {
  const edge = await start({ serve: true, work: false });
  const title = 'planted-title of a customer';
  pagerduty.trigger({ serviceId: 'PSVCHKT', title, urgency: 'high', priority: 'P2' });
  await pagerduty.settled();
  // Stored by one process, worked on by others.
  const workers = [await start({ serve: false, work: true }), await start({ serve: false, work: true })];
  await stage.until('the channel', () => slack.state().channels.find((one) => one.name.startsWith('inc-1-')));
  await quiet({ demo }, db.pool);
  // A person presses something in it: that is a trace of its own.
  const channel = slack.state().channels.find((one) => one.name.startsWith('inc-1-'))?.id ?? '';
  await stage.act({ as: stage.id('chiara'), type: 'join', channel });
  await stage.command('chiara', channel, 'note planted-note');
  await quiet({ demo }, db.pool);
  for (const one of [edge, ...workers]) await one.stop();

  const [root] = named(collector.spans, 'request pagerduty');
  expect(root).toMatchObject({ parent: '', kind: 2, service: 'bell', attributes: { 'tocsin.door': 'webhooks', 'tocsin.source': 'pagerduty', 'tocsin.stored': true } });
  const spans = collector.spans.filter((span) => span.trace === root?.trace);
  // No id twice, and every parent is there.
  expect(new Set(spans.map((span) => span.id)).size).toBe(spans.length);
  expect(spans.filter((span) => span.parent !== '' && !spans.some((one) => one.id === span.parent))).toEqual([]);
  expect(spans.filter((span) => span.parent === '')).toEqual([root]);

  const [delivery] = under(spans, root);
  expect(delivery).toMatchObject({ name: 'delivery pagerduty', attributes: { 'tocsin.attempt': 1, 'tocsin.decision': 'done', 'tocsin.incident': 1, 'tocsin.result': 'ok' } });
  const commit = under(spans, delivery).find((span) => span.name === 'commit');
  const [create] = under(spans, commit).filter((span) => span.name === 'effect slack.channel.create');
  expect(create?.attributes).toMatchObject({ 'tocsin.kind': 'slack.channel.create', 'tocsin.lane': 'slack/channel', 'tocsin.incident': 1, 'tocsin.attempt': 1, 'tocsin.cause': `delivery:${Number(delivery?.attributes['tocsin.delivery'])}` });
  const [call] = under(spans, create).filter((span) => span.name === 'call slack.createChannel');
  expect(call).toMatchObject({ kind: 3, attributes: { 'tocsin.system': 'slack', 'tocsin.method': 'createChannel', 'tocsin.result': 'ok' } });
  const [card] = named(spans, 'effect slack.card.show');
  expect(under(spans, card).some((span) => span.name === 'call slack.post')).toBe(true);
  // What an effect caused stands under that effect's commit.
  const at = (id: string | undefined) => spans.find((span) => span.id === id);
  const effects = spans.filter((span) => span.name.startsWith('effect '));
  expect(effects.map((effect) => [at(effect.parent)?.name, effect.attributes['tocsin.cause']])).toEqual(effects.map((effect) => {
    const by = at(at(effect.parent)?.parent)?.attributes ?? {};
    return ['commit', `${by['tocsin.effect'] === undefined ? 'delivery' : 'effect'}:${String(by['tocsin.effect'] ?? by['tocsin.delivery'])}`];
  }));
  expect(new Set(spans.map((span) => span.instance)).size).toBeGreaterThan(1);

  const [asked] = named(collector.spans, 'request slack').filter((span) => collector.spans.some((one) => one.trace === span.trace && one.attributes['tocsin.incident'] === 1));
  expect(asked?.trace).not.toBe(root?.trace);
});

it('opens the channel and stops all the same when the collector never answers', { timeout: 60_000 }, async () => {
  const sent = Promise.withResolvers<void>();
  const usual = collector.answer;
  collector.answer = () => sent.resolve();
  const [edge, worker] = [await start({ serve: true, work: false }), await start({ serve: false, work: true })];
  pagerduty.trigger({ serviceId: 'PSVDATA', title: 'planted again', urgency: 'high', priority: 'P2' });
  await stage.until('the channel', () => slack.state().channels.find((one) => one.name.startsWith('inc-2-')));
  await quiet({ demo }, db.pool);
  await sent.promise;
  await Promise.all([edge.stop(), worker.stop()]);
  collector.answer = usual;
});

it('carries no words and no secret, and the log names the trace', () => {
  const sent = Buffer.concat(collector.requests.map((request) => request.body)).toString('latin1');
  expect(sent).not.toMatch(/planted|customer|inc-1-|chiara|xox[a-z]-/i);
  expect(collector.requests[0]?.headers.authorization).toBe(`Bearer ${key}`);
  expect(lines.join('\n')).not.toContain(key);
  const [root] = named(collector.spans, 'request pagerduty');
  const about = lines.map((line) => JSON.parse(line) as Record<string, unknown>).filter((line) => line['trace'] === root?.trace);
  expect(about.find((line) => line['message'] === 'a delivery is decided')).toMatchObject({ source: 'pagerduty', incident: 1, attempt: 1, cause: expect.stringMatching(/^delivery:\d+$/) as unknown });
  expect(about.find((line) => line['message'] === 'an effect is done' && line['kind'] === 'slack.channel.create')).toMatchObject({ incident: 1, cause: expect.stringMatching(/^delivery:\d+$/) as unknown });
});
