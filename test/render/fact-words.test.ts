// Every kind of fact has its words, and they are the ones on record in the golden file.
import { expect, it } from 'vitest';
import { factKinds, type Fact, type NewFact } from '../../src/domain/facts.ts';
import { commandFacts } from '../../src/domain/facts-command.ts';
import { stormFacts } from '../../src/domain/facts-storm.ts';
import { followupFacts } from '../../src/domain/facts-followups.ts';
import { modelFacts } from '../../src/domain/facts-model.ts';
import { workFacts } from '../../src/domain/facts-work.ts';
import { factKindWords, factText, sayFact } from '../../src/render/timeline.ts';
import { everyFact } from '../support/every-fact.ts';
import { sameText } from './golden.ts';
import { ada, alert, bela, closingFacts, digest, facts, incidentOf, runId, runStories } from './stories.ts';

const ref = { source: 'pagerduty', key: 'Q1ALERT' };
const step = { run: runId, step: 1, name: 'flag-off' };
const rest: readonly NewFact[] = [
  { kind: 'incident.opened', data: { title: 'Payroll <b>', kind: 'drill', private: true, source: 'slack', services: [] } },
  { kind: 'incident.opened', data: { title: 'Last week', kind: 'retrospective', private: false, source: 'alertmanager', services: [] } },
  { kind: 'incident.renamed', data: { title: 'A better title & more' } },
  { kind: 'severity.set', data: { severity: 'SEV1', was: 'SEV2' } },
  { kind: 'severity.set', data: { severity: 'SEV3' } },
  { kind: 'commander.set', data: { commander: bela, was: ada } },
  { kind: 'alert.unacknowledged', data: ref },
  { kind: 'alert.cleared', data: { ...ref, mergedInto: 'Q2ALERT' } },
  { kind: 'alert.retriggered', data: ref },
  { kind: 'alert.acknowledged', data: { source: 'alertmanager', key: 'unknown<1>' } },
  { kind: 'alert.updated', data: { ...ref, assignees: [], text: 'Priority is P1 now' } },
  { kind: 'alert.noted', data: { ...ref, noteId: 'N1', text: 'Looks like\nthe payment provider' } },
  { kind: 'alert.changed', data: { ...ref, text: 'Escalated to the second level' } },
  { kind: 'channel.created', data: { channel: 'C1', name: 'inc-43', adopted: true } },
  { kind: 'channel.renamed', data: { name: 'inc-42-checkout-down' } },
  { kind: 'channel.archived', data: {} },
  { kind: 'channel.unarchived', data: {} },
  { kind: 'card.posted', data: { channel: 'C1', ts: '1.2' } },
  { kind: 'announcement.posted', data: { channel: 'C1', ts: '1.2' } },
  { kind: 'run.shown', data: { run: runId, channel: 'C1', ts: '1.2' } },
  { kind: 'run.queued', data: { run: runId, holder: 'a run in INC-7, begun by Ben at 09:12 UTC' } },
  { kind: 'step.told', data: { run: runId, step: 1, name: 'flag-off', words: 'Waits for a review of the environment production' } },
  { kind: 'run.begun', data: { run: runId } },
  { kind: 'run.rolling_back', data: { ...step, why: 'flag-off failed' } },
  { kind: 'run.stop_asked', data: { run: runId } },
  { kind: 'step.waiting', data: { ...step, for: 'person', digest, needed: 1, why: 'No runner with the profile "local" was seen.' } },
  { kind: 'step.finished', data: { ...step, status: 'succeeded', note: 'rang the provider' } },
  { kind: 'step.chosen', data: { ...step, choice: 'retry' } },
  { kind: 'step.confirmed', data: { ...step, digest, note: 'The flag is off' } },
  { kind: 'step.logged', data: { ...step, channel: 'C1', file: 'flag-off.log' } },
  { kind: 'step.chosen', data: { ...step, choice: 'roll-back' } },
  { kind: 'run.finished', data: { run: '5d1f1a44-77aa-4a6f-8b9e-0c6a7f0f9a11', status: 'failed', why: 'It was changed meanwhile.' } },
  { kind: 'step.approved', data: { ...step, digest, reason: 'Nobody else is awake' } },
  { kind: 'step.settled', data: { ...step, happened: false } },
  { kind: 'step.settled', data: { ...step, happened: true } },
  { kind: 'effect.given_up', data: { effect: 1, effectKind: 'slack.people.invite', lane: '42/slack/people', code: 'bug', reason: 'Tocsin failed' } },
  { kind: 'delivery.parked', data: { delivery: 9, source: 'pagerduty', reason: 'unexpected shape' } },
  { kind: 'text.erased', data: { seq: 7, of: 'note.added', fields: ['text'], reason: 'a customer’s <name>' } },
  { kind: 'alert.attached', data: { ...alert, title: '<!channel> down' } },
  ...everyFact.filter(({ kind }) => kind in commandFacts || kind in workFacts || kind in followupFacts || kind in modelFacts || kind in stormFacts || ['incident.made_private', 'incident.merged', 'incident.absorbed', 'channel.closed', 'postmortem.owned', 'people.left'].includes(kind)),
  { kind: 'update.sent', data: { update: 2, text: 'over' } },
  { kind: 'message.recorded', data: { channel: 'C1', ts: '1.2', author: 'U0GRACE', text: 'errors <!here> & <https://x.example|y>' } },
];

const stories = [...Object.values(runStories).flat(), ...closingFacts, ...rest];
const incident = incidentOf([...closingFacts, ...(runStories['ready'] ?? []).slice(-2)]);

function rows(words: (fact: Fact) => string): string[] {
  return [...new Set(facts(...stories).map((fact) => `| ${fact.kind} | ${factKindWords[fact.kind]} | ${words(fact)} |`))].sort();
}

it('every kind is in the golden table', async () => {
  const table = ['| kind | word | what it says |', '| --- | --- | --- |', ...rows((fact) => factText(fact, incident))].join('\n');
  for (const kind of factKinds) expect(table, kind).toContain(`| ${kind} |`);
  await sameText('facts.md', table);
});

it('says the same in Slack, escaped and with mentions', async () => {
  await sameText('facts-slack.md', ['| kind | word | what it says |', '| --- | --- | --- |', ...rows((fact) => sayFact(fact, incident).text)].join('\n'));
});

it('does not know titles without the incident, and says the key', () => {
  const [fact] = facts({ kind: 'alert.retriggered', data: ref });
  expect(fact && factText(fact)).toBe('PagerDuty alert “Q1ALERT” fired again');
  expect(fact && factText(fact, incident)).toBe('PagerDuty alert “Checkout API: 5xx rate above 5 %” fired again');
});

it('never repeats a parameter’s value or a step’s output', () => {
  const said = rows((fact) => factText(fact, incident)).join('\n');
  expect(said).not.toContain('hush1234');
  expect(said).not.toContain('HTTP 503');
});
