// What is said of a postmortem's pull request that was turned, ended, or lives under another name; and nothing that is no longer true.
import { expect, it } from 'vitest';
import { defaultConfig } from '../../src/domain/config.ts';
import type { NewFact } from '../../src/domain/facts.ts';
import { renderEnded } from '../../src/render/postmortem-again.ts';
import { renderSaid } from '../../src/render/said.ts';
import { aResolvedIncident, after } from '../support/incidents.ts';

const place = { repo: 'acme/<post>&mortems', number: 7 };
const opened: NewFact = { kind: 'postmortem.opened', data: { ...place, url: 'https://github.example/pull/7', path: 'p.md', branch: 'x', draft: true } };
const incident = after(aResolvedIncident(), opened);
const reviewed = (ready: boolean): NewFact => ({ kind: 'postmortem.reviewed', data: { ...place, ready } });
const ended = (how: 'merged' | 'closed'): NewFact => ({ kind: 'postmortem.ended', data: { ...place, how } });
const said = (what: string, ...then: readonly NewFact[]) => renderSaid(then.reduce((now, fact) => after(now, fact), incident), 'followup', `0:${what}`, { config: defaultConfig });

it.each<readonly [string, readonly NewFact[], RegExp]>([
  ['ready', [reviewed(true)], /is ready for review: please read it\. Tocsin writes in it no more/],
  ['draft', [reviewed(true), reviewed(false)], /is a draft again/],
  ['moved', [], /is called acme\/&lt;post&gt;&amp;mortems now, and Tocsin goes on there\. Whoever runs Tocsin: set POSTMORTEM_REPO/],
  ['nothing-new', [ended('merged')], /nothing that its merged postmortem lacks, so there is no new pull request/],
])('%s', (what, then, words) => {
  expect(said(what, ...then)?.text).toMatch(words);
});

it.each<readonly [string, readonly NewFact[]]>([['ready', []], ['ready', [reviewed(true), reviewed(false)]], ['draft', [reviewed(true)]], ['ready', [reviewed(true), ended('merged')]], ['nothing-new', []], ['closed', []]])('%s is not said when it is not so', (what, then) => {
  expect(said(what, ...then)).toBeUndefined();
});

it('closed has the button for another, and so has where it is', () => {
  const closed = said('closed', ended('closed'));
  expect(JSON.stringify(closed)).toMatch(/"action_id":"postmortem_again"[^}]*\{?[^}]*"Open a new pull request"/);
  const answer = renderEnded(after(incident, ended('closed')));
  expect(answer.text).toMatch(/is closed without a merge: .*pull request 7.*`\/incident postmortem again`/);
  expect(JSON.stringify(answer)).toContain('"value":"42:7"');
});
