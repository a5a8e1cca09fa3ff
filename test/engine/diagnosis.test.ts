// The doctor for one person: effects of a private incident are for the people in it, "try again" really tries again, and Home asks for less.
import { beforeEach, describe, expect, test } from 'vitest';
import { examine } from '../../src/doctor/index.ts';
import { slackPerson } from '../../src/domain/actor.ts';
import { stuckFor, type Stuck } from '../../src/domain/diagnosis.ts';
import { Outage } from '../../src/domain/errors.ts';
import { diagnosisFor } from '../../src/engine/diagnosis.ts';
import { homeOf } from '../../src/engine/home.ts';
import { stuckEffects } from '../../src/store/diagnosis.ts';
import { click } from '../support/arriving.ts';
import { freshDatabase } from '../support/database.ts';
import { testContext } from '../support/engine.ts';
import { at } from '../support/incidents.ts';
import { aPatient } from '../support/patient.ts';
import { opened } from '../support/stored.ts';

const db = await freshDatabase();
beforeEach(db.cleanTables);

const one = (more: Partial<Stuck> = {}): Stuck => ({ effect: 1, incident: 1, private: false, kind: 'slack.card.show', state: 'waiting', reason: 'secret words', since: at(0), ...more });

test.each<[string, Stuck, { incident: number | undefined; in: number[] }, Partial<Stuck> | undefined]>([
  ['a public one, for everybody', one(), { incident: undefined, in: [] }, { reason: 'secret words' }],
  ['a private one, for a stranger: not there', one({ private: true }), { incident: undefined, in: [] }, undefined],
  ['a private one, for a stranger who names it: not there', one({ private: true }), { incident: 1, in: [] }, undefined],
  ['a private one, for somebody in it, elsewhere: its number only', one({ private: true }), { incident: 2, in: [1] }, { reason: '' }],
  ['a private one, for somebody in it, there: its words', one({ private: true }), { incident: 1, in: [1] }, { reason: 'secret words' }],
])('%s', (_, stuck, asked, expected) => {
  const [shown] = stuckFor([stuck], { incident: asked.incident, maySee: new Set(asked.in) });
  if (expected) expect(shown).toMatchObject(expected);
  else expect(shown).toBeUndefined();
});

describe('on a real database', () => {
  async function sick() {
    const made = testContext({ pool: db.pool, backoffMs: 60_000 });
    const diagnosing = { ...made.context, diagnose: async () => ({ checks: [], stuck: await stuckEffects(db.pool, { most: 200 }) }) };
    made.slack.fail('createChannel', new Outage('slack', 'away'), { times: 2 });
    const create = (hidden: boolean) => [{ kind: 'slack.channel.create', data: { name: `inc-${hidden ? 2 : 1}`, private: hidden } }] as const;
    await opened(db.pool, { effects: create(false) });
    await opened(db.pool, { effects: create(true), private: true, facts: [{ kind: 'people.invited', data: { people: ['UADA'] } }] });
    await made.engine.drain();
    return { ...made, diagnosing };
  }

  test('who is in a private incident sees that something waits in it; others do not', async () => {
    const { diagnosing } = await sick();
    const ids = async (who: string, incident?: number) => (await diagnosisFor(diagnosing, incident, slackPerson(who))).stuck?.map((each) => [each.incident, each.reason]);
    expect(await ids('UADA')).toEqual([[2, ''], [1, 'away']]);
    expect(await ids('UADA', 2)).toEqual([[2, 'away'], [1, 'away']]);
    expect(await ids('UEVE')).toEqual([[1, 'away']]);
    expect(await ids('UEVE', 2)).toEqual([[1, 'away']]);
  });

  test('the button: what waits is tried at once, and only of that incident', async () => {
    const made = await sick();
    const [two, first] = await stuckEffects(db.pool, { most: 10 });
    await click(db.pool, 'UADA', 'retry_now', `1:${first?.effect ?? 0},${two?.effect ?? 0}`);
    await made.engine.drain();
    expect((await made.incident(1)).channel?.name).toBe('inc-1');
    expect(await stuckEffects(db.pool, { most: 10 })).toMatchObject([{ incident: 2, state: 'waiting' }]);
  });

  test('all channels of the workspace are listed for whoever asks for all of it, not whenever an admin opens Home', async () => {
    const { patient, slack } = await aPatient({ db: db.pool });
    slack.person('UBOSS', { isAdmin: true });
    const { context } = testContext({ pool: db.pool, slack });
    const examining = { ...context, diagnose: (how: { readonly thorough: boolean }) => examine({ ...patient, ...how }) };
    const { setup } = await homeOf(examining, 'UBOSS', { diagnose: true });
    expect(setup).toMatchObject({ checks: expect.arrayContaining([expect.objectContaining({ area: 'Slack', name: 'scopes' })]) as unknown });
    expect(slack.count('channelsMadeBy')).toBe(0);
    await diagnosisFor(examining, undefined, slackPerson('UBOSS'));
    expect(slack.count('channelsMadeBy')).toBe(1);
  });

  test('of one incident only', async () => {
    await sick();
    expect(await stuckEffects(db.pool, { most: 10, incident: 2 })).toMatchObject([{ incident: 2 }]);
  });
});
