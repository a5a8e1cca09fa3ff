// Who commands: taking command when nobody does, taking it over from somebody, and what either means. Every door decides here.
import { samePerson, type Account, type Person } from './actor.ts';
import type { Config } from './config.ts';
import { decide, tell, type Answer, type Decision } from './decision.ts';
import { wish, type NewEffect } from './effects.ts';
import type { Refusal } from './errors.ts';
import type { FactData, NewFact } from './facts.ts';
import { incidentName, isOpen, type Handoff, type Incident } from './incident.ts';
import { refresh } from './opening.ts';
import { between, sayDuration, type Instant } from './time.ts';

/** When somebody last wrote or did something here, by Slack id. */
type Heard = ReadonlyMap<string, { readonly spokeAt: Instant | undefined }>;

/** Who asks, where, and what is known of the people: a handler's situation is one. */
export type Asking = {
  readonly incident: Incident; readonly by: Person; readonly now: Instant; readonly config: Config; readonly channel: string | undefined;
  readonly known: { readonly presence?: Heard; readonly account?: Account };
};

/** Somebody else commands. When they are silent, a form with a reason is enough; else they are asked, or overridden in own words. */
export type Held = { readonly held: { readonly commander: Person; readonly heardAt: Instant; readonly ago: string; readonly silent: boolean } };
export type Commanding = Decision | Refusal | Answer;

/** What people say most often when they take over. */
export const likelyReasons = { no_answer: 'No answer', unreachable: 'Not reachable', asked: 'They asked me to' } as const;
export type LikelyReason = keyof typeof likelyReasons;

type Way = { readonly how?: NonNullable<FactData<'commander.set'>['how']>; readonly reason?: string };

/**
 * One commander at a time: naming another ends the old command, and a handoff that waits, in the same transaction. Taking command
 * means somebody is on it, so what still rings in PagerDuty is acknowledged. Undefined when that person commands already.
 */
export function commandChange(incident: Incident, commander: Person, { how = 'taken', reason }: Way = {}): Decision | undefined {
  if (samePerson(incident.commander, commander)) return undefined;
  const { handoff, commander: was } = incident;
  const ringing = isOpen(incident) ? incident.alerts.filter((alert) => alert.state === 'triggered') : [];
  const facts: NewFact[] = [
    ...(handoff ? [endOf(handoff, how === 'accepted' ? 'accepted' : 'overtaken')] : []),
    { kind: 'commander.set', data: { commander, how, ...(was ? { was } : {}), ...(reason === undefined ? {} : { reason }) } },
    ...ringing.map((alert): NewFact => ({ kind: 'alert.acknowledged', data: { source: alert.source, key: alert.key } })),
    ...(incident.status === 'triage' ? [{ kind: 'status.set', data: { status: 'investigating', was: 'triage' } } as const] : []),
  ];
  const acknowledged: NewEffect[] = ringing.filter((alert) => alert.source === 'pagerduty').map((alert) => ({ kind: 'pagerduty.acknowledge', data: { key: alert.key } }));
  return decide(facts, [
    ...acknowledged, ...refresh, wish('slack.people.invite'), { kind: 'slack.say', data: { about: 'command', ref: commander.id } },
    ...(handoff ? [showHandoff(handoff)] : []), ...toldTheyCommand(commander),
  ]);
}

/** "Take command", pressed or typed. Somebody to whom it is being offered accepts it thereby. */
export function takeCommand(asking: Asking): Commanding | Held {
  const { incident, by, now, config, known } = asking;
  const { commander, handoff } = incident;
  if (!isOpen(incident)) return over(incident);
  if (samePerson(commander, by)) return tell('You command already. Nothing changed.');
  const refused = unfitSelf(by, known.account);
  if (refused) return refused;
  if (handoff && samePerson(whoAnswers(handoff), by)) return answering(asking, commandChange(incident, handoff.to, { how: 'accepted' }), commandsNow(incident, handoff.to, by));
  if (!commander) return answering(asking, commandChange(incident, by), commandsNow(incident, by, by));
  const heardAt = lastHeard(incident, known.presence) ?? incident.openedAt;
  const ms = Math.max(0, between(heardAt, now));
  return { held: { commander, heardAt, ago: sayDuration(ms), silent: ms >= config['silent-commander'] } };
}

/** What a form said: `from` is whom the person meant to relieve; without `likely` the form asked for own words. */
export type Relief = { readonly from: string; readonly likely: LikelyReason | undefined; readonly words: string | undefined };

/** The form is answered later than it was opened: who commands and whether they were heard is looked at again. */
export function takeOver(asking: Asking, { from, likely, words }: Relief): Commanding {
  const taken = takeCommand(asking);
  if (!('held' in taken)) return taken;
  const { incident, by } = asking;
  const { commander, ago, silent } = taken.held;
  const name = incidentName(incident.id);
  if (commander.id !== from) return { refuse: `Command of ${name} has passed to ${named(commander)} meanwhile, so nothing changed. To take it over from them: \`/incident commander\`.` };
  const said = [...(likely === undefined ? [] : [likelyReasons[likely]]), ...(words === undefined ? [] : [words])].join(': ');
  if (silent && said !== '') return answering(asking, commandChange(incident, by, { how: 'taken_over', reason: said }), commandsNow(incident, by, by));
  if (words !== undefined) return answering(asking, commandChange(incident, by, { how: 'taken_over', reason: `Override, heard ${ago} before: ${words}` }), commandsNow(incident, by, by));
  const back = silent ? 'No reason was given' : `${named(commander)} is back, heard ${ago} ago`;
  return { refuse: `${back}, so nothing changed. Ask for command with \`/incident handoff\`. If you must have it now: \`/incident commander\`, and say why in your own words.` };
}

/** The latest sign of life of the commander: a word, a click, a fact, or at least that they took command. */
export function lastHeard({ commander, commanderAt, commanderHeardAt }: Incident, heard: Heard | undefined): Instant | undefined {
  if (!commander) return undefined;
  return [commanderAt, commanderHeardAt, heard?.get(commander.id)?.spokeAt].filter((at) => at !== undefined).sort().at(-1);
}

/** True for a handoff that was asked for by who would get command. */
export function isAskedFor({ by, to }: Pick<Handoff, 'by' | 'to'>): boolean {
  return samePerson(by, to);
}

/** The one whose yes it takes: who is offered command, or the commander who is asked for it. */
export function whoAnswers(handoff: Pick<Handoff, 'by' | 'to' | 'from'>): Person {
  return isAskedFor(handoff) ? (handoff.from ?? handoff.to) : handoff.to;
}

export function endOf({ id }: Pick<Handoff, 'id'>, how: FactData<'handoff.ended'>['how']): NewFact {
  return { kind: 'handoff.ended', key: `handoff:${id}:ended`, data: { handoff: id, how } };
}

export function showHandoff({ id }: Pick<Handoff, 'id'>): NewEffect {
  return { kind: 'slack.item.show', data: { item: 'handoff', ref: String(id) } };
}

export function over(incident: Incident): Refusal {
  return { refuse: `${incidentName(incident.id)} is ${incident.status}, so nobody has to command it any more. If it is not over: \`/incident reopen\`.` };
}

/** Why this account can be given neither command nor a role. What Slack did not say is no reason to wait. */
export function unfit(person: Person, account: Account | undefined): Refusal | undefined {
  const why = whyUnfit(person, account);
  return why === undefined ? undefined : { refuse: `${why}. Name somebody of this workspace.` };
}

/** Somebody who takes a part themselves and cannot have one. */
export function unfitSelf(by: Person, account: Account | undefined): Refusal | undefined {
  if (account?.id !== by.id || account.is !== 'guest') return undefined;
  return { refuse: 'You are a guest here, and guests are given no part in an incident. Ask somebody of this workspace to take it.' };
}

/** `<@U…> has no account here any more`; undefined for somebody who can be given anything. */
export function whyUnfit(person: Person, account: Account | undefined): string | undefined {
  if (account?.id !== person.id || account.is === 'member' || account.is === 'unknown') return undefined;
  const why = { gone: 'has no account here any more', bot: 'is an app and answers nobody', guest: 'is a guest here, and guests are given no part in an incident' }[account.is];
  return `${named(person)} ${why}`;
}

/** As Slack shows a name; plain for people who are not in this Slack. */
export function named({ id, via, name }: Person): string {
  return via === 'slack' && /^[UW][A-Z0-9]{2,20}$/.test(id) ? `<@${id}>` : (name ?? id).replaceAll(/[<>&]/g, '');
}

function toldTheyCommand({ id: user, via }: Person): NewEffect[] {
  return via === 'slack' ? [{ kind: 'slack.tell', data: { user, about: 'role', ref: 'commander' } }] : [];
}

function commandsNow(incident: Incident, commander: Person, by: Person): string {
  return `${samePerson(commander, by) ? 'You command' : `${named(commander)} commands`} ${incidentName(incident.id)} now.`;
}

/** In the incident's channel everybody sees what came of it. Elsewhere who asked is told; in a conversation of two, in place of the buttons. */
export function answering({ incident, channel }: Asking, decision: Decision | undefined, text: string): Commanding {
  if (!decision) return tell('Nothing changed.');
  const there = incident.channel !== undefined && (channel === undefined || channel === incident.channel.id);
  return there ? decision : { ...decision, answer: inPlace(channel, text) };
}

/** Words to who pressed a button; in a conversation of two they take the place of the buttons, which lead nowhere any more. */
export function inPlace(channel: string | undefined, text: string): Answer {
  return channel?.startsWith('D') ? { say: { text }, replace: true } : tell(text);
}
