// The click postmortem_again: once, twice, too late.
import { expect, it } from 'vitest';
import handler from '../../../handlers/actions/postmortem_again.ts';
import { press } from '../../support/asking.ts';
import { aResolvedIncident, ada, after, anIncident, applied, effectKinds, facts, refusal, said } from '../../support/incidents.ts';
import { notPlaces } from '../../support/working.ts';

const open = after(aResolvedIncident(), { kind: 'postmortem.opened', data: { repo: 'a/b', number: 7, url: 'https://github.example/7', path: 'p.md', branch: 'x', draft: true } });
const ended = (how: 'merged' | 'closed') => after(open, { kind: 'postmortem.ended', data: { repo: 'a/b', number: 7, how } });

it.each(['merged', 'closed'] as const)('asks for another after one that was %s, once', (how) => {
  const outcome = press(handler, '42:7', { incident: ended(how) });
  expect(facts(outcome)).toEqual([{ kind: 'postmortem.wanted', by: ada, data: { why: 'another pull request after #7', after: 7 } }]);
  expect(effectKinds(outcome)).toEqual(['github.postmortem.publish', 'slack.card.show']);
  const again = applied(ended(how), outcome);
  expect(again.postmortem).toMatchObject({ state: 'wanted', number: 7, url: 'https://github.example/7' });
  expect(facts(press(handler, '42:7', { incident: again }))).toEqual([]);
  expect(said(press(handler, '42:7', { incident: again }))).toContain('asked for already');
});

it('says why not', () => {
  expect(refusal(press(handler, '42:7', { incident: open }))).toContain('is open, and what is new goes into it: https://github.example/7');
  expect(refusal(press(handler, '42:6', { incident: ended('merged') }))).toContain('is open');
  expect(refusal(press(handler, '42:7', { incident: aResolvedIncident() }))).toContain('no pull request that ended');
  expect(refusal(press(handler, '42:7', { incident: anIncident() }))).toContain('INC-42 is open');
  expect(refusal(press(handler, '42:7', { incident: after(ended('merged'), { kind: 'incident.merged', data: { into: 9 } }) }))).toContain('INC-9');
});

it.each(notPlaces)('does not read "%s"', (wrong) => expect(handler.it.input.safeParse(wrong).success).toBe(false));
