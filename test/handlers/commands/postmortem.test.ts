// /incident postmortem: where it is, or that it begins, or why there is none.
import { describe, expect, it } from 'vitest';
import postmortem from '../../../handlers/commands/postmortem.ts';
import { ask } from '../../support/asking.ts';
import { aResolvedIncident, ada, after, applied, changesNothing, effectKinds, facts, refusal, said } from '../../support/incidents.ts';

const over = aResolvedIncident({ severity: 'SEV4' });

describe('/incident postmortem', () => {
  it('begins one where none was required, and names who sees to it', () => {
    const outcome = ask(postmortem, '', { incident: over });
    expect(facts(outcome).at(-1)).toEqual({ kind: 'postmortem.owned', data: { owner: ada } });
    expect(effectKinds(outcome)).toContain('github.postmortem.publish');
    expect(said(outcome)).toContain('Its link follows');
  });

  it('a second time says that it is on its way, then where it is', () => {
    const wanted = applied(over, ask(postmortem, '', { incident: over }));
    expect([changesNothing(ask(postmortem, '', { incident: wanted })), said(ask(postmortem, '', { incident: wanted }))]).toEqual([true, expect.stringContaining('was asked for already')]);
    const there = after(wanted, { kind: 'postmortem.opened', data: { repo: 'a/b', number: 7, url: 'https://github.example/7', path: 'p.md', branch: 'x', draft: true } });
    expect(said(ask(postmortem, '', { incident: there }))).toContain('https://github.example/7');
  });

  it('says why there is none', () => {
    expect(refusal(ask(postmortem, ''))).toContain('still open');
    expect(refusal(ask(postmortem, '', { incident: aResolvedIncident({ private: true }) }))).toContain('private');
  });
});
