// What a webhook's door must answer (DESIGN: 202, 400, 401, 413, 415, 503), said a second time and independently of the door.
import { createHmac } from 'node:crypto';
import type { Source } from '../../src/contracts.ts';
import { hostileText, type Dice } from '../../test/support/hostile.ts';
import type { Knock } from './door-knocks.ts';
import { mutated, overTheWire } from './mutate-json.ts';
import { githubSamples, pagerdutySamples } from './webhook-samples.ts';

export const webhookSecret = 'the secret of the fuzz';
export type Expected = { readonly knock: Knock; readonly status: number; readonly source: 'pagerduty' | 'github' };

const limit = 1_048_576;
const deepest = 200;
/** Header values as Node lets them be sent. */
export const headerText = (text: string): string => text.replaceAll(/[^\x20-\x7e]/g, '?').slice(0, 2_000);

/** The bytes as they are, or broken: cut off, a byte changed, marks before and behind, too deep, too large. */
export function bytesOf(text: string, roll: Dice): Buffer {
  const bytes = Buffer.from(text);
  switch (roll.below(16)) {
    case 0: return bytes.subarray(0, roll.below(bytes.length + 1));
    case 1: { bytes[roll.below(bytes.length)] = roll.below(256); return bytes; }
    case 2: return Buffer.concat([Buffer.from(roll.pick(['\ufeff', ' ', '\u0000', '//', '[', '\n\n'])), bytes]);
    case 3: return Buffer.concat([bytes, Buffer.from(roll.pick([' ', '\n', '}', ',', '\u0000', text.slice(0, 50)]))]);
    case 4: return Buffer.from(roll.pick(['', 'null', '7', '"x"', '[]', '{}', 'NaN', '{"event":{"data":', '{"__proto__":{"id":"x"}}', '{"event":null}', '\u0000']));
    case 5: return Buffer.from('['.repeat(roll.pick([1, 199, 200, 201, 5_000])) + ']'.repeat(roll.pick([1, 199, 200, 201, 5_000])));
    case 6: return roll.below(40) === 0 ? Buffer.alloc(limit + roll.pick([0, 1, 65_536]), 0x20) : bytes;
    case 7: return Buffer.concat([bytes.subarray(0, roll.below(bytes.length)), Buffer.from([0xff, 0xfe, 0xc0, 0x80]), bytes.subarray(roll.below(bytes.length))]);
    default: return bytes;
  }
}

export function readable(bytes: Buffer): unknown {
  let [depth, most, quoted] = [0, 0, false];
  const text = bytes.toString('utf8');
  for (let n = 0; n < text.length; n += 1) {
    const sign = text[n] ?? '';
    if (quoted && sign === '\\') n += 1;
    else if (sign === '"') quoted = !quoted;
    else if (!quoted && '[{'.includes(sign)) most = Math.max(most, (depth += 1));
    else if (!quoted && ']}'.includes(sign)) depth -= 1;
  }
  if (most > deepest) return undefined;
  try {
    return { value: JSON.parse(text) as unknown };
  } catch {
    return undefined;
  }
}

const types = ['application/json', 'application/json; charset=utf-8', 'Application/JSON', 'application/vnd.pagerduty+json', 'text/plain', 'application/x-www-form-urlencoded', 'application/jsonp', '', 'application/json,text/plain', '*/*'] as const;
const json = (type: string): boolean => ['application/json', 'application/vnd.pagerduty+json'].includes(type.split(';')[0]?.trim().toLowerCase() ?? '');

/** `right`, `wrong` (well formed, of another secret), or none that could be read. */
function signed(source: Expected['source'], bytes: Buffer, roll: Dice): { readonly header: string | undefined; readonly is: 'right' | 'wrong' | 'none' } {
  const hex = (secret: string): string => createHmac('sha256', secret).update(bytes).digest('hex');
  const prefix = source === 'pagerduty' ? 'v1=' : 'sha256=';
  switch (roll.below(12)) {
    case 0: return { header: undefined, is: 'none' };
    case 1: return { header: headerText(roll.pick(['', prefix, `${prefix}zz`, `v2=${'a'.repeat(64)}`, `${prefix}${hex(webhookSecret).toUpperCase()}x`, `${prefix}${hex(webhookSecret).slice(1)}`, hostileText(roll, 300)])), is: 'none' };
    case 2: return { header: `${prefix}${hex('another secret')}`, is: 'wrong' };
    case 3: return { header: `${prefix}${'0'.repeat(64)}`, is: 'wrong' };
    case 4: return source === 'pagerduty' ? { header: `v1=${hex('another secret')}, v1=${hex(webhookSecret)}`, is: 'right' } : { header: `${prefix}${hex(webhookSecret)}`, is: 'right' };
    default: return { header: `${prefix}${hex(webhookSecret)}`, is: 'right' };
  }
}

export function webhookKnock(roll: Dice): Expected {
  const source = roll.pick(['pagerduty', 'pagerduty', 'github'] as const);
  const body = bytesOf(overTheWire(mutated(roll.pick(source === 'pagerduty' ? pagerdutySamples : githubSamples), roll)).text, roll);
  const [method, path] = roll.below(30) === 0 ? [roll.pick(['GET', 'PUT', 'DELETE', 'PATCH']), `/webhooks/${source}`] : ['POST', roll.below(30) === 0 ? roll.pick(['/webhooks/__proto__', '/webhooks/constructor', '/webhooks/', `/webhooks/${source}/`, '/webhooks/%00', `//webhooks/${source}`, '/webhooks/nobody']) : `/webhooks/${source}`];
  const type = roll.below(6) === 0 ? roll.pick(types) : 'application/json';
  const { header, is } = signed(source, body, roll);
  const id = roll.pick([undefined, headerText(hostileText(roll, 300)), '']);
  const headers = {
    'content-type': type, ...(header === undefined ? {} : { [source === 'pagerduty' ? 'x-pagerduty-signature' : 'x-hub-signature-256']: header }), ...(id === undefined ? {} : { [source === 'pagerduty' ? 'x-webhook-id' : 'x-github-delivery']: id }),
  };
  const knock: Knock = { method, path, headers, body, short: roll.below(40) === 0 ? 1 + roll.below(5_000) : undefined };
  return { knock, source, status: statusOf({ method, path, body, type, is, source }) };
}

function statusOf({ method, path, body, type, is, source }: { method: string; path: string; body: Buffer; type: string; is: 'right' | 'wrong' | 'none'; source: Expected['source'] }): number {
  if (path !== `/webhooks/${source}`) return 404;
  if (method !== 'POST') return 405;
  if (body.length > limit) return 413;
  if (is === 'none') return 401;
  if (is === 'wrong') return source === 'pagerduty' ? 503 : 401;
  if (!json(type)) return 415;
  return readable(body) === undefined ? 400 : 202;
}

/** Where a body that was taken must lie: under one of these, for a sender that gives one delivery's id to another has sent it before. */
export function keysOf(source: Source, { knock }: Expected): readonly string[] {
  const value = (readable(knock.body) as { value: unknown }).value;
  return source.place(value, { raw: knock.body, headers: knock.headers }).keys;
}
