// Private incidents and merging, in words: the forms, what is said in the channels, and what is told to whoever asked.
import { describe, expect, it } from 'vitest';
import type { NewFact } from '../../src/domain/facts.ts';
import { mergeModal } from '../../src/render/forms/merge.ts';
import { privateModal } from '../../src/render/forms/private.ts';
import { seenBefore, toldPrivate } from '../../src/render/private-words.ts';
import { renderSaid } from '../../src/render/said.ts';
import { renderTold } from '../../src/render/told.ts';
import { sameMessage, sameView } from './golden.ts';
import { ada, closingFacts, config, declaredFacts, freshFacts, incidentOf, workedFacts } from './stories.ts';

const made: NewFact = { kind: 'incident.made_private', by: ada, data: { was: { id: 'C0INC42', name: 'inc-42-checkout' }, reason: 'customer data <!channel>' } };
const moved: NewFact = { kind: 'channel.created', data: { channel: 'C0PRIVATE', name: 'inc-42-private', adopted: false } };
const gone: readonly NewFact[] = [{ kind: 'status.set', data: { status: 'merged', was: 'investigating' } }, { kind: 'incident.merged', data: { into: 7 } }];
const back: NewFact = { kind: 'status.set', data: { status: 'investigating', was: 'merged', evidence: 'INC-7 was declined meanwhile' } };
const absorbed: NewFact = { kind: 'incident.absorbed', data: { incident: 7, title: 'the same' } };
const refused: NewFact = { kind: 'effect.given_up', data: { effect: 9, effectKind: 'slack.channel.move', lane: '42/slack/channel', code: 'restricted_action', reason: 'Slack lets no app make <private> channels' } };
const say = (facts: readonly NewFact[], about: 'private' | 'merged' | 'absorbed', ref?: string) => renderSaid(incidentOf(facts), about, ref, { config });
const tell = (facts: readonly NewFact[]) => renderTold(incidentOf(facts), 'no-channel', undefined, { config, user: 'U0ADA', facts: [] });

describe('golden words', () => {
  it('the form that makes it private', () => sameView('modal-private', privateModal(incidentOf(workedFacts), '')));
  it('with a postmortem and a reason', () => sameView('modal-private-late', privateModal(incidentOf(closingFacts), 'customer data')));
  it('before it has a channel', () => sameView('modal-private-early', privateModal(incidentOf(declaredFacts().slice(0, 1)), '')));
  it('the form that merges', () => sameView('modal-merge', mergeModal(incidentOf(workedFacts), [{ ...incidentOf(freshFacts), id: 7 }, { ...incidentOf(declaredFacts()), id: 8, title: 'line\nbreak <!here> '.repeat(9) }])));
  it('said first in the private channel', () => sameMessage('said-private', say([...closingFacts, made, moved], 'private')));
  it('said in the duplicate', () => sameMessage('said-merged', say([...workedFacts, ...gone], 'merged', 'C0INC7')));
  it('said when it goes on after all', () => sameMessage('said-merged-undone', say([...workedFacts, ...gone, back], 'merged', 'undone')));
  it('said in the one that goes on', () => sameMessage('said-absorbed', say([...workedFacts, absorbed], 'absorbed', '7:2:1:0')));
  it('told when there is no private channel', () => sameMessage('told-no-private-channel', tell([...workedFacts, made, refused])));
});

describe('what is no longer true is not said', () => {
  it('that it is private while it is public; that it goes on elsewhere while it goes on here, and the other way round', () => {
    expect(say(workedFacts, 'private')).toBeUndefined();
    expect(say(workedFacts, 'merged', 'C0INC7')).toBeUndefined();
    expect(say([...workedFacts, ...gone, back], 'merged', 'C0INC7')).toBeUndefined();
    expect(say([...workedFacts, ...gone], 'merged', 'undone')).toBeUndefined();
  });

  it('that another was merged into it when none was', () => {
    for (const ref of ['7:0:0:0', '', undefined, 'x']) expect(say(workedFacts, 'absorbed', ref)).toBeUndefined();
  });

  it('that there is no channel once there is one', () => {
    expect(tell([...workedFacts, made, refused, moved])).toBeUndefined();
  });
});

describe('what was visible', () => {
  it('is nothing for an incident that nobody has seen', () => {
    const unseen = incidentOf(declaredFacts().slice(0, 1));
    expect(seenBefore(unseen)).toEqual([]);
    expect(toldPrivate(unseen)).not.toContain('until now');
  });

  it('names an incident that was merged into it and is public still', () => {
    expect(seenBefore(incidentOf([...workedFacts, absorbed])).join(' ')).toContain('INC-7, which was merged into it, is public');
  });

  it('says of the postmortem where it is', () => {
    expect(seenBefore(incidentOf(closingFacts)).join(' ')).toMatch(/the pull request>\. Close it/);
    const branch = { kind: 'postmortem.opened' as const, data: { repo: 'git.acme.example/pm', path: 'p.md', branch: 'postmortem/inc-42', draft: true } };
    expect(seenBefore(incidentOf([...workedFacts, branch])).join(' ')).toContain('The postmortem is written: branch postmortem/inc-42 of git.acme.example/pm. Delete that branch there if it must not be seen.');
    expect(seenBefore(incidentOf([...workedFacts, { kind: 'postmortem.wanted', data: { why: 'x' } }])).join(' ')).toContain('A postmortem was being written. If its draft arrived, delete its branch there');
  });
});
