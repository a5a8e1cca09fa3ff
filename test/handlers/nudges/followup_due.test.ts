// A follow-up that is due: who hears of it when, in which words, and what ends it.
import { describe, expect, it } from 'vitest';
import followupDue from '../../../handlers/nudges/followup_due.ts';
import type { NewFact } from '../../../src/domain/facts.ts';
import { after, anIncident, at, ada } from '../../support/incidents.ts';
import { asIssue, configured, over } from '../../support/following.ts';
import { buttons, rings, text } from '../../support/ringing.ts';

const config = configured({ escalate: { to: 'U0BOSS', after: 8 } });
const weeks = 8 * 7 * 24;
const alone = after(over, { kind: 'followup.dropped', data: { followup: 2 } });
const ring = (incident = alone, more: Parameters<typeof rings>[3] = {}) => rings('followup_due', followupDue.it, incident, { config, hours: weeks, ...more });
const day = (second: number) => new Date(Date.parse(at(0)) + second * 1_000).toISOString().slice(0, 10);
const told = (rung: ReturnType<typeof ring>) => rung.map((one) => `${day(one.second)} ${one.does.join()}`);

describe('a follow-up', () => {
  it('reminds its owner before, on the day and after, then whom the config names; and ends', () => {
    expect(told(ring())).toEqual(['2026-12-02 tell U0GRACE', '2026-12-04 tell U0GRACE', '2026-12-07 tell U0GRACE', '2026-12-14 tell U0GRACE', '2026-12-16 tell U0BOSS', '2026-12-21 tell U0GRACE']);
  });

  it.each<[string, NewFact, readonly string[]]>([
    ['done', { kind: 'followup.settled', at: '2026-12-03T00:00:00.000Z', data: { followup: 1, how: 'done' } }, ['2026-12-02 tell U0GRACE']],
    ['declined', { kind: 'followup.settled', at: '2026-12-05T00:00:00.000Z', data: { followup: 1, how: 'declined' } }, ['2026-12-02 tell U0GRACE', '2026-12-04 tell U0GRACE']],
    ['dropped', { kind: 'followup.dropped', at: '2026-12-03T00:00:00.000Z', data: { followup: 1 } }, ['2026-12-02 tell U0GRACE']],
  ])('%s stops it', (_what, fact, expected) => expect(told(ring(alone, { meanwhile: [fact] }))).toEqual(expected));

  it('without an owner goes to whoever sees to the postmortem, then to who led, else to the channel', () => {
    const nobodys = after(over, { kind: 'followup.dropped', data: { followup: 1 } });
    expect(ring(nobodys)[0]?.does).toEqual(['say here']);
    expect(ring({ ...nobodys, commander: ada })[0]?.does).toEqual(['tell U0ADA']);
    expect(text(ring(nobodys)[0])).toContain('It has no owner: please find one.');
  });

  it('is not reminded of while the incident is open', () => {
    expect(ring(anIncident({ then: [{ kind: 'followup.added', at: at(1), by: ada, data: { followup: 1, text: 'x' } }] }))).toEqual([]);
  });
});

describe('its words', () => {
  it('say what, when and what to do, with the buttons for it', () => {
    const [first] = ring();
    expect(text(first)).toBe('INC-42: follow-up 1, “alert on a full disk”, is due on 2026-12-04. Say when it is done, or decline it with a reason; another day and the rest are in the menu beside the buttons.');
    expect(buttons(first?.words[0])).toEqual(['followup_issue:1 42:1', 'followup_done:1 42:1', 'followup_drop:1 42:1']);
    expect(text(ring(after(asIssue, { kind: 'followup.dropped', data: { followup: 2 } }))[0])).toContain('Close its issue when it is done, or as not planned');
  });

  it('are gone when it is no longer true', () => {
    const ref = followupDue.it.due(over, config)[0]?.ref ?? '';
    expect(followupDue.it.words(over, ref, config)).toBeDefined();
    expect(followupDue.it.words(after(over, { kind: 'followup.settled', data: { followup: 1, how: 'done' } }), ref, config)).toBeUndefined();
    expect(followupDue.it.words(over, 'nonsense', config)).toBeUndefined();
  });
});
