// What Slack's door must answer: 200 for what can be read, 400 for what cannot, 401 for what is not signed, and never our fault.
import { isUtf8 } from 'node:buffer';
import { createHmac } from 'node:crypto';
import type { Registry } from '../../src/registry.ts';
import type { Dice } from '../../test/support/hostile.ts';
import { readBody } from './asked.ts';
import type { Knock } from './door-knocks.ts';
import { bytesOf, headerText, readable } from './door-webhooks.ts';
import { mutated, overTheWire } from './mutate-json.ts';
import { slackSample } from './slack-samples.ts';

export const slackSecret = 'the signing secret of the fuzz';
/** Any of these is right: what is both unsigned and unreadable is refused for one of the two. */
export type SlackExpected = { readonly knock: Knock; readonly statuses: readonly number[] };

const isForm = (sample: unknown): sample is Record<string, string> => typeof sample === 'object' && sample !== null && 'command' in sample;

function written(sample: unknown, roll: Dice): { readonly body: Buffer; readonly type: string } {
  const changed = mutated(sample, roll);
  const { text } = overTheWire(changed);
  if (isForm(sample)) {
    const fields = typeof changed === 'object' && changed !== null ? Object.entries(changed).map(([name, value]): [string, string] => [name, (JSON.stringify(value) ?? '').replace(/^"(.*)"$/, '$1')]) : [];
    const form = new URLSearchParams(fields.map(([name, value]) => [name.toWellFormed(), value.toWellFormed()] as [string, string])).toString();
    return { body: bytesOf(form, roll), type: 'application/x-www-form-urlencoded' };
  }
  const event = text.includes('event_callback') ? roll.below(10) > 0 : roll.below(10) === 0;
  if (event) return { body: bytesOf(text, roll), type: 'application/json' };
  return { body: Buffer.from(`payload=${encodeURIComponent(bytesOf(text, roll).toString('utf8'))}`), type: 'application/x-www-form-urlencoded' };
}

function parsed(body: Buffer, type: string): unknown {
  if (type === 'application/json') return (readable(body) as { value: unknown } | undefined)?.value;
  const form = new URLSearchParams(body.toString('utf8'));
  const payload = form.get('payload');
  if (payload !== null) return (readable(Buffer.from(payload)) as { value: unknown } | undefined)?.value;
  return Object.fromEntries(form);
}

export function slackKnock(registry: Registry, roll: Dice, text: () => string): SlackExpected {
  const { body, type } = written(slackSample(registry, roll, text), roll);
  const seconds = String(Math.floor(Date.now() / 1_000) - roll.pick([0, 0, 0, 0, 0, 0, 0, 0, 0, 600]));
  const right = `v0=${createHmac('sha256', slackSecret).update(`v0:${seconds}:`).update(body).digest('hex')}`;
  const [signature, is] = roll.pick([[right, true], [right, true], [right, true], [right, true], [right, true], [right, true], [`v0=${'0'.repeat(64)}`, false], ['', false], [headerText(right.slice(1)), false]] as const);
  const fresh = Math.abs(Date.now() / 1_000 - Number(seconds)) < 300;
  const knock: Knock = { method: 'POST', path: '/slack/events', headers: { 'content-type': type, 'x-slack-signature': signature, 'x-slack-request-timestamp': seconds }, body, short: roll.below(60) === 0 ? 1 + roll.below(5_000) : undefined };
  const value = parsed(body, type);
  // Bolt signs text: bytes that are none can match no signature.
  if (!is || !fresh || !isUtf8(body)) return { knock, statuses: [400, 401] };
  const object = typeof value === 'object' && value !== null;
  const greeting = object && (Reflect.get(value, 'ssl_check') === '1' || ['url_verification', 'view_closed'].includes(String(Reflect.get(value, 'type'))));
  if (greeting) return { knock, statuses: [200, 400] };
  // Bolt would take these for events.
  const usable = object && (Reflect.get(value, 'type') === 'event_callback' || Reflect.get(value, 'event') === undefined);
  return { knock, statuses: object && usable && readBody(value) !== undefined ? [200] : [400] };
}
