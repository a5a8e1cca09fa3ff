// OpenTelemetry against a collector that reads what it is sent, that is away, and that never answers.
import { afterAll, afterEach, expect, it } from 'vitest';
import { createTracing, type TracingOptions } from '../../src/adapters/tracing.ts';
import type { Span } from '../../src/ports.ts';
import { systemClock } from '../../src/world.ts';
import { openCollector } from '../support/collector.ts';

const collector = await openCollector();
afterAll(() => collector.close());
const usual = collector.answer;
afterEach(() => { collector.answer = usual; });

const trace = '0af7651916cd43dd8448eb211c80319c';
const span = (more: Partial<Span> = {}): Span => ({ name: 'effect slack.card.show', kind: 'consumer', place: { trace, span: 'b7ad6b7169203331' }, began: 1_700_000_000_000, ended: 1_700_000_000_250.5, attributes: { incident: 42, waitedMs: 3, result: 'ok' }, ...more });

function open(more: Partial<TracingOptions> = {}) {
  const said: string[] = [];
  const tracing = createTracing({
    installation: 'here', instance: 'one', version: '1.2.3', clock: systemClock, url: `${collector.url}/v1/traces`, headers: { 'x-key': 'k' }, timeoutMs: 5_000, service: 'bell', share: 1,
    onLost: (error) => said.push(`lost: ${error.message}`), onWell: () => said.push('well'), ...more,
  });
  return { tracing, said };
}

it('sends a span as it was told, with the ids that it was given', async () => {
  const { tracing, said } = open();
  tracing.tell(span({ parent: '00f067aa0ba902b7', links: [{ trace: '1'.repeat(32), span: '2'.repeat(16) }] }));
  tracing.tell(span({ place: { trace, span: '3'.repeat(16) }, kind: 'client', attributes: { result: 'outage', system: 'slack' } }));
  await tracing.close();
  expect(collector.spans.splice(0)).toEqual([
    { trace, id: 'b7ad6b7169203331', parent: '00f067aa0ba902b7', name: 'effect slack.card.show', kind: 5, ms: 250.5, attributes: { 'tocsin.incident': 42, 'tocsin.waited_ms': 3, 'tocsin.result': 'ok' }, links: [`${'1'.repeat(32)}/${'2'.repeat(16)}`], status: 0, message: '', service: 'bell', instance: 'one' },
    { trace, id: '3'.repeat(16), parent: '', name: 'effect slack.card.show', kind: 3, ms: 250.5, attributes: { 'tocsin.result': 'outage', 'tocsin.system': 'slack' }, links: [], status: 2, message: '', service: 'bell', instance: 'one' },
  ]);
  const [request] = collector.requests;
  expect([request?.path, request?.headers['x-key'], request?.headers['content-type'], said]).toEqual(['/v1/traces', 'k', 'application/x-protobuf', []]);
});

it('keeps a share of the traces, the same ones in every process', async () => {
  const traces = Array.from({ length: 200 }, (_, n) => n.toString(16).padStart(8, '0').repeat(4).replace(/^./, 'a'));
  const kept: string[][] = [];
  for (const instance of ['one', 'other']) {
    const { tracing } = open({ share: 0.5, instance });
    for (const [n, one] of traces.entries()) tracing.tell(span({ place: { trace: one.replaceAll('0', (n % 16).toString(16)), span: 'b7ad6b7169203331' }, parent: n % 2 === 0 ? undefined : '00f067aa0ba902b7' }));
    await tracing.close();
    kept.push(collector.spans.splice(0).map((one) => one.trace));
  }
  expect(kept[0]).toEqual(kept[1]);
  expect(kept[0]?.length).toBeGreaterThan(0);
  expect(kept[0]?.length).toBeLessThan(traces.length);
});

it('says once that spans are lost, and once that they arrive again; what it is refused for is not repeated', async () => {
  let refused = 0;
  const { tracing, said } = open();
  collector.answer = (response) => { refused += 1; response.writeHead(refused < 3 ? 401 : 200).end('the key k is wrong'); };
  const filled = async (): Promise<void> => {
    const before = collector.requests.length;
    // A full batch is sent at once.
    for (let n = 0; n < 512; n += 1) tracing.tell(span());
    while (collector.requests.length === before) await new Promise((resolve) => { setImmediate(resolve); });
    // The answer is on its way.
    while (said.length === 0 || (refused === 3 && said.length === 1)) await new Promise((resolve) => { setImmediate(resolve); });
  };
  await filled();
  await filled();
  await filled();
  await tracing.close();
  expect(said).toEqual(['lost: Unauthorized', 'well']);
  collector.spans.splice(0);
});

it('neither throws nor grows while nobody answers, and closes after its time', async () => {
  const begun = Promise.withResolvers<void>();
  const held = Promise.withResolvers<void>();
  const sleeps: number[] = [];
  const clock = { ...systemClock, sleep: (ms: number) => { sleeps.push(ms); return held.promise; } };
  const { tracing } = open({ clock });
  collector.answer = () => begun.resolve();
  for (let n = 0; n < 10_000; n += 1) tracing.tell(span());
  await begun.promise;
  const closing = tracing.close();
  expect(sleeps).toEqual([2_000]);
  held.resolve();
  await closing;
  // What is told afterwards is nobody's any more.
  tracing.tell(span());
  // 512 at once and one batch after the other: of ten thousand no more than 2,048 ever waited.
  expect(collector.spans.length).toBeLessThanOrEqual(512 + 2_048);
  collector.spans.splice(0);
});

it('is told what is wrong when nothing listens there', async () => {
  const { tracing, said } = open({ url: 'http://127.0.0.1:9/v1/traces', timeoutMs: 200 });
  tracing.tell(span());
  await tracing.close();
  expect(said).toEqual([expect.stringContaining('lost: connect ECONNREFUSED')]);
});
