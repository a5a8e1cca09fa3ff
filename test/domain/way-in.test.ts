// Whether alerts find their way in.
import { describe, expect, it } from 'vitest';
import { ourSubscription, wayIn, wayInTrouble, type Pinged, type Subscription } from '../../src/domain/way-in.ts';

const now = new Date('2026-11-21T03:00:00Z');
const ago = (seconds: number) => new Date(now.getTime() - seconds * 1_000);
const url = 'https://tocsin.example/webhooks/pagerduty';
const one = (more: Partial<Subscription> = {}): Subscription => ({ id: 'PSUB', url, active: true, disabled: false, ...more });

describe('our subscription', () => {
  it('is the one with our address, whatever slash it ends with, and the one that works of several', () => {
    expect(ourSubscription([one({ url: 'https://other.example/' }), one({ url: `${url}/` })], url)?.url).toBe(`${url}/`);
    expect(ourSubscription([one({ id: 'POFF', active: false }), one({ id: 'PDIS', disabled: true }), one({ id: 'PON' })], url)?.id).toBe('PON');
    expect(ourSubscription([one({ url: `${url}2` }), one({ url: url.replace('https', 'http') })], url)).toBeUndefined();
  });
});

describe('the way in', () => {
  it('is open by another address, as long as webhooks come', () => {
    expect([3_600, 3 * 86_400 - 1, 3 * 86_400].map((seconds) => wayIn(undefined, undefined, { now, heardAt: ago(seconds) }))).toEqual(['open', 'open', 'missing']);
    expect(wayIn(one({ disabled: true }), undefined, { now, heardAt: ago(1) })).toBe('disabled');
  });

  it.each<[string, Subscription | undefined, Pinged | undefined, string]>([
    ['is open', one(), undefined, 'open'],
    ['is open while a ping is on its way', one(), { pingedAt: ago(60), arrivedAt: undefined }, 'open'],
    ['is silent when it does not come', one(), { pingedAt: ago(60.001), arrivedAt: undefined }, 'silent'],
    ['is open when it came, however long ago', one(), { pingedAt: ago(900), arrivedAt: ago(899) }, 'open'],
    ['is open when none was asked for', one(), { pingedAt: undefined, arrivedAt: undefined }, 'open'],
    ['is disabled', one({ disabled: true }), { pingedAt: ago(900), arrivedAt: undefined }, 'disabled'],
    ['is off', one({ active: false, disabled: true }), undefined, 'off'],
    ['is missing', undefined, undefined, 'missing'],
  ])('%s', (_what, subscription, pinged, expected) => {
    const state = wayIn(subscription, pinged, { now });
    expect(state).toBe(expected);
    expect(wayInTrouble(state, 'PSUB') === undefined).toBe(expected === 'open');
  });
});
