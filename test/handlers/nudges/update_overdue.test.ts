// A late update: the commander, then the deputy and the channel; sent, silenced or over, it stops.
import { describe, expect, it } from 'vitest';
import updateOverdue from '../../../handlers/nudges/update_overdue.ts';
import { config } from '../../../src/domain/config.ts';
import type { NewFact } from '../../../src/domain/facts.ts';
import { stamp } from '../../../src/domain/nudging.ts';
import { ada, after, anAlertedIncident, anIncident, at, grace, pager } from '../../support/incidents.ts';
import { buttons, rings, table, text } from '../../support/ringing.ts';

const ring = (...[incident, given]: [Parameters<typeof rings>[2], Parameters<typeof rings>[3]?]) => rings('update_overdue', updateOverdue.it, incident, given);
const commands: NewFact = { kind: 'commander.set', at: at(10), by: ada, data: { commander: ada } };
const deputy: NewFact = { kind: 'role.set', at: at(20), by: ada, data: { role: 'deputy', person: grace } };
/** The reminder that nobody commands, counted from the opening. */
const alarmed: NewFact = { kind: 'nudge.sent', at: at(180), data: { nudge: 'no_commander', ref: stamp(at(0)), times: 1 } };
const update = (n: number, sent: number, next?: number): NewFact => ({
  kind: 'update.sent', at: at(sent), by: ada, data: { update: n, text: 'we roll back', ...(next === undefined ? {} : { nextAt: at(next) }) },
});
const sev1 = anIncident({ severity: 'SEV1', then: [commands, deputy] });
const promised = after(sev1, update(1, 600, 1_800));

describe('the next update', () => {
  it('five minutes late: first the commander, after five more the deputy and the channel, then no more', () => {
    expect(table(ring(promised))).toEqual([[2_100, 'card', 'tell U0ADA'], [2_400, 'card', 'tell U0GRACE', 'say here']]);
  });

  it.each([['one second before', 2_099, []], ['one second after', 2_101, [2_100]], ['after the second', 2_401, [2_100, 2_400]]])('sent %s', (_what, second, expected) => {
    expect(ring(promised, { meanwhile: [update(2, second)] }).map((one) => one.second)).toEqual(expected);
  });

  it('each promise counts anew', () => {
    expect(ring(promised, { meanwhile: [update(2, 2_200, 3_000)] }).map((one) => one.second)).toEqual([2_100, 3_300, 3_600]);
  });

  it('is not asked for after the last one', () => {
    expect(ring(after(sev1, update(1, 600)))).toEqual([]);
  });

  it('where updates are asked for and none was sent, it is due so long after the opening', () => {
    expect(table(ring(sev1))).toEqual([[1_200, 'card', 'tell U0ADA'], [1_500, 'card', 'tell U0GRACE', 'say here']]);
    expect(ring(anIncident({ severity: 'SEV3', then: [commands] })).map((one) => one.second)).toEqual([3_600, 3_900]);
    expect(ring(anIncident({ severity: 'SEV4', then: [commands] }))).toEqual([]);
    expect(ring(anIncident({ then: [commands] }))).toEqual([]);
  });

  it('a promise at a severity that asks for none is kept all the same', () => {
    expect(ring(anIncident({ severity: 'SEV5', then: [commands, update(1, 600, 1_800)] })).map((one) => one.second)).toEqual([2_100, 2_400]);
  });

  it('goes to whoever is there: the deputy alone, or the channel', () => {
    expect(table(ring(anIncident({ severity: 'SEV1', then: [deputy, alarmed] })))).toEqual([[1_200, 'card', 'tell U0GRACE'], [1_500, 'card', 'say here']]);
    expect(table(ring(anIncident({ severity: 'SEV1', then: [alarmed] })))).toEqual([[1_200, 'card', 'say here'], [1_500, 'card', 'say here']]);
  });

  it('waits for somebody who commands, or until it was said that nobody does', () => {
    const nobody = anIncident({ severity: 'SEV1' });
    expect(ring(nobody)).toEqual([]);
    expect(ring(nobody, { meanwhile: [{ ...alarmed, at: at(1_700) }] }).map((one) => one.second)).toEqual([1_700, 2_000]);
    expect(ring(nobody, { meanwhile: [{ ...commands, at: at(1_800) }] }).map((one) => one.second)).toEqual([1_800, 2_100]);
    // Where nobody is ever told that nobody commands, it waits for nothing.
    expect(ring(nobody, { config: config.parse({ nudges: { 'no-commander': false } }) }).map((one) => one.second)).toEqual([1_200, 1_500]);
    // What somebody has promised is theirs to keep.
    expect(ring(after(nobody, update(1, 600, 1_800))).map((one) => one.second)).toEqual([2_100, 2_400]);
  });

  it('says nothing of one that has cleared before anybody did anything', () => {
    const cleared = anAlertedIncident({ severity: 'SEV1', then: [alarmed, { kind: 'alert.cleared', at: at(300), by: pager, data: { source: 'pagerduty', key: 'QALERT1' } }] });
    expect(ring(cleared)).toEqual([]);
  });

  it('snoozed, it waits; not needed, it never comes back for this promise', () => {
    const snoozed: NewFact = { kind: 'nudge.silenced', at: at(2_110), by: ada, data: { nudge: 'update_overdue', ref: '1', until: at(2_710) } };
    expect(ring(promised, { meanwhile: [snoozed] }).map((one) => one.second)).toEqual([2_100, 2_710]);
    const off: NewFact = { kind: 'nudge.silenced', at: at(2_110), by: ada, data: { nudge: 'update_overdue', ref: '1' } };
    expect(ring(promised, { meanwhile: [off, update(2, 3_000, 3_600)] }).map((one) => one.second)).toEqual([2_100, 3_900, 4_200]);
  });

  it('the end of the incident ends it', () => {
    const over: NewFact = { kind: 'status.set', at: at(2_200), by: ada, data: { status: 'resolved', was: 'triage' } };
    expect(ring(promised, { meanwhile: [over] }).map((one) => one.second)).toEqual([2_100]);
  });

  it('turned off in the config, or for a severity, it is silent', () => {
    expect(ring(promised, { config: config.parse({ nudges: { 'update-overdue': false } }) })).toEqual([]);
    expect(ring(sev1, { config: config.parse({ nudges: { 'update-overdue': false } }) })).toEqual([]);
    const bySeverity = config.parse({ severities: { SEV1: { label: 'Critical', 'update-every': '20m', nudges: { 'update-overdue': '1m' } } } });
    expect(ring(promised, { config: bySeverity }).map((one) => one.second)).toEqual([1_860, 1_920]);
  });
});

describe('its words', () => {
  const [first, second] = ring(promised);

  it('let the commander send it, put it off or go on without', () => {
    expect(text(first)).toMatch(/^INC-42: The update promised for <!date\^\d+\^[^>]+> has not been sent: stakeholders are waiting\./);
    expect(buttons(first?.words[0])).toEqual(['send_update 42', 'nudge_snooze 42:update_overdue:1', 'nudge_silence 42:update_overdue:1']);
  });

  it('do not offer to put off the last one', () => {
    expect(buttons(second?.words[0])).toEqual(['send_update 42', 'nudge_silence 42:update_overdue:1']);
    expect(text(second, 1)).toContain('Commander: <@U0ADA>');
  });

  it('say that none was sent yet', () => expect(text(ring(sev1)[0])).toContain('No update has been sent yet'));

  it('are gone when an update was sent meanwhile', () => {
    expect(updateOverdue.it.words(after(promised, update(2, 2_100, 3_000)), '1', config.parse({}))).toBeUndefined();
    expect(updateOverdue.it.words(after(promised, update(2, 2_100)), '1:here', config.parse({}))).toBeUndefined();
  });
});
