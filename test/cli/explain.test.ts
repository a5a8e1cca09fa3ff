// tocsin explain: the verdict on a real payload, and what would follow from it.
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from 'vitest';
import { cli, folder, root } from './support.ts';

const fixture = (name: string) => path.join(root, 'test/fixtures/pagerduty', name);
type Event = { event: { data: Record<string, unknown> } & Record<string, unknown> };
const trigger = JSON.parse(await readFile(fixture('incident.triggered.json'), 'utf8')) as Event;

/** The recorded trigger with other data, in a file. */
async function payload(data: Record<string, unknown>, event: Record<string, unknown> = {}): Promise<string> {
  const dir = await folder({ 'p.json': JSON.stringify({ event: { ...trigger.event, ...event, data: { ...trigger.event.data, ...data } } }) });
  return path.join(dir, 'p.json');
}

test('a trigger of low urgency is recorded, with the reason, and opens nothing', async () => {
  const { code, out } = await cli(['explain', fixture('incident.triggered.json')]);
  expect(code).toBe(0);
  expect(out).toContain('Delivery  01FKZSRAPTMF55RE69G8BQHGC6  in lane pagerduty/Q2CKYRLH85UNN4');
  expect(out).toContain('Verdict   record: the last rule says record');
  expect(out).not.toContain('Effects');
});

test('one of high urgency opens an incident: facts, effects with lanes, what people read', async () => {
  const { code, out } = await cli(['explain', await payload({ urgency: 'high', priority: { id: 'P', summary: 'P1' } })], { dir: await folder({}) });
  expect(code).toBe(0);
  expect(out).toContain('Verdict   open: rule {"urgency":["high"]} says open');
  expect(out).toMatch(/^ {2}1 {2}incident\.opened .*Test/m);
  expect(out).toMatch(/^ {2}2 {2}alert\.attached .*Webhook Tester/m);
  expect(out).toMatch(/^ {2}slack\.channel\.create +lane slack\/channel, critical +\{"name":"inc-1-test"/m);
  expect(out).toMatch(/^ {2}slack\.card\.show +lane slack\/card, critical, needs channel|^ {2}slack\.card\.show +lane slack\/card, normal, needs channel/m);
  expect(out).toMatch(/Announcement {2}in #incidents\n {2}INC-1: Test\. SEV1 Critical/);
  expect(out).toMatch(/Card\n {2}INC-1: Test\. SEV1 Critical\. Triage\. NO COMMANDER/);
});

test('the team’s own rules and runbooks count', async () => {
  const dir = await folder({
    'tocsin.yaml': 'announce: false\nopen:\n  - when: { service: Webhook Tester }\n    do: open\nservices: { Webhook Tester: { runbooks: [checkout-5xx] } }\n',
    'runbooks/checkout-5xx.md': await readFile(path.join(root, 'runbooks/checkout-5xx.md'), 'utf8'),
  });
  const { out } = await cli(['explain', fixture('incident.triggered.json')], { dir });
  expect(out).toContain('Verdict   open');
  expect(out).toMatch(/runbook\.offered/);
  expect(out).toContain('"ref":"checkout-5xx"');
  expect(out).toContain('Announcement  off');
});

test('--at says when it arrives: three hours late it is stale', async () => {
  const file = await payload({ urgency: 'high' });
  expect((await cli(['explain', file, '--at', '2025-04-07T06:47:14Z'])).out).toContain('Verdict   record: stale');
  expect((await cli(['explain', file, '--at', '2025-04-07T03:48:00Z'])).out).toContain('Verdict   open');
});

test('what is no trigger', async () => {
  expect((await cli(['explain', fixture('pagey.ping.json')])).out).toContain('Verdict   ignored: a test ping: the way in works');
  expect((await cli(['explain', fixture('incident.acknowledged.json')])).out).toMatch(/Signal {4}acknowledged .*\nVerdict {3}kept with its alert/);
});

test('a trigger that cannot be read would still tell somebody', async () => {
  const { code, out } = await cli(['explain', await payload({ service: 'not an object' }, { occurred_at: 'whenever' })]);
  expect(code).toBe(1);
  expect(out).toMatch(/^Unreadable {2}/m);
  expect(out).toContain('parked');
  expect(out).toContain('INC-1: Test.');
});

test('a file that is not there, and one that is not JSON', async () => {
  expect(await cli(['explain', 'gone.json'])).toMatchObject({ code: 1, out: '', err: expect.stringMatching(/^gone\.json cannot be read/) as string });
  const dir = await folder({ 'p.json': '{' });
  expect(await cli(['explain', 'p.json'], { dir })).toMatchObject({ code: 1, out: '', err: expect.stringMatching(/^p\.json is not JSON: it would be answered 400/) as string });
});

test('nothing in a payload steers the terminal or forges a line', async () => {
  const { out } = await cli(['explain', await payload({ urgency: 'high', id: 'Q\u001b[2J\nVerdict', title: 'a\u001b[2Jb\nVerdict   ignored\u0007' }, { id: 'e\u0007\nVerdict' })]);
  expect(out.split('').filter((char) => char < ' ' && char !== '\n')).toEqual([]);
  expect(out.match(/^Verdict/gm)).toEqual(['Verdict']);
  const broken = await cli(['explain', 'p.json'], { dir: await folder({ 'p.json': '\u001b[2J{}' }) });
  expect(broken.err.split('').filter((char) => char < ' ')).toEqual([]);
});
