// /incident severity: what it takes, refuses and decides.
import { describe, expect, it } from 'vitest';
import severity from '../../../handlers/commands/severity.ts';
import { config } from '../../../src/domain/config.ts';
import { ask } from '../../support/asking.ts';
import { aResolvedIncident, after, anIncident, applied, changesNothing, effectKinds, facts, refusal, said } from '../../support/incidents.ts';

describe('/incident severity', () => {
  it.each(['SEV2', 'sev2', 'sev 2', 'sev-2', '2', 'P2', 'p2'])('"%s" is SEV2', (text) => {
    const outcome = ask(severity, text);
    expect(facts(outcome)).toEqual([{ kind: 'severity.set', data: { severity: 'SEV2' } }]);
    expect(effectKinds(outcome)).toEqual(['slack.card.show', 'slack.topic.set', 'slack.announcement.show']);
  });

  it.each(['', 'SEV', 'SEV0', 'SEV9', '22', 'high', 'SEV2 because', 'constructor'])('refuses "%s", with what each means and an example', (text) => {
    expect(refusal(ask(severity, text))).toMatch(/SEV1 Critical, SEV2 Major.*`\/incident severity SEV2`/);
  });

  it('knows only the severities of this installation', () => {
    const own = config.parse({ severities: { SEV1: { label: 'All hands' } } });
    expect(refusal(ask(severity, 'SEV2', { config: own }))).toBe('A severity is one of: SEV1 All hands. For example `/incident severity SEV1`.');
  });

  it('a second time changes nothing, and says so', () => {
    const again = ask(severity, 'SEV2', { incident: applied(anIncident(), ask(severity, 'SEV2')) });
    expect(changesNothing(again)).toBe(true);
    expect(said(again)).toBe('It is SEV2 already. Nothing changed.');
  });

  it('says what a worse one asks for, and nothing for a better one', () => {
    expect(said(ask(severity, 'SEV1', { incident: anIncident({ severity: 'SEV3' }) }))).toBe('SEV1 asks for an update at least every 20 min and a postmortem.');
    expect(ask(severity, 'SEV3', { incident: anIncident({ severity: 'SEV1' }) })).not.toHaveProperty('answer');
  });

  it('may be corrected while the postmortem is written, and no more after', () => {
    expect(facts(ask(severity, 'SEV1', { incident: aResolvedIncident() }))).toHaveLength(1);
    const closed = after(aResolvedIncident(), { kind: 'status.set', data: { status: 'closed', was: 'resolved' } });
    expect(refusal(ask(severity, 'SEV1', { incident: closed }))).toContain('closed');
  });
});
