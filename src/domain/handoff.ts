// Command on its way from one person to another: offered or asked for, pending until the one who must say yes has answered.
import { samePerson, type Person } from './actor.ts';
import { answering, commandChange, endOf, inPlace, isAskedFor, named, over, showHandoff, takeCommand, unfit, whoAnswers, type Asking, type Commanding, type Held } from './command.ts';
import { decide, tell, type Answer, type Decision } from './decision.ts';
import { wish } from './effects.ts';
import type { Refusal } from './errors.ts';
import { incidentName, isOpen, type Handoff, type Incident } from './incident.ts';
import { between, sayDuration } from './time.ts';

type Given = { readonly to: Person; readonly note?: string | undefined };

/** The commander offers command, or anybody does while nobody commands. Named by a third person it is refused, with what to do. */
export function offer(asking: Asking, { to, note }: Given): Commanding | Held {
  const { incident, by, known } = asking;
  const { commander, handoff } = incident;
  if (!isOpen(incident)) return over(incident);
  if (samePerson(to, by)) return askFor(asking, note);
  const refused = unfit(to, known.account);
  if (refused) return refused;
  if (samePerson(to, commander)) return tell(`${named(to)} commands already. Nothing changed.`);
  if (commander && !samePerson(commander, by)) return notYours(incident, commander);
  // Asked for and offered: both have said yes.
  if (handoff && isAskedFor(handoff) && samePerson(handoff.to, to)) return accepted(asking, handoff);
  if (handoff && samePerson(handoff.to, to) && samePerson(handoff.by, by) && handoff.note === note) return tell(`${waits(asking, handoff)} Nothing changed.`);
  return begun(asking, { to, note });
}

/** Somebody wants command: the commander has to say yes. When nobody commands, they have it at once. */
export function askFor(asking: Asking, note?: string): Commanding | Held {
  const { incident, by } = asking;
  const { commander, handoff } = incident;
  if (!isOpen(incident)) return over(incident);
  if (samePerson(commander, by)) return { refuse: 'You command. Name whom you hand over to: `/incident handoff @chiara`.' };
  if (!commander || (handoff && samePerson(whoAnswers(handoff), by))) return takeCommand(asking);
  // A third person does not cancel what the commander has begun; only a new offer of the commander's does.
  if (handoff) return tell(`${waits(asking, handoff)} If it cannot wait: \`/incident commander\`.`);
  return begun(asking, { to: by, note });
}

/** "Accept command", or "Hand over command" where it was asked for. */
export function accept(asking: Asking, id: number): Commanding {
  const found = pending(asking, id);
  if (!('to' in found)) return found;
  if (!samePerson(whoAnswers(found), asking.by)) return notYou(asking, found);
  return accepted(asking, found);
}

export function declineHandoff(asking: Asking, id: number): Commanding {
  const found = pending(asking, id);
  if (!('to' in found)) return found;
  if (!samePerson(whoAnswers(found), asking.by)) return notYou(asking, found);
  const told: Decision['effects'] = found.by.type === 'person' ? [{ kind: 'slack.tell', data: { user: found.by.id, about: 'handoff', ref: String(id) } }] : [];
  return answering(asking, decide([endOf(found, 'declined')], [showHandoff(found), wish('slack.card.show'), ...told]), `You declined. ${commands(asking.incident)}`);
}

export function withdraw(asking: Asking, id: number): Commanding {
  const found = pending(asking, id);
  if (!('to' in found)) return found;
  const who = isAskedFor(found) ? 'asked for it' : 'offered it';
  if (found.by.type === 'person' && !samePerson(found.by, asking.by)) return inPlaceOf(asking, `Only ${named(found.by)}, who ${who}, can take it back.`);
  return answering(asking, decide([endOf(found, 'withdrawn')], [showHandoff(found), wish('slack.card.show')]), `You took it back. ${commands(asking.incident)}`);
}

/** The one that waits, for words instead of a button; undefined when none does. */
export function waiting({ handoff }: Incident): number | undefined {
  return handoff?.id;
}

function begun({ incident, ...rest }: Asking, { to, note }: Given): Commanding {
  const { handoff: old, commander } = incident;
  const id = incident.handoffs + 1;
  const next = { id, to, by: rest.by, ...(commander ? { from: commander } : {}) };
  const decision = decide(
    [
      ...(old ? [endOf(old, 'withdrawn')] : []),
      { kind: 'handoff.offered', key: `handoff:${id}`, data: { handoff: id, to, ...(commander ? { from: commander } : {}), ...(note === undefined ? {} : { note }) } },
    ],
    [
      ...(old ? [showHandoff(old)] : []), showHandoff(next), { kind: 'slack.tell', data: { user: whoAnswers(next).id, about: 'handoff', ref: String(id) } },
      wish('slack.people.invite'), wish('slack.card.show'),
    ],
  );
  const asked = isAskedFor(next) ? `You asked ${named(whoAnswers(next))} for command` : `Command is offered to ${named(to)}`;
  return answering({ incident, ...rest }, decision, `${asked} of ${incidentName(incident.id)}; it waits for their yes. ${commands(incident)}`);
}

function accepted(asking: Asking, handoff: Handoff): Commanding {
  const { incident, by } = asking;
  const who = samePerson(handoff.to, by) ? 'You command' : `${named(handoff.to)} commands`;
  return answering(asking, commandChange(incident, handoff.to, { how: 'accepted' }), `${who} ${incidentName(incident.id)} now.`);
}

/** The handoff that is meant, if it waits; else what became of it. A click may come late, twice, or after others were faster. */
function pending(asking: Asking, id: number): Handoff | Refusal | Answer {
  const { incident, now } = asking;
  if (!isOpen(incident)) return inPlaceOf(asking, over(incident).refuse);
  if (incident.handoff?.id === id) return incident.handoff;
  const ended = incident.endedHandoffs.find((one) => one.id === id);
  if (!ended) return { refuse: 'There is no such handoff in this incident.' };
  const ago = sayDuration(Math.max(0, between(ended.endedAt, now)));
  return inPlaceOf(asking, `This handoff was ${ended.how} ${ago} ago. Nothing changed. ${commands(incident)}`);
}

function notYou(asking: Asking, handoff: Handoff): Answer {
  const why = isAskedFor(handoff) ? 'who commands, can answer that' : 'who is offered command, can answer that';
  return tell(`Only ${named(whoAnswers(handoff))}, ${why}. ${commands(asking.incident)}`);
}

function notYours(incident: Incident, commander: Person): Refusal {
  return { refuse: `${named(commander)} commands ${incidentName(incident.id)}, so only they can offer it to somebody. Ask them to, or ask for command yourself: \`/incident handoff\`.` };
}

function waits({ incident, now }: Asking, handoff: Handoff): string {
  const ago = sayDuration(Math.max(0, between(handoff.at, now)));
  const what = isAskedFor(handoff) ? `${named(handoff.to)} asked for command ${ago} ago` : `Command was offered to ${named(handoff.to)} ${ago} ago`;
  return `${what}, and ${named(whoAnswers(handoff))} has not answered yet. ${commands(incident)}`;
}

function commands({ commander }: Incident): string {
  return commander ? `${named(commander)} commands.` : 'Nobody commands.';
}

function inPlaceOf({ channel }: Asking, text: string): Answer {
  return inPlace(channel, text);
}
