// What is wrong, as it is shown in Slack: what to do first, then what is off, then what is well; within Slack's limits.
import { describe, expect, it } from 'vitest';
import { areas, checkStates, type Check, type Diagnosis, type Stuck } from '../../src/domain/diagnosis.ts';
import { plus } from '../../src/domain/time.ts';
import { renderDoctor } from '../../src/render/doctor.ts';
import { dice, hostileText } from '../support/hostile.ts';
import { wrongInMessage } from '../support/slack-limits.ts';
import { sameMessage } from './golden.ts';
import { freshFacts, incidentOf, now, start } from './stories.ts';

const incident = incidentOf(freshFacts);
const well: readonly Check[] = [
  { area: 'Tocsin', name: 'version', state: 'ok', say: '0.1.0, Node 24.3.0' }, { area: 'Slack', name: 'token', state: 'ok', say: 'signed in to Acme' },
  { area: 'GitHub', name: 'postmortems', state: 'off', say: 'no postmortem is opened as a pull request', fix: 'Set POSTMORTEM_REPO.' },
];
const sick: readonly Check[] = [
  { area: 'Database', name: 'clock', state: 'warning', say: 'the database’s clock is 5 s ahead of this machine’s', fix: 'Switch on time synchronisation.' },
  { area: 'Slack', name: 'scopes', state: 'broken', say: 'missing: chat:write (chat.postMessage)', fix: 'api.slack.com/apps, your app, OAuth & Permissions, “Add an OAuth Scope”: chat:write.' },
];
const stuck: readonly Stuck[] = [
  { effect: 7, incident: 42, private: false, kind: 'slack.people.invite', state: 'given_up', reason: 'Slack says is_archived', since: start },
  { effect: 9, incident: 42, private: false, kind: 'pagerduty.resolve', state: 'waiting', reason: 'PagerDuty PUT /incidents: HTTP 500', since: start, nextAt: plus(now, 60_000) },
  { effect: 3, incident: 41, private: false, kind: 'github.postmortem.publish', state: 'given_up', reason: 'Bad credentials', since: start },
  { effect: 4, incident: 40, private: true, kind: 'slack.card.show', state: 'waiting', reason: '', since: start },
];

describe('golden words', () => {
  it('all well', () => sameMessage('doctor-well', renderDoctor({ checks: well }, { incident: undefined, now })));
  it('sick, in an incident’s channel', () => sameMessage('doctor-sick', renderDoctor({ checks: [...well, ...sick], stuck }, { incident, now })));
});

it('says of a private incident elsewhere nothing but its number', () => {
  const text = JSON.stringify(renderDoctor({ checks: [], stuck }, { incident, now }));
  expect(text).toContain('INC-40: something that is shown in its own channel');
  expect(text).not.toContain('showing the status card');
});

it('stays within Slack’s limits, whatever was found', () => {
  for (let seed = 1; seed <= 30; seed += 1) {
    const roll = dice(seed);
    const diagnosis: Diagnosis = {
      checks: Array.from({ length: roll.pick([0, 4, 60]) }, () => ({ area: roll.pick(areas), name: hostileText(roll, 60), state: roll.pick(checkStates), say: hostileText(roll, 3_000), fix: hostileText(roll, 3_000) })),
      stuck: Array.from({ length: roll.pick([0, 3, 200]) }, (_, n) => ({ effect: n, incident: roll.pick([42, 7]), private: roll.pick([true, false]), kind: hostileText(roll, 60), state: roll.pick(['waiting', 'given_up'] as const), reason: hostileText(roll, 2_000), since: start, nextAt: now })),
    };
    expect(wrongInMessage(renderDoctor(diagnosis, { incident: roll.pick([incident, undefined]), now })), `seed ${seed}`).toEqual([]);
  }
});
