// Where a postmortem is said to be: a pull request, a branch with an address, a branch without one; hostile names included.
import { expect, it } from 'vitest';
import type { NewFact } from '../../src/domain/facts.ts';
import { bookmarksOf } from '../../src/render/bookmarks.ts';
import { postmortemWords } from '../../src/render/card-parts.ts';
import { postmortemWhere } from '../../src/render/postmortem-where.ts';
import { factText } from '../../src/render/timeline.ts';
import { applied, asFact } from '../support/incidents.ts';
import { decide } from '../../src/domain/decision.ts';
import { config, incidentOf, resolvedFacts } from './stories.ts';

const place = { repo: 'git.acme.example/sre/pm', path: 'p.md', branch: 'postmortem/inc-42', draft: true };
const url = 'https://git.acme.example/sre/pm/src/branch/postmortem/inc-42/p.md';
const opened = (data: Extract<NewFact, { kind: 'postmortem.opened' }>['data']) => incidentOf([...resolvedFacts, { kind: 'postmortem.opened', data }]);

it.each([
  ['a pull request', { ...place, number: 7, url: 'https://github.example/7' }, '<https://github.example/7|pull request 7>', '<https://github.example/7|Postmortem, pull request 7>', 'Draft pull request 7 opened in git.acme.example/sre/pm: https://github.example/7'],
  ['a branch with an address', { ...place, url }, `<${url}|branch postmortem/inc-42 of git.acme.example/sre/pm>`, `<${url}|Postmortem>`, `Draft on branch postmortem/inc-42 of git.acme.example/sre/pm: ${url}`],
  ['a branch', place, 'branch postmortem/inc-42 of git.acme.example/sre/pm', 'Postmortem: branch postmortem/inc-42 of git.acme.example/sre/pm', 'Draft on branch postmortem/inc-42 of git.acme.example/sre/pm'],
  ['a branch of a hostile name', { ...place, repo: '<!channel> & co' }, 'branch postmortem/inc-42 of &lt;!channel&gt; &amp; co', 'Postmortem: branch postmortem/inc-42 of &lt;!channel&gt; &amp; co', 'Draft on branch postmortem/inc-42 of <!channel> & co'],
] as const)('%s', (_, data, where, card, line) => {
  const incident = opened(data);
  expect([postmortemWhere(incident), postmortemWords(incident), factText(asFact({ kind: 'postmortem.opened', data }, 30), incident)]).toEqual([where, [card], line]);
});

it('nothing while it is only wanted; a bookmark only where there is an address', () => {
  const wanted = incidentOf(resolvedFacts);
  expect([postmortemWhere(wanted), postmortemWords(wanted)]).toEqual([undefined, []]);
  expect(bookmarksOf(opened({ ...place, url }), config).filter((one) => one.title.startsWith('Postmortem'))).toEqual([{ title: 'Postmortem', link: url }]);
  expect(bookmarksOf(opened(place), config).filter((one) => one.title.startsWith('Postmortem'))).toEqual([]);
  expect(applied(opened(place), decide([{ kind: 'postmortem.ended', data: { repo: place.repo, how: 'merged' } }])).postmortem?.state).toBe('merged');
});

it.each([['merged', 'The postmortem is merged'], ['closed', 'The postmortem’s branch was deleted without merging it']] as const)('%s, in the timeline', (how, line) => {
  expect(factText(asFact({ kind: 'postmortem.ended', data: { repo: place.repo, how } }, 31), opened(place))).toBe(line);
  expect(factText(asFact({ kind: 'postmortem.reopened', data: { repo: place.repo } }, 31), opened(place))).toBe('The postmortem’s branch is there again');
});
