// /incident decide: what it takes, opens, refuses and decides.
import { describe, expect, it } from 'vitest';
import decide from '../../../handlers/commands/decide.ts';
import { ask } from '../../support/asking.ts';
import { aResolvedIncident, after, anIncident, applied, at, factKinds, facts, form, grace, refusal } from '../../support/incidents.ts';

const open = applied(anIncident({ then: [{ kind: 'commander.set', data: { commander: grace } }] }), ask(decide, 'fail over'));

describe('/incident decide', () => {
  it('proposes, and waits as long as the config says', () => {
    expect(facts(ask(decide, 'fail over to the west'))).toEqual([{ kind: 'decision.proposed', data: { decision: 1, text: 'fail over to the west', until: at(720) } }]);
  });

  it('records at once what is decided already', () => {
    for (const [text, as] of [['--now roll back', 'decide'], ['roll back', 'decide!'], ['roll back', 'decided']] as const) expect(factKinds(ask(decide, text, { as }))).toEqual(['decision.proposed', 'decision.made']);
    expect(factKinds(ask(decide, '--now roll back', { incident: aResolvedIncident() }))).toEqual(['decision.proposed', 'decision.made']);
  });

  it('alone opens the form, after the end a refusal', () => {
    expect(form(ask(decide, ''))).toMatchObject({ callback_id: 'decide', private_metadata: '42' });
    for (const text of ['', 'fail over']) expect(refusal(ask(decide, text, { incident: aResolvedIncident() }))).toContain('is resolved');
  });

  it('ends one that is there', () => {
    expect(facts(ask(decide, '1 now', { incident: open }))).toEqual([{ kind: 'decision.made', data: { decision: 1, how: 'at_once' } }]);
    expect(facts(ask(decide, '1 withdraw', { incident: open }))).toEqual([{ kind: 'decision.withdrawn', data: { decision: 1 } }]);
    const opposed = after(open, { kind: 'decision.objected', by: grace, data: { decision: 1, reason: 'no capacity' } });
    expect(facts(ask(decide, '1 now', { incident: opposed }))).toMatchObject([{ data: { how: 'despite' } }]);
    expect(refusal(ask(decide, '7 now', { incident: open }))).toContain('no decision 7');
  });

  it('takes no mistyped flag for a proposal', () => expect(refusal(ask(decide, 'roll back --nwo'))).toContain('I do not know --nwo'));
});
