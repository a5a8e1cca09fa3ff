// The click handoff_ask: the commander is asked, once.
import { describe, expect, it } from 'vitest';
import handoffAsk from '../../../handlers/actions/handoff_ask.ts';
import { press } from '../../support/asking.ts';
import { askedFor, commandedBy, led } from '../../support/commanding.ts';
import { ada, changesNothing, facts, grace, said } from '../../support/incidents.ts';

describe('the button "Ask them to hand over"', () => {
  it('asks the commander, who has to say yes', () => {
    expect(facts(press(handoffAsk, '42', { incident: commandedBy() }))[0]?.data).toEqual({ handoff: 1, to: ada, from: grace });
  });

  it('pressed twice asks once', () => {
    const again = press(handoffAsk, '42', { incident: askedFor() });
    expect([changesNothing(again), said(again).includes('<@U0GRACE> has not answered yet')]).toEqual([true, true]);
  });

  it('is taking command when nobody commands any more', () => {
    expect(facts(press(handoffAsk, '42', { incident: led() }))[0]?.kind).toBe('commander.set');
    expect(handoffAsk.it.needs?.('42')).toEqual([{ need: 'presence' }]);
  });
});
