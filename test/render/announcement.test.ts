// The announcement: what people outside the channel read, to the end.
import { describe, expect, it } from 'vitest';
import type { NewFact } from '../../src/domain/facts.ts';
import { renderAnnouncement } from '../../src/render/announcement.ts';
import { becamePrivate, declinedFacts, mergedFacts, overdueFacts, updatedFacts } from './board-stories.ts';
import { sameMessage } from './golden.ts';
import { closingFacts, config, declaredFacts, freshFacts, incidentOf, now, opened, workedFacts } from './stories.ts';

const gaveUp: NewFact = {
  kind: 'effect.given_up',
  data: { effect: 3, effectKind: 'slack.channel.create', lane: '42/slack/channel', code: 'restricted_action', reason: 'Slack does not let Tocsin open channels: an admin has to allow it.' },
};
const announced = (facts: readonly NewFact[]) => renderAnnouncement(incidentOf(facts), { config, now });

describe('golden announcements', () => {
  const stories: Readonly<Record<string, readonly NewFact[]>> = {
    fresh: freshFacts, worked: workedFacts, resolved: closingFacts, 'without-channel': [opened(), gaveUp], drill: declaredFacts({ kind: 'drill' }),
    private: declaredFacts({ private: true, title: 'Payroll was read by a stranger' }),
    updated: updatedFacts, overdue: overdueFacts, declined: declinedFacts, merged: mergedFacts, 'became-private': becamePrivate,
  };
  for (const [name, facts] of Object.entries(stories)) {
    it(name, () => sameMessage(`announcement-${name}`, announced(facts)));
  }
});

describe('the announcement', () => {
  it('says where to go, and when there is nowhere, why', () => {
    expect(announced(freshFacts).text).toContain('<#C0INC42>');
    expect(announced([opened()]).text).toContain('Its channel is being opened');
    expect(announced([opened(), gaveUp]).text).toContain('an admin has to allow it');
    expect(announced([...freshFacts, { kind: 'channel.archived', data: {} }]).text).toContain('Its channel <#C0INC42> is archived');
    expect(announced(closingFacts).text).toContain('It was handled in <#C0INC42>');
  });

  it('says the end: that it is over, how long it took, and where the postmortem is', () => {
    const said = JSON.stringify(announced(closingFacts));
    expect(said).toMatch(/Resolved after 16 min/);
    expect(said).toContain('https://github.example/acme/postmortems/pull/12');
    expect(said).not.toContain('Open since');
  });

  it('tells nothing of an incident that became private but its number', () => {
    for (const facts of [becamePrivate, declaredFacts({ private: true, title: 'Payroll was read by a stranger' })]) {
      expect(JSON.stringify(announced(facts))).not.toMatch(/Payroll|U0ADA|C0INC42|SEV|payments|customer data/);
      expect(announced(facts).text).toBe('INC-42 is private now.');
      expect(announced(facts).blocks).toHaveLength(1);
    }
  });

  it('shows the last update, the impact, and when the next one is due or late', () => {
    const said = JSON.stringify(announced(updatedFacts));
    expect(said).toContain('*Last update*: We roll back checkout. The first region is done.');
    expect(said).toContain('*Impact*: 1 in 5 card payments fails in the EU');
    expect(said).toContain('Next update due');
    expect(JSON.stringify(announced(overdueFacts))).toContain('Update OVERDUE since');
    expect(JSON.stringify(announced(closingFacts))).not.toContain('update');
  });

  it('says the end: why it was declined, or where it goes on', () => {
    expect(announced(declinedFacts).text).toContain('Declined: it was no incident. A load test that was planned.');
    expect(JSON.stringify(announced(declinedFacts))).not.toMatch(/Resolved|Open since/);
    expect(announced(mergedFacts).text).toContain('SEV2 Major, merged into INC-7, which goes on.');
  });
});
