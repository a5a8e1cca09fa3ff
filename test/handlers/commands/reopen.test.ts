// /incident reopen: what it takes, refuses and decides.
import { describe, expect, it } from 'vitest';
import reopen from '../../../handlers/commands/reopen.ts';
import { ask } from '../../support/asking.ts';
import { aResolvedIncident, after, anIncident, changesNothing, facts, refusal, said } from '../../support/incidents.ts';

describe('/incident reopen', () => {
  it('takes it up again, with or without a reason', () => {
    const outcome = ask(reopen, 'payments fail again', { incident: aResolvedIncident() });
    expect(facts(outcome)).toEqual([{ kind: 'status.set', data: { status: 'investigating', was: 'resolved', evidence: 'payments fail again' } }]);
    expect(said(outcome)).toBe('INC-42 is open again.');
    expect(facts(ask(reopen, '', { incident: aResolvedIncident() }))[0]?.data).toEqual({ status: 'investigating', was: 'resolved' });
  });

  it('says how to unarchive the channel instead, when it is archived', () => {
    const archived = after(aResolvedIncident(), { kind: 'channel.created', data: { channel: 'C0INC42', name: 'inc-42', adopted: false } }, { kind: 'channel.archived', data: {} });
    expect(said(ask(reopen, '', { incident: archived }))).toContain('#inc-42 is archived');
  });

  it('of an open one changes nothing; a merged one is refused', () => {
    expect(changesNothing(ask(reopen, ''))).toBe(true);
    const merged = after(anIncident(), { kind: 'status.set', data: { status: 'merged', was: 'triage' } }, { kind: 'incident.merged', data: { into: 7 } });
    expect(refusal(ask(reopen, '', { incident: merged }))).toContain('INC-7');
    expect(refusal(ask(reopen, 'x'.repeat(3_001)))).toContain('3,000');
  });
});
