// PagerDuty’s signature, with real ones.
import { createHmac } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { verifyPagerDuty } from '../../../src/domain/pagerduty/signature.ts';
import { captured, signingSecret } from '../../support/captured.ts';

const body = Buffer.from('{"event":{}}');
const sign = (secret: string, of = body) => `v1=${createHmac('sha256', secret).update(of).digest('hex')}`;
const right = sign('new');
const wrong = `v1=${'0'.repeat(64)}`;

describe('the signature of a webhook as PagerDuty sent it', () => {
  it.each(captured)('verifies: $name', ({ raw, signature }) => {
    expect(verifyPagerDuty(raw, signature, [signingSecret])).toBe('ok');
  });

  it.each(captured)('fails with one bit of the body flipped: $name', ({ raw, signature }) => {
    for (const place of [0, Math.floor(raw.length / 2), raw.length - 1]) {
      const flipped = Buffer.from(raw);
      flipped[place] = (flipped[place] ?? 0) ^ 1;
      expect(verifyPagerDuty(flipped, signature, [signingSecret])).toBe('mismatch');
    }
  });

  it.each(captured)('fails with any one digit changed, a byte added and a byte missing: $name', ({ raw, signature }) => {
    for (let place = 'v1='.length; place < signature.length; place += 1) {
      const changed = signature.slice(0, place) + (signature[place] === '0' ? '1' : '0') + signature.slice(place + 1);
      expect(verifyPagerDuty(raw, changed, [signingSecret]), `digit ${place}`).toBe('mismatch');
    }
    expect(verifyPagerDuty(Buffer.concat([raw, Buffer.from('\n')]), signature, [signingSecret])).toBe('mismatch');
    expect(verifyPagerDuty(raw.subarray(1), signature, [signingSecret])).toBe('mismatch');
  });
});

describe('a signature', () => {
  it('passes when one of several is right, in any place', () => {
    for (const header of [`${right},${wrong}`, `${wrong}, ${right}`, `v2=abc,${wrong},${right}`]) expect(verifyPagerDuty(body, header, ['new']), header).toBe('ok');
  });

  it('passes with the old and the new secret while one replaces the other', () => {
    expect(verifyPagerDuty(body, sign('old'), ['new', 'old'])).toBe('ok');
    expect(verifyPagerDuty(body, sign('new'), ['new', 'old'])).toBe('ok');
    expect(verifyPagerDuty(body, sign('older'), ['new', 'old'])).toBe('mismatch');
  });

  it('takes the secret as text, although it looks like base64', () => {
    const secret = Buffer.from('a secret').toString('base64');
    expect(verifyPagerDuty(body, `v1=${createHmac('sha256', Buffer.from(secret, 'base64')).update(body).digest('hex')}`, [secret])).toBe('mismatch');
  });

  it('matches nothing when there is no secret', () => {
    expect(verifyPagerDuty(body, right, [])).toBe('mismatch');
  });

  it.each([
    ['no header', undefined], ['an empty one', ''], ['upper-case digits', right.toUpperCase().replace('V1', 'v1')], ['a digit too few', right.slice(0, -1)],
    ['a digit too many', `${right}0`], ['no version', right.slice(3)], ['another version', right.replace('v1', 'v2')], ['no hexadecimal', `v1=${'g'.repeat(64)}`],
    ['semicolons', `${wrong};${right}`],
  ])('with %s is malformed', (_what, header) => {
    expect(verifyPagerDuty(body, header, ['new'])).toBe('malformed');
  });

  it('is compared ten times at most, so that a long header costs nothing', () => {
    expect(verifyPagerDuty(body, [...Array.from({ length: 10 }, () => wrong), right].join(','), ['new'])).toBe('mismatch');
  });
});
