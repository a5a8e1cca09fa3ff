// The time of Slack's signatures: five minutes count, a wrong clock is told, and no forger can make it look wrong.
import { createHmac } from 'node:crypto';
import { isValidSlackRequest } from '@slack/bolt';
import { expect, test } from 'vitest';
import { createSignatures } from '../../src/edge/slack-signed.ts';
import { silentLog } from '../../src/log.ts';
import { systemClock } from '../../src/world.ts';

const secret = 'a secret of some length';
const minute = 60_000;

function world() {
  const errors: string[] = [];
  let [off, passed] = [0, 0];
  const clock = { ...systemClock, now: () => new Date(1_800_000_000_000 + off), monotonicMs: () => passed };
  const signatures = createSignatures({ signingSecret: secret, isValid: isValidSlackRequest, clock, log: { ...silentLog, error: (words) => void errors.push(words) } });
  return {
    errors, signatures,
    set: (ms: number) => { off = ms; },
    pass: (ms: number) => { passed += ms; },
    hears: (body = 'a=b', key = secret) => {
      const seconds = 1_800_000_000;
      return signatures.isSigned(body, { 'x-slack-signature': `v0=${createHmac('sha256', key).update(`v0:${seconds}:a=b`).digest('hex')}`, 'x-slack-request-timestamp': seconds });
    },
  };
}

test.each([
  ['right', 0, true, undefined],
  ['half a minute ahead', minute / 2, true, undefined],
  ['4 minutes ahead', 4 * minute, true, 'Slack signed its last request 4 min before this machine’s clock says it is'],
  ['7 minutes ahead', 7 * minute, false, 'Slack signed its last request 7 min before this machine’s clock says it is'],
  ['7 minutes behind', -7 * minute, true, 'Slack signed its last request 7 min after this machine’s clock says it is'],
])('our clock is %s', (_how, off, taken, says) => {
  const { signatures, hears, set } = world();
  set(off);
  expect([hears(), signatures.trouble()?.split(':')[0]]).toEqual([taken, says]);
});

test('what is refused for its time alone is an alarm in the log, once a minute at most, and over when the clock is right', () => {
  const { errors, signatures, hears, set, pass } = world();
  set(7 * minute);
  for (let times = 0; times < 3; times += 1) expect(hears()).toBe(false);
  expect(errors).toEqual([expect.stringContaining('the clock of this machine is wrong')]);
  pass(61_000);
  hears();
  expect(errors).toHaveLength(2);
  set(0);
  expect([hears(), signatures.trouble()]).toEqual([true, undefined]);
});

test('whoever cannot sign changes nothing of it', () => {
  const { errors, signatures, hears, set } = world();
  set(7 * minute);
  expect([hears('a=b', 'another secret'), hears('a=c')]).toEqual([false, false]);
  expect([errors, signatures.trouble()]).toEqual([[], undefined]);
});
