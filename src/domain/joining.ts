// Coming into an incident's channel: whoever is in it may see a private incident, and whoever comes late catches up.
import { samePerson, slackPerson, type Actor, type Person } from './actor.ts';
import { slack } from './channel-news.ts';
import type { Config } from './config.ts';
import { decide, type Decision } from './decision.ts';
import type { NewEffect } from './effects.ts';
import type { NewFact } from './facts.ts';
import type { Incident } from './incident.ts';
import { between, type Instant } from './time.ts';

type Asking = {
  readonly incident: Incident; readonly by: Person; readonly now: Instant; readonly config: Pick<Config, 'quiet-start'>; readonly known: { readonly self?: string | undefined };
};

/** Who comes with the first ones has missed nothing: the card says it all. */
const firstOnesMs = 60_000;

/** `inviter`: who brought them in, ourselves included; nobody when they came by themselves. */
export function joined({ incident, by, now, config, known }: Asking, { channel, inviter }: { readonly channel: string; readonly inviter: string | undefined }): Decision {
  if (by.id === known.self) return decide([]);
  const told: NewEffect[] = isLate(incident, by, now, config) ? [{ kind: 'slack.tell', data: { user: by.id, about: 'catch-up', here: true } }] : [];
  // Whom we bring in is written down where we do it.
  if (incident.invited.includes(by.id) || (inviter !== undefined && inviter === known.self)) return decide([], told);
  const fact: NewFact = { kind: 'people.invited', key: `joined:${channel}:${by.id}${incident.left.includes(by.id) ? `:${incident.seq}` : ''}`, by: broughtBy(inviter), data: { people: [by.id] } };
  return decide([fact], told);
}

/** Of a public channel it says nothing about who may see what. */
export function left({ incident, by, known }: Pick<Asking, 'incident' | 'by' | 'known'>): Decision {
  if (!incident.private || by.id === known.self || incident.left.includes(by.id)) return decide([]);
  const homes: NewEffect[] = [{ kind: 'slack.home.show', data: { user: by.id } }];
  return decide([{ kind: 'people.left', by: slack, data: { people: [by.id] } }], homes);
}

/** Who comes to read has not begun to work: an incident stays untouched by it. Inviting somebody is work. */
function broughtBy(inviter: string | undefined): Actor {
  return inviter === undefined ? slack : slackPerson(inviter);
}

/** Whoever opened it comes when its channel is there, which in a storm is minutes later. */
function isLate(incident: Incident, by: Person, now: Instant, config: Asking['config']): boolean {
  const opener = samePerson(incident.openedBy, by) || samePerson(incident.commander, by);
  return between(incident.openedAt, now) >= (opener ? Math.max(firstOnesMs, config['quiet-start']) : firstOnesMs);
}
