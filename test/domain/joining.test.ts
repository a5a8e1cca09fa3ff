// Coming into an incident's channel: who is in it from now on, and who has to catch up.
import { describe, expect, it } from 'vitest';
import { defaultConfig } from '../../src/domain/config.ts';
import { maySee } from '../../src/domain/incident.ts';
import { joined } from '../../src/domain/joining.ts';
import { ada, after, anIncident, applied, at, changesNothing, effects, facts, grace } from '../support/incidents.ts';

const opened = anIncident({ by: ada });
const join = (more: Partial<Parameters<typeof joined>[0]> = {}, inviter?: string) =>
  joined({ incident: opened, by: grace, now: at(1_200), config: defaultConfig, known: { self: 'UTOCSIN' }, ...more }, { channel: 'C0INC42', inviter });

describe('who comes by themselves', () => {
  it('is in it from now on, without that being work', () => {
    expect(facts(join())).toEqual([{ kind: 'people.invited', key: 'joined:C0INC42:U0GRACE', by: { type: 'system', id: 'slack', name: 'Slack' }, data: { people: ['U0GRACE'] } }]);
    const alone = anIncident();
    expect([alone.touched, applied(alone, join({ incident: alone })).touched]).toEqual([false, false]);
  });

  it('may see a private incident', () => {
    const secret = anIncident({ private: true });
    expect([maySee(secret, grace), maySee(applied(secret, join({ incident: secret })), grace)]).toEqual([false, true]);
  });

  it('may see it again in the channel that it moved to', () => {
    const moved = after(applied(opened, join()), { kind: 'incident.made_private', data: {} });
    const again = joined({ incident: moved, by: grace, now: at(1_200), config: defaultConfig, known: {} }, { channel: 'C0NEW', inviter: undefined });
    expect(facts(again)[0]?.key).toBe('joined:C0NEW:U0GRACE');
  });

  it('is written down once', () => expect(facts(join({ incident: applied(opened, join()) }))).toEqual([]));
});

describe('who is brought in', () => {
  it('by a person: that is their work', () => expect(facts(join({}, 'U0BEN'))[0]?.by).toMatchObject({ type: 'person', id: 'U0BEN' }));

  it('by us is written down where we do it, and catches up all the same', () => {
    expect(facts(join({}, 'UTOCSIN'))).toEqual([]);
    expect(effects(join({}, 'UTOCSIN'))).toHaveLength(1);
  });
});

describe('the catch-up', () => {
  const told = (seconds: number, by = grace) => effects(join({ now: at(seconds), by })).length;

  it('is told in the channel, to them alone', () => {
    expect(effects(join())).toEqual([{ kind: 'slack.tell', data: { user: 'U0GRACE', about: 'catch-up', here: true } }]);
  });

  it('is for who comes late: not for those who come with the first', () => expect([told(0), told(59), told(60), told(36_000)]).toEqual([0, 0, 1, 1]));

  it('is for who opened it, or commands, only when they come back much later', () => {
    expect([told(60, ada), told(599, ada), told(600, ada)]).toEqual([0, 0, 1]);
    const led = after(anIncident(), { kind: 'commander.set', data: { commander: grace } });
    expect(effects(join({ incident: led, now: at(120) }))).toEqual([]);
  });

  it('is told again to who comes again, without a second fact', () => {
    const back = join({ incident: applied(opened, join()) });
    expect([facts(back).length, effects(back).length]).toEqual([0, 1]);
  });
});

it('our own coming is no news', () => expect(changesNothing(join({ by: { ...grace, id: 'UTOCSIN' } }))).toBe(true));
