// What is over stays quiet: no effect reaches a channel or wakes anybody, whatever is asked of it later.
import { describe, expect, it } from 'vitest';
import { declined, moved, renamed, reopened } from '../../src/domain/lifecycle.ts';
import { effectKinds, type EffectKind, type NewEffect } from '../../src/domain/effects.ts';
import { noteTaken } from '../../src/domain/notes.ts';
import { pageAsked } from '../../src/domain/page-asked.ts';
import { postmortemAsked } from '../../src/domain/resolving.ts';
import { isQuiet } from '../../src/domain/retrospective.ts';
import { defaultConfig } from '../../src/domain/config.ts';
import { ada, after, anIncident, at, effects, refusal, said } from '../support/incidents.ts';

const over = after(anIncident({ kind: 'retrospective', by: ada, source: 'slack' }), { kind: 'status.set', at: at(100), by: ada, data: { status: 'resolved', was: 'triage' } });
const loud: readonly EffectKind[] = ['slack.channel.create', 'slack.announcement.show', 'slack.card.show', 'slack.say', 'slack.people.invite', 'people.find', 'pagerduty.page', 'nudge'];

describe('an incident that was written down afterwards', () => {
  it.each(loud)('never wishes %s, and a live one does', (kind) => {
    const effect = { kind, data: kind === 'slack.say' ? { about: 'resolved' } : {} } as NewEffect;
    expect([isQuiet(over, effect), isQuiet(anIncident(), effect)]).toEqual([true, false]);
  });

  it('keeps what is about its postmortem, and words to the one person who asked', () => {
    const kept = (['github.postmortem.publish', 'slack.tell', 'slack.home.show', 'effects.retry', 'timer'] as const).filter((kind) => kind in effectKinds);
    for (const kind of kept) expect(isQuiet(over, { kind, data: kind === 'slack.tell' ? { user: 'U0ADA', about: 'postmortem' } : {} } as NewEffect), kind).toBe(false);
  });

  it.each([
    ['reopened', reopened(over)], ['renamed', renamed(over, 'better')], ['moved on', moved(after(over, { kind: 'status.set', by: ada, data: { status: 'investigating', was: 'resolved' } }), 'mitigated')],
    ['declined', declined(after(over, { kind: 'status.set', by: ada, data: { status: 'investigating', was: 'resolved' } }), 'no')], ['noted', noteTaken(over, 'late news')],
  ])('%s leads to nothing outside', (_, outcome) => {
    expect(effects(outcome).filter((effect) => !isQuiet(over, effect))).toEqual([]);
  });

  it('pages nobody, and says so', () => {
    const found = { found: 'one', target: { type: 'user', id: 'PBOB', name: 'Bob' }, why: '' } as const;
    const asked = pageAsked({ incident: after(over, { kind: 'status.set', by: ada, data: { status: 'investigating', was: 'resolved' } }), by: ada, now: at(600), config: defaultConfig }, { found, why: 'x', really: true, again: true, byHand: () => '' });
    expect(refusal(asked)).toContain('written down afterwards: nobody is paged');
  });

  it('may have a postmortem, and says how to find it without a channel', () => {
    const outcome = postmortemAsked(over, ada);
    expect(effects(outcome).filter((effect) => !isQuiet(over, effect)).map((effect) => effect.kind)).toContain('github.postmortem.publish');
    expect(said(outcome)).toContain('`/incident postmortem INC-42`');
  });
});
