// The click that goes on without a reminder: recorded once, with who pressed it.
import { describe, expect, it } from 'vitest';
import nudgeSilence from '../../../handlers/actions/nudge_silence.ts';
import { config } from '../../../src/domain/config.ts';
import { press } from '../../support/asking.ts';
import type { Incident } from '../../../src/domain/incident.ts';
import { ada, after, anIncident, aResolvedIncident, applied, changesNothing, effectKinds, facts, grace, said } from '../../support/incidents.ts';
import { working } from '../../support/working.ts';

const incident = anIncident();

describe('going on without a reminder', () => {
  it('is recorded, and answered', () => {
    const outcome = press(nudgeSilence, '42:update_overdue:3', { incident });
    expect(facts(outcome)).toEqual([{ kind: 'nudge.silenced', data: { nudge: 'update_overdue', ref: '3' } }]);
    expect(said(outcome)).toBe('INC-42: noted, I do not remind of this again.');
    expect(applied(incident, outcome).nudges['update_overdue:3']).toEqual({ times: 0, silenced: { until: undefined } });
  });

  it('twice changes nothing more; after a while it counts for good', () => {
    const once = applied(incident, press(nudgeSilence, '42:quiet:7', { incident }));
    expect(changesNothing(press(nudgeSilence, '42:quiet:7', { incident: once }))).toBe(true);
    const snoozed = after(incident, { kind: 'nudge.silenced', by: ada, data: { nudge: 'quiet', ref: '7', until: '2026-11-21T03:20:00.000Z' } });
    expect(facts(press(nudgeSilence, '42:quiet:7', { incident: snoozed }))).toHaveLength(1);
  });

  it('says what it means: nobody is paged, it is still going', () => {
    const page = press(nudgeSilence, '42:page_commander:1', { incident });
    expect(said(page)).toBe('INC-42: noted, nobody is paged. Somebody should still take command.');
    expect(effectKinds(page)).toEqual(['slack.card.show']);
    expect(said(press(nudgeSilence, '42:quiet:7', { incident }))).toBe('INC-42: noted, it is still going. I ask again when it has been quiet for 4 h 00 min.');
    expect(said(press(nudgeSilence, '42:quiet:7', { incident, config: config.parse({ nudges: { quiet: false } }) }))).toBe('INC-42: noted, I do not remind of this again.');
  });

  it('of what was settled meanwhile is nothing to record: what happened is said', () => {
    const settled = after(
      working, { kind: 'commander.set', by: ada, data: { commander: ada } }, { kind: 'task.ended', by: grace, data: { task: 1, how: 'done' } },
      { kind: 'decision.withdrawn', by: ada, data: { decision: 1 } },
    );
    const silence = (value: string, of: Incident) => press(nudgeSilence, value, { incident: of });
    for (const [topic, words] of [
      ['page_commander:1', '<@U0ADA> commands, so nobody is paged for it.'], ['no_commander:1', '<@U0ADA> commands, so nobody is paged for it.'], ['handoff_unanswered:1', 'that handoff has been answered or taken back.'],
      ['decision_open:1', 'decision 1 has ended.'], ['task_overdue:1-5-6', 'task 1 has ended.'], ['task_unacknowledged:1-5', 'task 1 has ended.'],
    ] as const) {
      const outcome = silence(`42:${topic}`, settled);
      expect([changesNothing(outcome), said(outcome)], topic).toEqual([true, `INC-42: ${words} Nothing changed.`]);
    }
    const waits = after(working, { kind: 'handoff.offered', by: ada, data: { handoff: 1, to: grace } });
    for (const topic of ['page_commander:1', 'no_commander:1', 'handoff_unanswered:1', 'decision_open:1', 'task_overdue:1-5-6', 'task_unacknowledged:1-5', 'update_overdue:1']) expect(changesNothing(silence(`42:${topic}`, waits)), topic).toBe(false);
  });

  it('takes the place of the buttons in a conversation of two, and of nothing in the channel', () => {
    expect(press(nudgeSilence, '42:quiet:7', { incident, channel: 'D0ADA' })).toMatchObject({ answer: { replace: true } });
    expect(press(nudgeSilence, '42:quiet:7', { incident })).not.toMatchObject({ answer: { replace: true } });
  });

  it('is nothing to record when it is over', () => {
    const outcome = press(nudgeSilence, '42:quiet:7', { incident: aResolvedIncident() });
    expect([changesNothing(outcome), said(outcome)]).toEqual([true, 'INC-42 is resolved; I no longer remind of anything there.']);
  });

  it.each(['42', '42:quiet', '42:quiet:', '42::7', 'x:quiet:7', '42:quiet:7:8', '42:Quiet:7', '42:quiet:<!here>', `42:quiet:${'x'.repeat(81)}`])('cannot be read from %s', (value) => {
    expect(nudgeSilence.it.input.safeParse(value).success).toBe(false);
  });
});
