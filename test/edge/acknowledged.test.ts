// The time from a request to its acknowledgement: which requests count, and under which name.
import { EventEmitter } from 'node:events';
import { IncomingMessage, ServerResponse } from 'node:http';
import { Socket } from 'node:net';
import { expect, it } from 'vitest';
import { timeAcknowledgements } from '../../src/edge/acknowledged.ts';
import { createMeter } from '../../src/meter.ts';

/** What is counted of one request that was answered after 30 ms. */
function counted(method: string, url: string, status: number): (string | undefined)[] {
  const meter = createMeter();
  let ms = 0;
  const request = Object.assign(new IncomingMessage(new Socket()), { method, url });
  const response = new ServerResponse(request);
  timeAcknowledgements({ meter, clock: { now: () => new Date(), monotonicMs: () => ms, sleep: () => Promise.resolve() } })(request, response);
  response.statusCode = status;
  ms = 30;
  EventEmitter.prototype.emit.call(response, 'finish');
  const samples = meter.read().find((one) => one.name === 'tocsin_ack_seconds')?.samples ?? [];
  return samples.filter(({ suffix }) => suffix === '_sum').flatMap(({ labels, value }) => [labels?.['door'], String(value)]);
}

it.each([
  ['POST', '/slack/events', 200, ['slack', '0.03']],
  ['POST', '/webhooks/pagerduty', 202, ['pagerduty', '0.03']],
  ['POST', '/webhooks/github?x=1', 202, ['github', '0.03']],
  ['POST', '/webhooks/made-up', 404, []],
  ['POST', '/webhooks/pagerduty', 503, []],
  ['POST', '/slack/events', 401, []],
  ['POST', '/webhooks/a/b', 202, []],
  ['GET', '/healthz', 200, []],
] as const)('%s %s answered %i', (method, url, status, expected) => {
  expect(counted(method, url, status)).toEqual(expected);
});
