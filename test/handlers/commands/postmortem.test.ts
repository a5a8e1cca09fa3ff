// /incident postmortem: where it is, or that it begins, or why there is none.
import { describe, expect, it } from 'vitest';
import postmortem from '../../../handlers/commands/postmortem.ts';
import { ask } from '../../support/asking.ts';
import { aResolvedIncident, ada, after, applied, at, changesNothing, effectKinds, facts, refusal, said } from '../../support/incidents.ts';

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
    const second = ask(postmortem, '', { incident: wanted });
    // Looked at again, in case it was asked for when nothing was set up; two wishes are one.
    expect([facts(second), effectKinds(second), said(second)]).toEqual([[], ['github.postmortem.publish'], expect.stringContaining('was asked for already')]);
    const there = after(wanted, { kind: 'postmortem.opened', data: { repo: 'a/b', number: 7, url: 'https://github.example/7', path: 'p.md', branch: 'x', draft: true } });
    expect(said(ask(postmortem, '', { incident: there }))).toContain('https://github.example/7');
  });

  it('merged or closed, says where it is with the way to another pull request; `again` asks for it', () => {
    const there = after(over, { kind: 'postmortem.opened', data: { repo: 'a/b', number: 7, url: 'https://github.example/7', path: 'p.md', branch: 'x', draft: true } });
    const ended = after(there, { kind: 'postmortem.ended', data: { repo: 'a/b', number: 7, how: 'merged' } });
    expect(JSON.stringify(ask(postmortem, '', { incident: ended }))).toMatch(/is merged: .*github\.example\/7.*"action_id":"postmortem_again".*"value":"42:7"/);
    expect(facts(ask(postmortem, 'again', { incident: ended }))).toMatchObject([{ kind: 'postmortem.wanted', data: { after: 7 } }]);
    expect(refusal(ask(postmortem, 'again', { incident: there }))).toContain('is open, and what is new goes into it');
  });

  it('without a link, says the branch; where nothing is set up, promises nothing, the first time and the second', () => {
    const begun = ask(postmortem, '', { incident: over, known: { at: at(600), publishes: 'branch' } });
    expect(said(begun)).toContain('Where it is follows in the channel');
    const there = after(over, { kind: 'postmortem.opened', data: { repo: 'git.acme.example/<pm>', path: 'p.md', branch: 'postmortem/inc-42', draft: true } });
    expect(said(ask(postmortem, '', { incident: there }))).toBe('The postmortem of INC-42 is there: branch postmortem/inc-42 of git.acme.example/ pm , file p.md.');
    const off = ask(postmortem, '', { incident: over, known: { at: at(600), publishes: false } });
    expect([effectKinds(off), said(off)]).toEqual([['slack.tell', 'slack.card.show'], expect.stringContaining('not set up here')]);
    const again = ask(postmortem, '', { incident: applied(over, off), known: { at: at(600), publishes: false } });
    expect([changesNothing(again), said(again)]).toEqual([true, expect.stringContaining('not set up here')]);
    // Set up since then: asked again, it comes.
    expect(effectKinds(ask(postmortem, '', { incident: applied(over, off), known: { at: at(600), publishes: 'link' } }))).toEqual(['github.postmortem.publish']);
  });

  it('says why there is none', () => {
    expect(refusal(ask(postmortem, ''))).toContain('still open');
    expect(refusal(ask(postmortem, '', { incident: aResolvedIncident({ private: true }) }))).toContain('private');
  });
});
