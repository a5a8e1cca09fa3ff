// Incidents with a commander and a handoff, and who was heard when: for tests of who is in charge.
import type { Anywhere, Known } from '../../src/contracts.ts';
import { slackPerson, type Account, type Person } from '../../src/domain/actor.ts';
import type { NewFact } from '../../src/domain/facts.ts';
import type { Incident } from '../../src/domain/incident.ts';
import { inside, situation } from './asking.ts';
import { ada, after, anIncident, at, grace } from './incidents.ts';

export const dev: Person = slackPerson('U0DEV');
export const eve: Person = slackPerson('U0EVE');
export const channel = 'C0INC42';

const created: NewFact = { kind: 'channel.created', at: at(0), data: { channel, name: 'inc-42', adopted: false } };

/** Nobody commands it yet. */
export const led = (more: Parameters<typeof anIncident>[0] = {}): Incident => after(anIncident(more), created);

/** Grace has commanded since 03:00 and has done nothing else; now it is 03:10 (asking.ts). */
export function commandedBy(commander: Person = grace, seconds = 0): Incident {
  return after(led(), { kind: 'commander.set', at: at(seconds), by: commander, data: { commander, how: 'taken' } });
}

/** Grace offers command to Ada, 1 min ago. */
export function offered(to: Person = ada, by: Person = grace, note?: string): Incident {
  return after(commandedBy(by), { kind: 'handoff.offered', at: at(540), by, data: { handoff: 1, to, from: by, ...(note === undefined ? {} : { note }) } });
}

/** Ada asks Grace for command, 1 min ago. */
export function askedFor(by: Person = ada): Incident {
  return after(commandedBy(), { kind: 'handoff.offered', at: at(540), by, data: { handoff: 1, to: by, from: grace } });
}

/** What is known when these people were heard at these seconds, and what Slack says of an account. */
export function known(heard: Readonly<Record<string, number>> = {}, account?: Account['is'], of: Person = grace): Known {
  const presence = new Map(Object.entries(heard).map(([id, seconds]) => [id, { spokeAt: at(seconds), seenSeq: 0 }]));
  return { at: at(600), presence, ...(account === undefined ? {} : { account: { id: of.id, is: account } }) };
}

/** Ada asks at 03:10 in the channel; what differs is named. */
export function asking(incident: Incident, more: Partial<Anywhere> = {}) {
  return inside(situation({ known: known(), ...more, incident }));
}
