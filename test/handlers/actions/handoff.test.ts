// The click handoff: the form, for who commands and for everybody else.
import { describe, expect, it } from 'vitest';
import handoff from '../../../handlers/actions/handoff.ts';
import { press } from '../../support/asking.ts';
import { commandedBy, led } from '../../support/commanding.ts';
import { ada, aResolvedIncident, form, refusal } from '../../support/incidents.ts';

describe('the button "Hand over command"', () => {
  it.each([['the commander', commandedBy(ada), 'Hand over command'], ['everybody else', commandedBy(), 'Ask for command'], ['anybody while nobody commands', led(), 'Ask somebody to command']])('opens the form for %s', (_who, incident, title) => {
    expect(form(press(handoff, '42', { incident }))).toMatchObject({ callback_id: 'handoff', private_metadata: '42', title: { text: title } });
  });

  it('is of no use when the incident is over', () => expect(refusal(press(handoff, '42', { incident: aResolvedIncident() }))).toContain('INC-42 is resolved'));
});
