// /incident handoff: what it takes, refuses and decides.
import { describe, expect, it } from 'vitest';
import handoff from '../../../handlers/commands/handoff.ts';
import { defaultConfig } from '../../../src/domain/config.ts';
import { ask } from '../../support/asking.ts';
import { askedFor, commandedBy, known, led, offered } from '../../support/commanding.ts';
import { aResolvedIncident, ada, applied, changesNothing, facts, form, grace, refusal, said } from '../../support/incidents.ts';

const adas = commandedBy(ada);
const to = (text: string) => facts(ask(handoff, text, { incident: adas }))[0]?.data;

describe('/incident handoff', () => {
  it.each([
    ['<@U0GRACE>', {}], ['<@U0GRACE|grace>  database fails over at 04:00 ', { note: 'database fails over at 04:00' }], ['to <@U0GRACE>', {}], ['command to <@U0GRACE> I go to bed', { note: 'I go to bed' }],
    ['<@U0GRACE> ask <@U0DEV> about west', { note: 'ask <@U0DEV> about west' }],
  ])('offers command: %s', (text, more) => expect(to(text)).toEqual({ handoff: 1, to: grace, from: ada, ...more }));

  it('without a person opens the form: to name one, or to ask', () => {
    expect(JSON.stringify(form(ask(handoff, '', { incident: adas })))).toContain('users_select');
    expect(JSON.stringify(form(ask(handoff, 'I go to bed', { incident: adas })))).toMatch(/users_select.*I go to bed/);
    expect(JSON.stringify(form(ask(handoff, '', { incident: led() })))).toContain('users_select');
    expect(form(ask(handoff, '', { incident: commandedBy() })).title.text).toBe('Ask for command');
  });

  it('asks for command when somebody else commands', () => {
    expect(facts(ask(handoff, 'I know the database', { incident: commandedBy() }))[0]?.data).toEqual({ handoff: 1, to: ada, from: grace, note: 'I know the database' });
    expect(facts(ask(handoff, '<@U0ADA>', { incident: commandedBy() }))[0]?.data).toEqual({ handoff: 1, to: ada, from: grace });
  });

  it.each(['accept', 'ACCEPT', 'yes'])('answers in words: %s', (text) => {
    expect(applied(offered(ada), ask(handoff, text, { incident: offered(ada) })).commander).toEqual(ada);
  });

  it.each([['decline', offered(ada)], ['no', offered(ada)], ['withdraw', askedFor(ada)], ['cancel', askedFor(ada)]])('answers in words: %s', (text, incident) => {
    expect(applied(incident, ask(handoff, text, { incident }))).toMatchObject({ commander: grace, handoff: undefined });
  });

  it('answers nothing that does not wait, and what has ended only in words', () => {
    expect(refusal(ask(handoff, 'accept', { incident: adas }))).toContain('No handoff waits here.');
    const accepted = applied(offered(ada), ask(handoff, 'accept', { incident: offered(ada) }));
    const again = ask(handoff, 'accept', { incident: accepted });
    expect([changesNothing(again), said(again).slice(0, 26)]).toEqual([true, 'This handoff was accepted ']);
  });

  it('refuses a person who is not a mention, or not first, and a note that is a novel', () => {
    expect(refusal(ask(handoff, '@grace', { incident: adas }))).toContain('Choose the person from the list');
    expect(refusal(ask(handoff, 'please take it <@U0GRACE>', { incident: adas }))).toContain('Name the person first');
    expect(refusal(ask(handoff, `<@U0GRACE> ${'x'.repeat(2_001)}`, { incident: adas }))).toContain('under 2,000 characters');
  });

  it('refuses who cannot command, and an incident that is over', () => {
    expect(refusal(ask(handoff, '<@U0GRACE>', { incident: adas, known: known({}, 'bot') }))).toContain('is an app');
    expect(refusal(ask(handoff, '', { incident: aResolvedIncident() }))).toContain('INC-42 is resolved');
  });

  it('asks who was heard, and who is meant', () => {
    const needs = (text: string) => handoff.it.needs?.(handoff.it.parse(text, defaultConfig));
    expect([needs('accept'), needs('<@U0GRACE> x')]).toEqual([[{ need: 'presence' }], [{ need: 'presence' }, { need: 'account', user: 'U0GRACE' }]]);
  });
});
