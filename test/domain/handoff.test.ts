// Command on its way: who may offer it, who must say yes, and what becomes of a click that comes late, twice or from somebody else.
import { describe, expect, it } from 'vitest';
import { defaultConfig } from '../../src/domain/config.ts';
import { accept, askFor, declineHandoff, offer, withdraw } from '../../src/domain/handoff.ts';
import type { Commanding, Held } from '../../src/domain/command.ts';
import { declined } from '../../src/domain/lifecycle.ts';
import { merged } from '../../src/domain/merging.ts';
import { resolution } from '../../src/domain/resolving.ts';
import { askedFor, asking, commandedBy, dev, eve, known, led, offered } from '../support/commanding.ts';
import { aResolvedIncident, ada, after, applied, at, changesNothing, effects, factKinds, facts, grace, refusal, said } from '../support/incidents.ts';

function plain(outcome: Commanding | Held): Commanding {
  if ('held' in outcome) throw new Error('somebody else commands');
  return outcome;
}
const adas = commandedBy(ada);
const ending = (handoff: number, how: string) => ({ kind: 'handoff.ended', key: `handoff:${handoff}:ended`, data: { handoff, how } });

describe('offering command', () => {
  it('by the commander is pending: they command until it is accepted', () => {
    const outcome = plain(offer(asking(adas), { to: grace, note: 'I go to bed' }));
    expect(facts(outcome)).toEqual([{ kind: 'handoff.offered', key: 'handoff:1', data: { handoff: 1, to: grace, from: ada, note: 'I go to bed' } }]);
    expect(effects(outcome)).toEqual([
      { kind: 'slack.item.show', data: { item: 'handoff', ref: '1' } }, { kind: 'slack.tell', data: { user: 'U0GRACE', about: 'handoff', ref: '1' } },
      { kind: 'slack.people.invite', data: {} }, { kind: 'slack.card.show', data: {} },
    ]);
    expect(applied(adas, outcome)).toMatchObject({ commander: ada, handoff: { id: 1, to: grace } });
  });

  it('by anybody while nobody commands', () => {
    expect(facts(plain(offer(asking(led()), { to: grace })))).toEqual([{ kind: 'handoff.offered', key: 'handoff:1', data: { handoff: 1, to: grace } }]);
  });

  it('by a third person is refused, with what to do', () => {
    expect(refusal(plain(offer(asking(commandedBy()), { to: dev })))).toBe('<@U0GRACE> commands INC-42, so only they can offer it to somebody. Ask them to, or ask for command yourself: `/incident handoff`.');
  });

  it('to oneself is no offer: the commander names somebody, anybody else asks', () => {
    expect(refusal(plain(offer(asking(adas), { to: ada })))).toContain('Name whom you hand over to');
    expect(facts(plain(offer(asking(commandedBy()), { to: ada })))[0]?.data).toEqual({ handoff: 1, to: ada, from: grace });
  });

  it('to who commands already changes nothing', () => {
    expect(said(plain(offer(asking(commandedBy()), { to: grace })))).toBe('<@U0GRACE> commands already. Nothing changed.');
  });

  it.each(['gone', 'bot', 'guest'] as const)('to an account that is %s is refused, nothing is written', (is) => {
    expect(refusal(plain(offer(asking(adas, { known: known({}, is) }), { to: grace })))).toContain('Name somebody of this workspace.');
  });

  it('goes ahead when Slack did not say who that is', () => {
    expect(factKinds(plain(offer(asking(adas, { known: known({}, 'unknown') }), { to: grace })))).toEqual(['handoff.offered']);
  });

  it('twice is once: the second click is told that it waits', () => {
    const once = applied(adas, plain(offer(asking(adas), { to: grace })));
    const twice = plain(offer(asking(once), { to: grace }));
    expect(changesNothing(twice)).toBe(true);
    expect(said(twice)).toMatch(/^Command was offered to <@U0GRACE> .* ago, and <@U0GRACE> has not answered yet. <@U0ADA> commands. Nothing changed.$/);
  });

  it('to another, or with other words, withdraws the one that waits', () => {
    const waits = offered(grace, ada);
    const outcome = plain(offer(asking(waits), { to: dev }));
    expect(facts(outcome)).toEqual([ending(1, 'withdrawn'), { kind: 'handoff.offered', key: 'handoff:2', data: { handoff: 2, to: dev, from: ada } }]);
    expect(effects(outcome).slice(0, 2)).toEqual([{ kind: 'slack.item.show', data: { item: 'handoff', ref: '1' } }, { kind: 'slack.item.show', data: { item: 'handoff', ref: '2' } }]);
    expect(factKinds(plain(offer(asking(waits), { to: grace, note: 'please' })))).toEqual(['handoff.ended', 'handoff.offered']);
  });

  it('to who has asked for it is a yes', () => {
    const outcome = plain(offer(asking(askedFor(ada), { by: grace }), { to: ada }));
    expect(facts(outcome).map((fact) => fact.data)).toMatchObject([{ handoff: 1, how: 'accepted' }, { commander: ada, was: grace, how: 'accepted' }, {}]);
  });

  it('is refused when the incident is over', () => {
    expect(refusal(plain(offer(asking(aResolvedIncident()), { to: grace })))).toContain('INC-42 is resolved');
  });
});

describe('asking for command', () => {
  it('waits for the commander', () => {
    const outcome = plain(askFor(asking(commandedBy()), 'I know the database'));
    expect(facts(outcome)).toEqual([{ kind: 'handoff.offered', key: 'handoff:1', data: { handoff: 1, to: ada, from: grace, note: 'I know the database' } }]);
    expect(effects(outcome)).toContainEqual({ kind: 'slack.tell', data: { user: 'U0GRACE', about: 'handoff', ref: '1' } });
  });

  it('is taking it when nobody commands, and accepting it when it is offered', () => {
    expect(facts(plain(askFor(asking(led()))))[0]?.data).toEqual({ commander: ada, how: 'taken' });
    expect(facts(plain(askFor(asking(offered(ada)))))[1]?.data).toMatchObject({ commander: ada, how: 'accepted' });
  });

  it('is nothing for the commander', () => expect(refusal(plain(askFor(asking(adas))))).toContain('You command.'));

  it('does not cancel what the commander has begun, nor what another asked, nor counts twice', () => {
    for (const waits of [offered(dev), askedFor(dev), askedFor(ada)]) {
      const outcome = plain(askFor(asking(waits)));
      expect(changesNothing(outcome)).toBe(true);
      expect(said(outcome)).toContain('has not answered yet.');
    }
  });
});

describe('the answer', () => {
  it('accepted: the new command begins and the old one ends at once', () => {
    const outcome = accept(asking(offered(ada)), 1);
    expect(facts(outcome).slice(0, 2)).toEqual([ending(1, 'accepted'), { kind: 'commander.set', data: { commander: ada, was: grace, how: 'accepted' } }]);
    expect(applied(offered(ada), outcome)).toMatchObject({ commander: ada, endedHandoffs: [{ how: 'accepted', endedBy: ada }] });
  });

  it('accepted by the commander who was asked', () => {
    const incident = askedFor(ada);
    const outcome = accept(asking(incident, { by: grace }), 1);
    expect(applied(incident, outcome, grace)).toMatchObject({ commander: ada, endedHandoffs: [{ endedBy: grace }] });
  });

  it('declined: who commanded commands on, and who began it is told', () => {
    const outcome = declineHandoff(asking(offered(ada)), 1);
    expect(facts(outcome)).toEqual([ending(1, 'declined')]);
    expect(effects(outcome)).toContainEqual({ kind: 'slack.tell', data: { user: 'U0GRACE', about: 'handoff', ref: '1' } });
    expect(applied(offered(ada), outcome)).toMatchObject({ commander: grace, handoff: undefined });
  });

  it('taken back by who began it, by nobody else', () => {
    expect(facts(withdraw(asking(offered(ada), { by: grace }), 1))).toEqual([ending(1, 'withdrawn')]);
    expect(facts(withdraw(asking(askedFor(ada)), 1))).toEqual([ending(1, 'withdrawn')]);
    for (const [incident, by] of [[offered(ada), ada], [offered(ada), eve], [askedFor(ada), grace]] as const) {
      const outcome = withdraw(asking(incident, { by }), 1);
      expect(changesNothing(outcome)).toBe(true);
      expect(said(outcome)).toMatch(/^Only <@U0\w+>, who (asked for|offered) it, can take it back.$/);
    }
  });

  it.each([['accept', accept], ['decline', declineHandoff]] as const)('%s by the wrong person: plain words, nothing written', (_name, answer) => {
    for (const [incident, by, who] of [[offered(ada), grace, 'ADA'], [offered(ada), eve, 'ADA'], [askedFor(ada), ada, 'GRACE'], [askedFor(ada), eve, 'GRACE']] as const) {
      const outcome = answer(asking(incident, { by }), 1);
      expect(changesNothing(outcome)).toBe(true);
      expect(said(outcome)).toMatch(new RegExp(`^Only <@U0${who}>, .* <@U0GRACE> commands.$`));
    }
  });

  const ends = [['accept', accept], ['decline', declineHandoff], ['withdraw', withdraw]] as const;
  it.each(ends)('%s twice, or after it was overtaken: plain words, nothing written', (_name, answer) => {
    for (const how of ['accepted', 'declined', 'withdrawn', 'overtaken'] as const) {
      const over = after(offered(ada), { kind: 'handoff.ended', at: at(570), by: ada, data: { handoff: 1, how } });
      const outcome = answer(asking(over), 1);
      expect(changesNothing(outcome)).toBe(true);
      expect(said(outcome)).toBe(`This handoff was ${how} 30 s ago. Nothing changed. <@U0GRACE> commands.`);
    }
  });

  it.each(ends)('%s of one that is not there, or on an incident that is over', (_name, answer) => {
    expect(refusal(answer(asking(offered(ada)), 7))).toBe('There is no such handoff in this incident.');
    const resolved = after(offered(ada), { kind: 'status.set', by: grace, data: { status: 'resolved', was: 'triage' } });
    expect(said(answer(asking(resolved), 1))).toContain('INC-42 is resolved');
  });

  it('in a conversation of two takes the place of the buttons', () => {
    expect(accept(asking(offered(ada), { channel: 'D0ADA' }), 1)).toMatchObject({ answer: { say: { text: 'You command INC-42 now.' }, replace: true } });
    expect(declineHandoff(asking(offered(ada), { channel: 'D0ADA' }), 1)).toMatchObject({ answer: { say: { text: 'You declined. <@U0GRACE> commands.' }, replace: true } });
    expect(accept(asking(after(offered(ada), { kind: 'handoff.ended', data: { handoff: 1, how: 'withdrawn' } }), { channel: 'D0ADA' }), 1)).toMatchObject({ replace: true });
    expect(accept(asking(offered(ada)), 1)).not.toHaveProperty('answer');
  });
});

describe('the end of the incident', () => {
  const waits = offered(ada);
  const other = { ...led(), id: 7 };

  it.each([['resolved', resolution(waits, defaultConfig, 'all is well')], ['declined', declined(waits, 'a test page')], ['merged', merged(waits, other, 7)]] as const)('%s: the handoff that waits ends with it, and its buttons go', (_how, outcome) => {
    expect(effects(outcome)).toContainEqual({ kind: 'slack.item.show', data: { item: 'handoff', ref: '1' }, urgency: 'normal' });
    expect(applied(waits, outcome, grace)).toMatchObject({ handoff: undefined, endedHandoffs: [{ id: 1, how: 'overtaken' }] });
  });
});
