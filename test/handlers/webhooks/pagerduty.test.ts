// The source pagerduty, with webhooks as it sent them.
import { describe, expect, it } from 'vitest';
import pagerduty from '../../../handlers/webhooks/pagerduty.ts';
import { captured, signingSecret } from '../../support/captured.ts';
import { at } from '../../support/incidents.ts';

const { it: source } = pagerduty;
const inbound = (raw: Buffer, headers: Readonly<Record<string, string | undefined>> = {}) => ({ raw, headers });

describe('POST /webhooks/pagerduty', () => {
  it.each(captured)('takes $name as PagerDuty sent it: verified, placed and read', ({ raw, signature, body }) => {
    const arrived = inbound(raw, { 'x-pagerduty-signature': signature, 'x-webhook-id': 'a4d6a4c2' });
    expect(source.verify(arrived, [signingSecret])).toBe('ok');
    const { keys, lane } = source.place(body, arrived);
    expect(keys).toEqual([(body as { event: { id: string } }).event.id, 'webhook:a4d6a4c2']);
    expect(lane).toMatch(/^pagerduty\/./);
    expect(source.read(body)).toHaveLength(1);
  });

  it('puts all that concerns one incident in one lane', () => {
    const lanes = captured.filter(({ name }) => name.startsWith('incident.')).map(({ body, raw }) => source.place(body, inbound(raw)).lane);
    expect(new Set(lanes)).toEqual(new Set(['pagerduty/Q2CKYRLH85UNN4']));
  });

  it('looks at the raw body and at its own header only', () => {
    const [first] = captured;
    if (!first) throw new Error('no fixtures');
    expect(source.verify(inbound(Buffer.from(JSON.stringify(first.body, null, 2)), { 'x-pagerduty-signature': first.signature }), [signingSecret])).toBe('mismatch');
    expect(source.verify(inbound(first.raw, { 'x-signature': first.signature }), [signingSecret])).toBe('malformed');
  });

  it('answers a signature that does not match so that PagerDuty tries again: a 4xx would cost the event', () => {
    expect(source.onMismatch).toBe(503);
    expect(source.secretVariable).toBe('PAGERDUTY_WEBHOOK_SECRET');
  });

  it('tells somebody of a trigger that it cannot read', () => {
    const broken = { event: { event_type: 'incident.triggered', data: { id: 'QINC', title: 'down', service: 'checkout' } } };
    expect(() => source.read(broken)).toThrow(/./);
    expect(source.salvage(broken, at(9))).toMatchObject({ type: 'triggered', at: at(9), alert: { key: 'QINC', title: 'down' } });
  });
});
