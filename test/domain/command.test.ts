// Taking command, taking it over, and what either means.
import { describe, expect, it } from 'vitest';
import { slackPerson } from '../../src/domain/actor.ts';
import { commandChange, lastHeard, takeCommand, takeOver, unfit, whoAnswers } from '../../src/domain/command.ts';
import { defaultConfig } from '../../src/domain/config.ts';
import { decide } from '../../src/domain/decision.ts';
import { askedFor, asking, channel, commandedBy, dev, eve, known, led, offered } from '../support/commanding.ts';
import {
  aResolvedIncident, ada, after, anAlert, anAlertedIncident, anIncident, applied, at, changesNothing, effectKinds, effects, factKinds, facts, grace, refusal, said,
} from '../support/incidents.ts';

const shown = ['slack.card.show', 'slack.topic.set', 'slack.announcement.show'];
const changed = (...args: Parameters<typeof commandChange>) => commandChange(...args) ?? decide([]);

describe('a change of command', () => {
  it('begins the work, and acknowledges what still rings', () => {
    const outcome = changed(anAlertedIncident(), ada);
    expect(factKinds(outcome)).toEqual(['commander.set', 'alert.acknowledged', 'status.set']);
    expect(effects(outcome)[0]).toEqual({ kind: 'pagerduty.acknowledge', data: { key: 'QALERT1' } });
  });

  it('is said in the channel, and told to the new commander', () => {
    const outcome = changed(commandedBy(grace), ada);
    expect(effectKinds(outcome)).toEqual([...shown, 'slack.people.invite', 'slack.say', 'slack.tell']);
    expect(effects(outcome).slice(4)).toEqual([
      { kind: 'slack.say', data: { about: 'command', ref: 'U0ADA' } }, { kind: 'slack.tell', data: { user: 'U0ADA', about: 'role', ref: 'commander' } },
    ]);
  });

  it('ends the old command in the same decision: there is one commander', () => {
    const outcome = changed(commandedBy(grace), ada, { how: 'taken_over', reason: 'No answer' });
    expect(facts(outcome)[0]).toEqual({ kind: 'commander.set', data: { commander: ada, was: grace, how: 'taken_over', reason: 'No answer' } });
    expect(applied(commandedBy(grace), outcome).commander).toEqual(ada);
  });

  it('ends a handoff that waits, which is shown as it is then', () => {
    const outcome = changed(offered(ada), dev, { how: 'taken_over', reason: 'No answer' });
    expect(facts(outcome)[0]).toEqual({ kind: 'handoff.ended', key: 'handoff:1:ended', data: { handoff: 1, how: 'overtaken' } });
    expect(effects(outcome)).toContainEqual({ kind: 'slack.item.show', data: { item: 'handoff', ref: '1' } });
    expect(applied(offered(ada), outcome, dev).endedHandoffs).toMatchObject([{ id: 1, how: 'overtaken' }]);
  });

  it('is none for who commands already, whatever name stands beside the id', () => {
    const mine = after(anIncident(), { kind: 'commander.set', data: { commander: ada } });
    expect(commandChange(mine, slackPerson('U0ADA', 'Ada L.'))).toBeUndefined();
    expect(commandChange(mine, { ...ada, via: 'pagerduty' })).toBeDefined();
  });

  it('writes to nobody who is not in Slack', () => {
    expect(effectKinds(changed(commandedBy(grace), { type: 'person', id: 'PBOB', via: 'pagerduty' }))).not.toContain('slack.tell');
  });

  it('leaves alone what does not ring and what is no alert of PagerDuty', () => {
    const mixed = anIncident({ alerts: [anAlert(), anAlert({ source: 'grafana', key: 'G1' }), anAlert({ key: 'QCLEAR' })] });
    const some = after(mixed, { kind: 'alert.cleared', at: at(3), data: { source: 'pagerduty', key: 'QCLEAR' } });
    const outcome = changed(some, ada);
    expect(facts(outcome).flatMap((fact) => (fact.kind === 'alert.acknowledged' ? [fact.data.key] : []))).toEqual(['QALERT1', 'G1']);
    expect(effects(outcome).flatMap((effect) => (effect.kind === 'pagerduty.acknowledge' ? [effect.data.key] : []))).toEqual(['QALERT1']);
  });

  it('after the end acknowledges nothing and reopens nothing', () => {
    expect(factKinds(changed(aResolvedIncident({ alerts: [anAlert()] }), ada))).toEqual(['commander.set']);
  });
});

describe('taking command', () => {
  it('is immediate when nobody commands', () => {
    const outcome = takeCommand(asking(led()));
    expect('facts' in outcome && facts(outcome)[0]).toEqual({ kind: 'commander.set', data: { commander: ada, how: 'taken' } });
  });

  it('changes nothing for who commands already: a double click', () => {
    const again = takeCommand(asking(commandedBy(ada)));
    expect('held' in again || said(again)).toBe('You command already. Nothing changed.');
    expect('held' in again || changesNothing(again)).toBe(true);
  });

  it('accepts what is being offered to them', () => {
    const outcome = takeCommand(asking(offered(ada)));
    expect('facts' in outcome && factKinds(outcome)).toEqual(['handoff.ended', 'commander.set', 'status.set']);
    expect('facts' in outcome && facts(outcome)[1]?.data).toMatchObject({ commander: ada, was: grace, how: 'accepted' });
  });

  it('is refused on an incident that is over, with what to do', () => {
    expect(takeCommand(asking(aResolvedIncident()))).toEqual({ refuse: 'INC-42 is resolved, so nobody has to command it any more. If it is not over: `/incident reopen`.' });
  });

  it.each([['in its channel', channel, undefined], ['in a form, where it is said in the channel', undefined, undefined], ['in another channel', 'C0OTHER', 'You command INC-42 now.']])('%s', (_where, where, words) => {
    const outcome = takeCommand(asking(led(), { channel: where }));
    expect('facts' in outcome && outcome.answer).toEqual(words === undefined ? undefined : { say: { text: words } });
  });

  it('in a conversation of two takes the place of the buttons', () => {
    expect(takeCommand(asking(led(), { channel: 'D0ADA' }))).toMatchObject({ answer: { say: { text: 'You command INC-42 now.' }, replace: true } });
  });
});

describe('from a commander who is', () => {
  const held = (incident = commandedBy(), heard = {}) => takeCommand(asking(incident, { known: known(heard) }));
  const limit = defaultConfig['silent-commander'] / 1_000;

  it.each([
    ['silent since they took command', commandedBy(grace, 0), {}, true],
    ['silent for exactly so long', commandedBy(grace, 600 - limit), {}, true],
    ['new', commandedBy(grace, 601 - limit), {}, false],
    ['heard', commandedBy(), { U0GRACE: 601 - limit }, false],
    ['heard, but before they took command', commandedBy(grace, 300), { U0GRACE: 10 }, true],
    ['silent while others speak', commandedBy(), { U0DEV: 599 }, true],
  ])('%s', (_what, incident, heard, silent) => {
    expect(held(incident, heard)).toMatchObject({ held: { commander: grace, silent } });
  });

  it('one whose fact was recorded lately: that is a sign of life, whenever it says it happened', () => {
    const facts = { ...commandedBy(), commanderHeardAt: at(590) };
    expect(held(facts)).toMatchObject({ held: { silent: false, heardAt: at(590), ago: '10 s' } });
    expect(lastHeard(facts, undefined)).toBe(at(590));
    expect(lastHeard(led(), new Map())).toBeUndefined();
  });

  it('ahead of the database’s time is not silent', () => expect(held(commandedBy(), { U0GRACE: 700 })).toMatchObject({ held: { silent: false, ago: '0 s' } }));
});

describe('taking over', () => {
  const form = { from: 'U0GRACE', likely: 'no_answer', words: undefined } as const;
  const silent = asking(commandedBy());
  const active = asking(commandedBy(), { known: known({ U0GRACE: 560 }) });

  it.each([
    [{ ...form }, 'No answer'], [{ ...form, likely: 'unreachable', words: 'on a plane' }, 'Not reachable: on a plane'], [{ ...form, likely: undefined, words: 'she fell ill' }, 'she fell ill'],
  ] as const)('from somebody silent: %j', (relief, reason) => {
    expect(facts(takeOver(silent, relief))[0]?.data).toEqual({ commander: ada, was: grace, how: 'taken_over', reason });
  });

  it('from somebody active needs own words, and the record says that they were active', () => {
    expect(facts(takeOver(active, { ...form, likely: undefined, words: 'she is asleep' }))[0]?.data).toMatchObject({ how: 'taken_over', reason: 'Override, heard 40 s before: she is asleep' });
    expect(refusal(takeOver(active, form))).toContain('<@U0GRACE> is back, heard 40 s ago, so nothing changed.');
  });

  it('is looked at again when the form is sent: command may have passed on, or be theirs already', () => {
    expect(refusal(takeOver(asking(commandedBy(dev)), form))).toContain('Command of INC-42 has passed to <@U0DEV> meanwhile');
    expect(said(takeOver(asking(commandedBy(ada)), form))).toBe('You command already. Nothing changed.');
    expect(refusal(takeOver(asking(aResolvedIncident()), form))).toContain('INC-42 is resolved');
    expect(facts(takeOver(asking(led()), form))[0]?.data).toEqual({ commander: ada, how: 'taken' });
  });

  it('never happens without a reason', () => {
    expect(refusal(takeOver(silent, { ...form, likely: undefined }))).toContain('No reason was given, so nothing changed.');
  });
});

describe('who must say yes', () => {
  it('is who is offered command, or the commander who is asked for it', () => {
    expect(whoAnswers(offered(ada).handoff ?? { by: grace, to: grace })).toEqual(ada);
    expect(whoAnswers(askedFor(ada).handoff ?? { by: ada, to: ada })).toEqual(grace);
  });
});

describe('who can be given command or a role', () => {
  it.each([
    ['member', undefined], ['unknown', undefined],
    ['gone', '<@U0EVE> has no account here any more. Name somebody of this workspace.'],
    ['bot', '<@U0EVE> is an app and answers nobody. Name somebody of this workspace.'],
    ['guest', '<@U0EVE> is a guest here, and guests are given no part in an incident. Name somebody of this workspace.'],
  ] as const)('%s', (is, words) => {
    expect(unfit(eve, { id: eve.id, is })?.refuse).toBe(words);
  });

  it('is not said of somebody else’s account', () => {
    expect(unfit(eve, { id: 'U0OTHER', is: 'gone' })).toBeUndefined();
    expect(unfit(eve, undefined)).toBeUndefined();
  });
});
