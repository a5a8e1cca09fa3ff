// The time from a request to its acknowledgement: which requests count, under which name, and that those we failed are among them.
import { EventEmitter } from 'node:events';
import { IncomingMessage, ServerResponse } from 'node:http';
import { Socket } from 'node:net';
import { expect, it } from 'vitest';
import { timeAcknowledgements } from '../../src/edge/acknowledged.ts';
import { createMeter } from '../../src/meter.ts';

/** What is counted of one request that was over after 30 ms; `gone`: without an answer, its body having come whole or not. */
function counted(method: string, url: string, how: number | { readonly gone: 'whole' | 'half' }): (string | undefined)[] {
  const meter = createMeter();
  let ms = 0;
  const request = Object.assign(new IncomingMessage(new Socket()), { method, url, complete: typeof how === 'number' || how.gone === 'whole' });
  const response = new ServerResponse(request);
  const clock = { now: () => new Date(), monotonicMs: () => ms, sleep: () => Promise.resolve() };
  timeAcknowledgements({ meter, clock, sources: new Set(['pagerduty', 'github']) })(request, response);
  if (typeof how === 'number') response.writeHead(how);
  ms = 30;
  EventEmitter.prototype.emit.call(response, 'close');
  const samples = meter.read().find((one) => one.name === 'tocsin_ack_seconds')?.samples ?? [];
  return samples.filter(({ suffix }) => suffix === '_sum').flatMap(({ labels, value }) => [labels?.['door'], labels?.['answer'], String(value)]);
}

it.each([
  ['POST', '/slack/events', 200, ['slack', 'accepted', '0.03']],
  ['POST', '/webhooks/pagerduty', 202, ['pagerduty', 'accepted', '0.03']],
  ['POST', '/webhooks/github?x=1', 202, ['github', 'accepted', '0.03']],
  ['POST', '/webhooks/pagerduty', 503, ['pagerduty', 'failed', '0.03']],
  ['POST', '/slack/events', 500, ['slack', 'failed', '0.03']],
  ['POST', '/webhooks/pagerduty', { gone: 'whole' }, ['pagerduty', 'failed', '0.03']],
  ['POST', '/webhooks/pagerduty', { gone: 'half' }, []],
  ['POST', '/webhooks/made-up', 404, []],
  ['POST', '/webhooks/made-up', 503, []],
  ['POST', '/slack/events', 401, []],
  ['POST', '/slack/events', 429, []],
  ['POST', '/webhooks/a/b', 202, []],
  ['GET', '/healthz', 200, []],
] as const)('%s %s answered %o', (method, url, how, expected) => {
  expect(counted(method, url, how)).toEqual(expected);
});
