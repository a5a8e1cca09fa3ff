// Decisions: polled for strong objections, recorded by themselves without one, decided by a person with one.
import { describe, expect, it } from 'vitest';
import { slackPerson } from '../../src/domain/actor.ts';
import { defaultConfig } from '../../src/domain/config.ts';
import { decisionClosed, decisionMade, decisionObjected, decisionProposed, decisionRecorded, decisionWithdrawn, mayNotPropose, readDecide } from '../../src/domain/decisions.ts';
import { ada, aResolvedIncident, after, anIncident, applied, at, changesNothing, effects, facts, grace, refusal, said } from '../support/incidents.ts';

const linus = slackPerson('U0LINUS');
const config = defaultConfig;
const text = 'fail over to the west';
const asks = { by: ada, now: at(600), config };
const led = after(anIncident(), { kind: 'commander.set', data: { commander: linus } });
const proposal = decisionProposed(led, text, asks);
const open = applied(led, proposal);
const opposed = applied(open, decisionObjected(open, 1, 'no capacity there', { by: grace }), grace);

const item = (ref: string) => ({ kind: 'slack.item.show', data: { item: 'decision', ref } });
const card = { kind: 'slack.card.show', data: {} };

describe('a proposal', () => {
  it('waits for objections, with a timer of its own', () => {
    expect(facts(proposal)).toEqual([{ kind: 'decision.proposed', data: { decision: 1, text, until: at(720) } }]);
    expect(effects(proposal)).toEqual([
      { kind: 'slack.item.show', data: { item: 'decision', ref: '1' } }, { kind: 'slack.card.show', data: {} },
      { kind: 'timer', data: { timer: 'close_decision', ref: '1' }, afterMs: 120_000 },
    ]);
    expect(said(proposal)).toBe('Proposed as decision 1. Without a strong objection it is recorded in 2 min.');
    expect(effects(decisionProposed(open, 'other', asks)).at(-1)).toMatchObject({ data: { ref: '2' } });
  });

  it('waits as long as the config says', () => {
    const slow = decisionProposed(led, text, { ...asks, config: { 'objections-within': 300_000 } });
    expect([facts(slow)[0]?.data, effects(slow).at(-1)?.afterMs]).toMatchObject([{ until: at(900) }, 300_000]);
  });

  it('that is open already is not made twice; one that has ended may be', () => {
    expect(changesNothing(decisionProposed(open, ' Fail over to the WEST', asks))).toBe(true);
    expect(facts(decisionProposed(applied(open, decisionWithdrawn(open, 1, asks)), text, asks))).toHaveLength(1);
  });

  it('after the end is refused, and what can be done instead is said', () => {
    expect(refusal(decisionProposed(aResolvedIncident(), text, asks))).toContain('`/incident decide --now`');
    expect(mayNotPropose(aResolvedIncident())).toBeDefined();
    expect(mayNotPropose(open)).toBeUndefined();
  });
});

describe('its time is over', () => {
  it('without an objection it is decided', () => {
    const outcome = decisionClosed(open, 1, at(720));
    expect(facts(outcome)).toEqual([{ kind: 'decision.made', data: { decision: 1, how: 'unopposed' } }]);
    expect(effects(outcome).map((one) => one.kind)).toEqual(['slack.item.show', 'slack.card.show']);
  });

  it('with one it stays open', () => expect(changesNothing(decisionClosed(opposed, 1, at(720)))).toBe(true));

  it('a timer that rings early is set again, a second earlier is none', () => {
    expect(decisionClosed(open, 1, at(690))).toEqual({ facts: [], effects: [{ kind: 'timer', data: { timer: 'close_decision', ref: '1' }, afterMs: 30_000 }] });
    expect(facts(decisionClosed(open, 1, at(719)))).toHaveLength(1);
  });

  it('of one that was decided, withdrawn or never there nothing happens', () => {
    for (const ended of [applied(open, decisionMade(open, 1, asks)), applied(open, decisionWithdrawn(open, 1, asks)), led]) expect(changesNothing(decisionClosed(ended, 1, at(720)))).toBe(true);
  });
});

describe('a strong objection', () => {
  it('is kept with its reason and heard at once', () => {
    const outcome = decisionObjected(open, 1, 'no capacity there', { by: grace });
    expect(facts(outcome)).toEqual([{ kind: 'decision.objected', data: { decision: 1, reason: 'no capacity there' } }]);
    expect(effects(outcome)).toEqual([item('1'), card, item('1:1')]);
    // The buttons of the one before go.
    expect(effects(decisionObjected(opposed, 1, 'and no time', { by: linus }))).toEqual([item('1'), card, item('1:2'), item('1:1')]);
  });

  it('made twice counts once; another reason, or another person, counts', () => {
    expect(changesNothing(decisionObjected(opposed, 1, 'No capacity there', { by: grace }))).toBe(true);
    expect(facts(decisionObjected(opposed, 1, 'it is slow', { by: grace }))).toHaveLength(1);
    expect(facts(decisionObjected(opposed, 1, 'no capacity there', { by: linus }))).toHaveLength(1);
  });

  it('comes too late for what is decided', () => {
    const made = applied(open, decisionMade(open, 1, asks));
    expect(said(decisionObjected(made, 1, 'but', { by: grace }))).toBe('Decision 1 is recorded by <@U0ADA> already. Is it wrong? Propose something else: `/incident decide`.');
    expect(refusal(decisionObjected(open, 9, 'but', { by: grace }))).toBe('There is no decision 9 in INC-42.');
  });
});

describe('“Make decision”', () => {
  it.each([['who proposed it', ada], ['the commander', linus]])('is for %s', (_who, by) => {
    expect(facts(decisionMade(open, 1, { by }, 0))).toEqual([{ kind: 'decision.made', data: { decision: 1, how: 'at_once' } }]);
    expect(facts(decisionMade(opposed, 1, { by }, 1))).toEqual([{ kind: 'decision.made', data: { decision: 1, how: 'despite' } }]);
    expect(facts(decisionWithdrawn(open, 1, { by }))).toEqual([{ kind: 'decision.withdrawn', data: { decision: 1 } }]);
  });

  it('is not for others while somebody commands', () => {
    expect(refusal(decisionMade(open, 1, { by: grace }, 0))).toBe('Only <@U0ADA> or <@U0LINUS> can decide it now. Nobody objects? Then it is recorded by itself.');
    expect(refusal(decisionMade(opposed, 1, { by: grace }, 1))).toBe('Only <@U0ADA> or <@U0LINUS> can decide it now.');
    expect(refusal(decisionWithdrawn(open, 1, { by: grace }))).toContain('Raise objection');
    const alone = applied(anIncident(), decisionProposed(anIncident(), text, asks));
    expect(facts(decisionMade(alone, 1, { by: grace }, 0))).toHaveLength(1);
  });

  it('and withdrawing show the newest objection anew: its buttons go', () => {
    const twice = applied(opposed, decisionObjected(opposed, 1, 'and no time', { by: linus }), linus);
    for (const outcome of [decisionMade(twice, 1, { by: ada }, 2), decisionWithdrawn(twice, 1, { by: ada })]) expect(effects(outcome)).toEqual([item('1'), card, item('1:2')]);
    expect(effects(decisionMade(open, 1, { by: ada }, 0))).toEqual([item('1'), card]);
  });

  it('pressed before the last objection was there to be read decides nothing', () => {
    expect(refusal(decisionMade(opposed, 1, { by: ada }, 0))).toContain('Somebody has objected to decision 1 meanwhile');
    expect(facts(decisionMade(opposed, 1, { by: ada }))).toHaveLength(1);
  });

  it('pressed by two at once decides once', () => {
    const made = applied(open, decisionMade(open, 1, { by: ada }, 0));
    for (const outcome of [decisionMade(made, 1, { by: linus }, 0), decisionWithdrawn(made, 1, { by: linus })]) {
      expect(changesNothing(outcome)).toBe(true);
      expect(said(outcome)).toContain('Decision 1 is recorded by <@U0ADA> already');
    }
    const gone = applied(open, decisionWithdrawn(open, 1, { by: ada }));
    expect(said(decisionMade(gone, 1, { by: linus }, 0))).toBe('Decision 1 was withdrawn by <@U0ADA> already. Nothing changed.');
  });
});

describe('what is decided already', () => {
  it('is recorded at once, by anybody, and after the end', () => {
    for (const incident of [led, aResolvedIncident()]) {
      const outcome = decisionRecorded(incident, text, { by: grace, now: at(600) });
      expect(facts(outcome)).toEqual([{ kind: 'decision.proposed', data: { decision: 1, text, until: at(600) } }, { kind: 'decision.made', data: { decision: 1, how: 'at_once' } }]);
      expect(effects(outcome).some((one) => one.kind === 'timer')).toBe(false);
    }
  });

  it('ends the poll about the same', () => {
    expect(facts(decisionRecorded(open, text, asks))).toEqual([{ kind: 'decision.made', data: { decision: 1, how: 'at_once' } }]);
    expect(facts(decisionRecorded(opposed, text, asks))).toMatchObject([{ data: { how: 'despite' } }]);
    expect(refusal(decisionRecorded(open, text, { by: grace, now: at(600) }))).toContain('can decide it now');
  });
});

describe('after /incident decide', () => {
  it.each([
    ['fail over', 'decide', { do: 'propose', text: 'fail over' }],
    ['--now fail over', 'decide', { do: 'record', text: 'fail over' }], ['fail over --now', 'decide', { do: 'record', text: 'fail over' }], ['—now fail over', 'decide', { do: 'record', text: 'fail over' }],
    ['fail over', 'decide!', { do: 'record', text: 'fail over' }], ['fail over', 'decided', { do: 'record', text: 'fail over' }],
    ['drain with --force tonight', 'decide', { do: 'propose', text: 'drain with --force tonight' }],
    ['2 replicas are enough', 'decide', { do: 'propose', text: '2 replicas are enough' }],
    ['<@U1AA|ada> leads the eu side', 'decide', { do: 'propose', text: '@ada leads the eu side' }],
    ['2 now', 'decide', { do: 'make', id: 2 }], ['2', 'decide!', { do: 'make', id: 2 }], ['2 --now', 'decide', { do: 'make', id: 2 }],
    ['#2 withdraw', 'decide', { do: 'withdraw', id: 2 }], ['2 drop', 'decide', { do: 'withdraw', id: 2 }],
    ['', 'decide', { do: 'form' }],
  ])('"%s" (%s)', (typed, as, read) => expect(readDecide(typed, as)).toEqual(read));

  it.each([['--nwo fail over', 'decide', 'I do not know --nwo'], ['fail over --nwo', 'decide', 'I do not know --nwo'], ['2', 'decide', 'withdraw it?'], ['--now', 'decide', 'what is decided'], ['', 'decide!', 'what is decided'], ['x'.repeat(2_001), 'decide', '2,000']])(
    'refuses "%s" (%s)', (typed, as, why) => expect(readDecide(typed, as)).toEqual({ refuse: expect.stringContaining(why) }),
  );
});
