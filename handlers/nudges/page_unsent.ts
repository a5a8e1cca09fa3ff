// PagerDuty has not taken a page after a few seconds: the channel hears it once, with whom to call by hand. Tocsin keeps trying.
import { nudge } from '../../src/contracts.ts';
import { decide } from '../../src/domain/decision.ts';
import { isOpen } from '../../src/domain/incident.ts';
import { unsentAfterMs, waitingRef } from '../../src/domain/pages.ts';
import { plus } from '../../src/domain/time.ts';

export default nudge({
  early: true,
  most: 1,
  again: () => unsentAfterMs,
  due: (incident) => (isOpen(incident) ? incident.pages.filter((page) => page.state === 'asked').map((page) => ({ ref: String(page.id), at: plus(page.at, unsentAfterMs) })) : []),
  act: ({ ref }) => decide([], [{ kind: 'slack.say', data: { about: 'page', ref: waitingRef(Number(ref)) }, urgency: 'asked' }]),
  // Said as a word about the page, which knows the numbers to call.
  words: () => undefined,
});
