// Counting and timing within one process: instruments, and ports whose calls are told to them.
import { expect, it } from 'vitest';
import { Outage, Rejected } from '../src/domain/errors.ts';
import { measured } from '../src/measured.ts';
import { createMeter, type Family } from '../src/meter.ts';

const samplesOf = (families: readonly Family[], name: string) => families.find((one) => one.name === name)?.samples ?? [];

it('adds up by labels, and begins at 0 when told so', () => {
  const meter = createMeter();
  meter.count('tocsin_lease_lost_total', { work: 'effect' }, 0);
  meter.count('tocsin_lease_lost_total', { work: 'step' });
  meter.count('tocsin_lease_lost_total', { work: 'step' }, 4);
  expect(samplesOf(meter.read(), 'tocsin_lease_lost_total')).toEqual([{ labels: { work: 'effect' }, value: 0 }, { labels: { work: 'step' }, value: 5 }]);
});

it('names every instrument before it saw anything', () => {
  expect(createMeter().read().map(({ name, samples }) => [name, samples.length])).toEqual([
    ['tocsin_lease_lost_total', 0], ['tocsin_outside_calls_total', 0], ['tocsin_ack_seconds', 0], ['tocsin_outside_call_seconds', 0],
  ]);
});

it('tells what came of each call and how long it took, and nothing of what was asked or answered', async () => {
  const meter = createMeter();
  let ms = 0;
  const clock = { now: () => new Date(), monotonicMs: () => ms, sleep: () => Promise.resolve() };
  const real = {
    fixed: 7,
    outer(text: string): Promise<string> { ms += 100; return this.inner(text); },
    inner: (text: string) => Promise.resolve(`secret ${text}`),
    away: () => Promise.reject(new Outage('slack', 'secret')),
    no: () => Promise.reject(new Rejected('slack', 'secret', 'secret')),
    bug: () => Promise.reject(new Error('secret')),
  };
  const port = measured('slack', real, { meter, clock });
  expect([port.fixed, await port.outer('x')]).toEqual([7, 'secret x']);
  await expect(port.away()).rejects.toBeInstanceOf(Outage);
  await expect(port.no()).rejects.toBeInstanceOf(Rejected);
  await expect(port.bug()).rejects.toThrow('secret');
  const families = meter.read();
  // What a port calls within itself is one call.
  expect(samplesOf(families, 'tocsin_outside_calls_total').map(({ labels, value }) => [labels?.['method'], labels?.['result'], value])).toEqual([
    ['outer', 'ok', 1], ['away', 'outage', 1], ['no', 'refused', 1], ['bug', 'failed', 1],
  ]);
  expect(samplesOf(families, 'tocsin_outside_call_seconds').filter(({ suffix }) => suffix !== '_bucket')).toEqual([
    { suffix: '_sum', labels: { system: 'slack' }, value: 0.1 }, { suffix: '_count', labels: { system: 'slack' }, value: 4 },
  ]);
  expect(JSON.stringify(families)).not.toContain('secret');
});
