// /incident runbook: what it takes, refuses and decides.
import { describe, expect, it } from 'vitest';
import runbook from '../../../handlers/commands/runbook.ts';
import { ask } from '../../support/asking.ts';
import { at, changesNothing, effects, refusal, said } from '../../support/incidents.ts';
import { aRunbook, runId, waitingFor, withRun } from '../../support/runs.ts';

const known = { at: at(0), runbooks: [aRunbook()] };

describe('/incident runbook', () => {
  it('lists them, and changes nothing', () => {
    const outcome = ask(runbook, '', { known });
    expect(said(outcome)).toContain('Checkout answers with 5xx errors');
    expect(changesNothing(outcome)).toBe(true);
  });

  it.each(['checkout-5xx', 'Checkout-5XX'])('shows one of them: %s', (text) => {
    expect(said(ask(runbook, text, { known }))).toContain('Checkout answers with 5xx errors');
  });

  it('shows the message of what is under way anew, with its buttons', () => {
    const incident = { ...withRun(waitingFor('person')), channel: { id: 'C0INC42', name: 'inc-42', archived: false } };
    for (const text of ['', 'checkout-5xx']) expect(effects(ask(runbook, text, { incident, known }))).toEqual([{ kind: 'slack.run.show', data: { run: runId } }]);
    const other = { ...known, runbooks: [aRunbook({ id: 'another-one' })] };
    expect(effects(ask(runbook, 'another-one', { incident, known: other }))).toEqual([]);
  });

  it('refuses one that is not there, without repeating a long one, and says how to see them', () => {
    const words = refusal(ask(runbook, 'x'.repeat(2_000), { known }));
    expect(words).toContain('`/incident runbook` lists them');
    expect(words.length).toBeLessThan(200);
  });

  it('asks for the runbooks', () => {
    expect(runbook.it.needs?.({ id: '' })).toEqual([{ need: 'runbooks' }]);
  });
});
