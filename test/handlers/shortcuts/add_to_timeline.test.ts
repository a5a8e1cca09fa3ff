// The message shortcut "Add to timeline": at once where an incident is, else the incident is chosen.
import { describe, expect, it } from 'vitest';
import addToTimeline from '../../../handlers/shortcuts/add_to_timeline.ts';
import type { KnownMessage } from '../../../src/contracts.ts';
import type { Incident } from '../../../src/domain/incident.ts';
import { useShortcut } from '../../support/asking.ts';
import { anIncident, applied, at, changesNothing, facts, form, refusal, said } from '../../support/incidents.ts';

const place = { channel: 'C0GENERAL', ts: '1795230012.000100' };
const clicked = { ...place, type: 'message', user: 'U0GRACE', text: 'errors fall', thread_ts: '1795230010.000100', client_msg_id: 'x' };
const message: KnownMessage = { ...place, author: 'U0GRACE', text: 'errors fall', thread: '1795230010.000100', permalink: 'https://acme.slack.example/p1' };
const known = { at: at(600), self: 'UTOCSIN', message };
const elsewhere = (openIncidents: readonly Incident[], more: object = {}) => useShortcut(addToTimeline, clicked, { incident: undefined, channel: 'C0GENERAL', known: { ...known, openIncidents, ...more } });
const numbered = (id: number, more: Partial<Incident> = {}): Incident => ({ ...anIncident(), id, ...more });
const options = (outcome: ReturnType<typeof elsewhere>) => JSON.stringify(form(outcome).blocks.find((block) => block.block_id === 'incident'));

describe('in an incident’s channel', () => {
  it('keeps the message, as Slack shows it and not as the click said it', () => {
    const outcome = useShortcut(addToTimeline, { ...clicked, text: 'forged' }, { known });
    expect(facts(outcome)).toMatchObject([{ kind: 'message.recorded', data: { text: 'errors fall', thread: '1795230010.000100' } }]);
    expect(said(outcome)).toContain('on the timeline of INC-42');
  });

  it('says that it is there already', () => {
    const again = useShortcut(addToTimeline, clicked, { known, incident: applied(anIncident(), useShortcut(addToTimeline, clicked, { known })) });
    expect([said(again), changesNothing(again)]).toEqual(['That message is on the timeline of INC-42 already. Nothing changed.', true]);
  });
});

describe('anywhere else', () => {
  it('asks which incident, and begins with the only one', () => {
    const asked = elsewhere([numbered(42)]);
    expect(form(asked)).toMatchObject({ callback_id: 'record_message', private_metadata: 'C0GENERAL:1795230012.000100' });
    expect(options(asked)).toMatch(/initial_option.*INC-42: Checkout is down/);
    expect(options(elsewhere([numbered(42), numbered(43)]))).not.toContain('initial_option');
  });

  it('offers a private one to its own people alone', () => {
    const secret = { private: true, title: 'canary' };
    expect(options(elsewhere([numbered(42), numbered(43, secret)]))).not.toMatch(/INC-43|canary/);
    expect(options(elsewhere([numbered(42), numbered(43, { ...secret, invited: ['U0ADA'] })]))).toContain('INC-43, private: canary');
    expect(said(elsewhere([numbered(43, secret)]))).toContain('No incident is open');
  });

  it('says what to do when none is open', () => expect(said(elsewhere([]))).toMatch(/No incident is open.*Declare from message/));

  it('says so at once when Slack does not show it the message, or it is our own', () => {
    expect(refusal(elsewhere([numbered(42)], { message: undefined }))).toContain('I am not in that channel');
    expect(refusal(elsewhere([numbered(42)], { message: { ...message, author: undefined, app: { name: 'UTOCSIN', ours: true } } }))).toContain('mine');
  });
});

it('works in threads: it asks for the reply itself', () => {
  expect(addToTimeline.it.needs?.(addToTimeline.it.input.parse(clicked))).toEqual([{ need: 'open-incidents' }, { need: 'message', ...place }]);
});

it('fits Slack’s menu (24 and 150 characters)', () => {
  const { kind, title, description } = addToTimeline.it;
  expect([kind, title.length <= 24, description.length <= 150]).toEqual(['message', true, true]);
});
