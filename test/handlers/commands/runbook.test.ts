// /incident runbook: what it takes, refuses and decides.
import { describe, expect, it } from 'vitest';
import runbook from '../../../handlers/commands/runbook.ts';
import { ask } from '../../support/asking.ts';
import { at, changesNothing, refusal, said } from '../../support/incidents.ts';
import { aRunbook } from '../../support/runs.ts';

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

  it('refuses one that is not there, without repeating a long one, and says how to see them', () => {
    const words = refusal(ask(runbook, 'x'.repeat(2_000), { known }));
    expect(words).toContain('`/incident runbook` lists them');
    expect(words.length).toBeLessThan(200);
  });

  it('asks for the runbooks', () => {
    expect(runbook.it.needs?.({ id: '' })).toEqual([{ need: 'runbooks' }]);
  });
});
