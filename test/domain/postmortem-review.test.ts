// Ready for review and a draft again, as GitHub tells it: once, in its order, of our pull request, while it is open.
import { expect, it } from 'vitest';
import type { PullNews } from '../../src/domain/github/news.ts';
import { issueSeen } from '../../src/domain/followup-issues.ts';
import { reviewSeen } from '../../src/domain/postmortem-review.ts';
import { asIssue, configured, issue } from '../support/following.ts';
import { aResolvedIncident, ada, after, applied, effects, facts } from '../support/incidents.ts';

const open = after(aResolvedIncident(), { kind: 'postmortem.opened', data: { repo: 'acme/postmortems', number: 7, url: 'https://github.example/7', path: 'p.md', branch: 'x', draft: true } });
const news = (ready: boolean, more: Partial<PullNews> = {}): PullNews => ({ type: 'pull', by: ada, repo: 'Acme/postmortems', number: 7, state: 'open', ready, seen: '2026-11-22T12:00:00.000Z', ...more });

it('is told once, and a draft again is brought up to date', () => {
  const ready = reviewSeen(open, news(true), ada);
  expect(facts(ready)).toEqual([{ kind: 'postmortem.reviewed', by: ada, at: '2026-11-22T12:00:00.000Z', data: { repo: 'Acme/postmortems', number: 7, ready: true } }]);
  expect(effects(ready)).toEqual([{ kind: 'slack.say', data: { about: 'followup', ref: '0:ready' } }]);
  const read = applied(open, ready);
  expect(facts(reviewSeen(read, news(true, { seen: '2026-11-23T12:00:00.000Z' }), ada))).toEqual([]);
  expect(effects(reviewSeen(read, news(false, { seen: '2026-11-23T12:00:00.000Z' }), ada))).toEqual([{ kind: 'slack.say', data: { about: 'followup', ref: '0:draft' } }, { kind: 'github.postmortem.publish', data: {} }]);
});

it.each<readonly [string, Partial<PullNews>]>([['of another pull request', { number: 8 }], ['of another repository', { repo: 'acme/other' }], ['of nothing of the kind', { ready: undefined }], ['that it is what it is', { ready: false }]])('nothing: a word %s', (_, more) => {
  expect(facts(reviewSeen(open, news(true, more), ada))).toEqual([]);
});

it('nothing once it ended, and nothing from before the last turn', () => {
  const ended = after(open, { kind: 'postmortem.ended', data: { repo: 'acme/postmortems', number: 7, how: 'merged' } });
  expect(facts(reviewSeen(ended, news(true), ada))).toEqual([]);
  const read = applied(open, reviewSeen(open, news(true), ada));
  expect(facts(reviewSeen(read, news(false, { seen: '2026-11-21T12:00:00.000Z' }), ada))).toEqual([]);
});

it('who is assigned, told in the same second as the end and later, opens nothing again; a reopening does', () => {
  const seen = '2026-11-22T12:00:00.000Z';
  const closed = applied(asIssue, issueSeen(asIssue, 1, issue({ state: 'closed', reason: 'completed', seen }), ada, configured()));
  expect(facts(issueSeen(closed, 1, issue({ seen, aside: true, assignee: 'somebody' }), ada, configured())).map((fact) => fact.kind)).toEqual(['followup.owned']);
  expect(facts(issueSeen(closed, 1, issue({ seen }), ada, configured())).map((fact) => fact.kind)).toEqual(['followup.reopened']);
});
