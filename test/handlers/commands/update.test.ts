// /incident update: what it takes, refuses and decides.
import { describe, expect, it } from 'vitest';
import update from '../../../handlers/commands/update.ts';
import { ask } from '../../support/asking.ts';
import { aResolvedIncident, after, anIncident, at, changesNothing, facts, form, refusal, said } from '../../support/incidents.ts';

const next = (text: string, incident = anIncident()) => JSON.stringify(form(ask(update, text, { incident })));

describe('/incident update', () => {
  it('with all three sends it', () => {
    const outcome = ask(update, 'rolling back &amp; watching | EU payments fail | next 20m');
    expect(facts(outcome)).toEqual([{ kind: 'update.sent', data: { update: 1, text: 'rolling back & watching', impact: 'EU payments fail', nextAt: at(1_800) } }]);
    expect(said(outcome)).toBe('The update is on its way.');
  });

  it.each(['', 'rolling back', 'rolling back | EU payments fail', 'rolling back | next 20m', '| EU payments fail | next 20m', 'rolling back | EU payments fail | last', 'rolling back | EU payments fail | next 03:05'])(
    'with "%s" opens the form, because something is missing', (text) => {
      const outcome = ask(update, text);
      expect(form(outcome)).toMatchObject({ callback_id: 'update', private_metadata: '42' });
      expect(changesNothing(outcome)).toBe(true);
    },
  );

  it('puts what was typed into the form', () => {
    expect(next('rolling back | next 25m')).toContain('"initial_value":"rolling back"');
    expect(next('rolling back | next 25m')).toContain('"value":"25"');
    expect(next('rolling back | next 14:30')).toContain('2026-11-21T14:30:00.000Z');
  });

  it('may be the last one when it is over', () => {
    expect(facts(ask(update, 'it is fixed | nothing any more | last', { incident: aResolvedIncident() }))[0]?.data).toEqual({ update: 1, text: 'it is fixed', impact: 'nothing any more' });
  });

  it('refuses what no form could send', () => {
    expect(refusal(ask(update, `${'x'.repeat(3_001)} | y | next 20m`))).toContain('3,000');
    expect(refusal(ask(update, `x | ${'y'.repeat(2_001)} | next 20m`))).toContain('2,000');
    const merged = after(anIncident(), { kind: 'status.set', data: { status: 'merged', was: 'triage' } }, { kind: 'incident.merged', data: { into: 7 } });
    expect(refusal(ask(update, '', { incident: merged }))).toContain('INC-7');
  });
});
