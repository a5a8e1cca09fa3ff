// What people do with a follow-up after the incident: done, declined, open again, another day, a proof. Shared by command and buttons.
import { decide, tell } from './decision.ts';
import { wish } from './effects.ts';
import { day, type Proof } from './facts-followups.ts';
import type { Refusal } from './errors.ts';
import { dayOf, isFollowupOpen, workingDay } from './followup-due.ts';
import { inStep, provedLater, wordOf } from './followup-issues.ts';
import type { FollowupOutcome } from './followups.ts';
import { incidentName, type Followup, type Incident } from './incident.ts';
import type { Config } from './config.ts';
import { escape } from './entities.ts';
import { readProof } from './followup-proof.ts';
import type { Instant } from './time.ts';

export type FollowupVerb =
  | { readonly do: 'issue' | 'done' | 'reopen'; readonly id: number }
  | { readonly do: 'decline'; readonly id: number; readonly reason: string }
  | { readonly do: 'due'; readonly id: number; readonly dueOn: string }
  | { readonly do: 'prove'; readonly id: number; readonly proof: Proof | undefined };

const verbs = 'issue|ticket|done|finished|decline|declined|wontdo|reopen|due|check|prove';

/** `issue 2` or `2 issue`, with what follows; undefined when it is none of these. A text may begin with such a word: the number makes it one. */
export function readVerb(asked: string): FollowupVerb | Refusal | undefined {
  const found = new RegExp(String.raw`^(?:(${verbs})\s+(?:#|AI-)?(\d{1,9})|(?:#|AI-)?(\d{1,9})\s+(${verbs}))(?:\s+([\s\S]+))?$`, 'i').exec(asked);
  if (!found) return undefined;
  const verb = (found[1] ?? found[4] ?? '').toLowerCase();
  const id = Number(found[2] ?? found[3]);
  const rest = (found[5] ?? '').trim();
  switch (verb) {
    case 'due': return day.safeParse(rest).success ? { do: 'due', id, dueOn: rest } : { refuse: `Write the day as year-month-day: \`/incident followup due ${id} 2026-12-01\`.` };
    case 'check': case 'prove': return readProof(id, rest);
    case 'decline': case 'declined': case 'wontdo':
      return rest.length > 1_000 ? { refuse: 'Keep the reason under 1,000 characters.' } : { do: 'decline', id, reason: rest };
    default: break;
  }
  if (rest !== '') return undefined;
  if (verb === 'done' || verb === 'finished') return { do: 'done', id };
  return { do: verb === 'reopen' ? 'reopen' : 'issue', id };
}

function theOne(incident: Incident, id: number): Followup | Refusal {
  const one = incident.followups.find((other) => other.id === id);
  if (!one) return { refuse: `There is no follow-up ${id} in ${incidentName(incident.id)}. \`/incident followup list\` shows what there is.` };
  return one.dropped ? { refuse: `Follow-up ${id} was dropped. Note it again if it is to be done.` } : one;
}

/** The follow-up that a form is to be about, or why there is nothing to ask: the form would only be refused. */
export function followupFor(incident: Incident, id: number, what: 'due' | 'decline' | 'check'): Followup | Refusal {
  const one = theOne(incident, id);
  if ('refuse' in one || what === 'check' || isFollowupOpen(one)) return one;
  return { refuse: `Follow-up ${id} is ${wordOf(one)}: ${what === 'due' ? 'it needs no day' : 'there is nothing to decline'}. \`/incident followup list\` shows what is open.` };
}

/** One with an issue ends where its issue does: two places that say different things would be worse than one click more. */
export function followupEnded(incident: Incident, id: number, how: 'done' | 'declined', { config, reason = '' }: { readonly config: Config; readonly reason?: string }): FollowupOutcome {
  const one = theOne(incident, id);
  if ('refuse' in one) return one;
  if (one.ended) return tell(`Follow-up ${id} is ${wordOf(one)} already. Nothing changed.`);
  if (one.issue) return { refuse: `Follow-up ${id} is an issue: close it there${how === 'declined' ? ' as not planned' : ''}, and Tocsin knows. ${escape(one.issue.url)}` };
  if (how === 'declined' && reason === '') return { refuse: `Say why, for whoever reads it later: \`/incident followup decline ${id} the old system goes away in March\`.` };
  const settled = { followup: id, how, ...(reason === '' ? {} : { reason }) };
  return decide(
    [{ kind: 'followup.settled', data: settled }], [wish('slack.card.show'), ...(how === 'done' ? provedLater(one, config) : []), ...inStep(incident)],
    tell(`Follow-up ${id} is ${how}${how === 'done' && one.proof ? '. Its proof is asked for from now on' : ''}. Reminders end.`),
  );
}

export function followupReopened(incident: Incident, id: number): FollowupOutcome {
  const one = theOne(incident, id);
  if ('refuse' in one) return one;
  if (!one.ended) return tell(`Follow-up ${id} is open. Nothing changed.`);
  if (one.issue && one.ended.how !== 'gone') return { refuse: `Follow-up ${id} is an issue: reopen it there, and Tocsin knows. ${escape(one.issue.url)}` };
  return decide([{ kind: 'followup.reopened', data: { followup: id, why: 'person' } }], [wish('slack.card.show'), ...inStep(incident)], tell(`Follow-up ${id} is open again.`));
}

export function followupScheduled(incident: Incident, id: number, dueOn: string, { now }: { readonly now: Instant }): FollowupOutcome {
  const one = theOne(incident, id);
  if ('refuse' in one) return one;
  if (!isFollowupOpen(one)) return { refuse: `Follow-up ${id} is ${wordOf(one)}: it needs no day.` };
  if (dueOn < dayOf(now)) return { refuse: `${dueOn} is over. Name a day from today on.` };
  if (one.dueOn === dueOn) return tell(`Follow-up ${id} is due on ${dueOn} already. Nothing changed.`);
  const weekend = workingDay(dueOn, 0) === dueOn ? '' : ' That is a weekend: people are reminded on the Monday after.';
  const issue = one.issue ? ` Its issue still says another day: ${escape(one.issue.url)}` : '';
  return decide([{ kind: 'followup.scheduled', data: { followup: id, dueOn } }], [wish('slack.card.show'), ...inStep(incident)], tell(`Follow-up ${id} is due on ${dueOn}.${weekend}${issue}`));
}
