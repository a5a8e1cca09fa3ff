// The form handoff: its fields, and what is decided when it is sent, later than it was opened.
import { describe, expect, it } from 'vitest';
import handoff from '../../../handlers/views/handoff.ts';
import { problems, submit } from '../../support/asking.ts';
import { commandedBy, known, led } from '../../support/commanding.ts';
import { ada, facts, grace, refusal } from '../../support/incidents.ts';

const adas = { incident: commandedBy(ada), known: known() };

describe('the form behind "Hand over command"', () => {
  it('offers command to who was chosen', () => {
    expect(facts(submit(handoff, { to: 'U0GRACE', note: ' I go to bed ' }, adas))[0]?.data).toEqual({ handoff: 1, to: grace, from: ada, note: 'I go to bed' });
    expect(facts(submit(handoff, { to: 'U0GRACE', note: '' }, adas))[0]?.data).toEqual({ handoff: 1, to: grace, from: ada });
  });

  it('asks for command where nobody could be chosen', () => {
    expect(facts(submit(handoff, { note: 'I know the database' }, { incident: commandedBy(), known: known() }))[0]?.data).toEqual({ handoff: 1, to: ada, from: grace, note: 'I know the database' });
    expect(facts(submit(handoff, {}, { incident: led(), known: known() }))[0]?.kind).toBe('commander.set');
  });

  it('is looked at again when it is sent: who opened it may have lost command', () => {
    expect(refusal(submit(handoff, { to: 'U0DEV' }, { incident: commandedBy(), known: known() }))).toContain('<@U0GRACE> commands INC-42, so only they can offer it');
    expect(refusal(submit(handoff, {}, adas))).toContain('Name whom you hand over to');
  });

  it('refuses an account that cannot command, and a note that is a novel', () => {
    expect(refusal(submit(handoff, { to: 'U0GRACE' }, { ...adas, known: known({}, 'gone') }))).toContain('has no account here any more');
    expect(problems(handoff, { to: 'U0GRACE', note: 'x'.repeat(2_001) })).toEqual({ note: 'Keep it under 2,000 characters.' });
  });

  it('asks who was heard, and who is meant', () => {
    expect([handoff.it.needs?.({}), handoff.it.needs?.({ to: 'U0GRACE' })]).toEqual([[{ need: 'presence' }], [{ need: 'presence' }, { need: 'account', user: 'U0GRACE' }]]);
  });
});
