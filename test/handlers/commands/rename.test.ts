// /incident rename: what it takes, refuses and decides.
import { describe, expect, it } from 'vitest';
import rename from '../../../handlers/commands/rename.ts';
import { ask } from '../../support/asking.ts';
import { changesNothing, effectKinds, facts, form, refusal, said } from '../../support/incidents.ts';

describe('/incident rename', () => {
  it('gives it the title, on one line and as it was typed', () => {
    const outcome = ask(rename, 'checkout &amp;  cart\nare down');
    expect(facts(outcome)).toEqual([{ kind: 'incident.renamed', data: { title: 'checkout & cart are down' } }]);
    expect(effectKinds(outcome)).toEqual(['slack.card.show', 'slack.topic.set', 'slack.announcement.show']);
    expect(said(outcome)).toContain('The channel keeps its name');
  });

  it('alone opens the form with the present title', () => {
    expect(JSON.stringify(form(ask(rename, '')))).toContain('"initial_value":"Checkout is down"');
  });

  it('to what it is called already changes nothing', () => expect(changesNothing(ask(rename, 'Checkout is down'))).toBe(true));

  it.each(['ab', 'x'.repeat(301)])('refuses a title that says nothing or too much', (text) => expect(refusal(ask(rename, text))).toMatch(/title|what is wrong/));
});
