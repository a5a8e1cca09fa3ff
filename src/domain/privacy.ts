// Private incidents: who is in them, and how one that was public becomes private. There is no way back.
import { channelName, withSuffix } from './channel-name.ts';
import type { Config } from './config.ts';
import { decide, tell, type Answer, type Decision } from './decision.ts';
import type { NewEffect } from './effects.ts';
import { incidentName, maySee, type Incident } from './incident.ts';
import { isTaskOpen } from './work.ts';
import type { Actor, Person } from './actor.ts';

/** Verbs that people may try, and why there is none: what was private once stays so. */
const noWayBack: ReadonlySet<string> = new Set(['public', 'unprivate', 'unrestrict', 'publish', 'declassify']);

/** Undefined for any other word. */
export function whyNotPublic(verb: string): string | undefined {
  if (!noWayBack.has(verb)) return undefined;
  return 'A private incident stays private: people wrote in it because it was. To tell others, write them a summary yourself, or `/incident declare` a public one for what everybody may know.';
}

/** Slack ids of those who have something to do in it, whether or not they were invited (yet). */
export function involved(incident: Incident): readonly string[] {
  const { openedBy, commander, roles, tasks, handoff, madePrivate, postmortemOwner } = incident;
  const who: readonly (Actor | undefined)[] = [
    openedBy, commander, ...roles.map((one) => one.person), ...tasks.filter(isTaskOpen).map((task) => task.assignee), handoff?.to, madePrivate?.by, postmortemOwner,
  ];
  return [...new Set(who.flatMap((one) => (one?.type === 'person' && one.via === 'slack' ? [one.id] : [])))];
}

/** Whether somebody may be told of it in their own conversation, or press what they were shown there. */
export function mayKnow(incident: Incident, who: Person): boolean {
  return maySee(incident, who) || (!incident.left.includes(who.id) && involved(incident).includes(who.id));
}

/** Whether it is there for a guest of the workspace, who sees only what they were brought into, as in Slack's own channels. */
export function isFor(incident: Incident, { id }: Person): boolean {
  return !incident.left.includes(id) && (incident.invited.includes(id) || involved(incident).includes(id));
}

/** The private channel's name tells nothing but the number: `inc-42-private`. */
export function privateName(config: Pick<Config, 'channels'>, incident: Incident): string {
  const pattern = config.channels.name;
  const neutral = { id: incident.id, kind: incident.kind };
  return pattern.includes('{slug}') ? channelName(pattern, { ...neutral, title: 'private' }) : channelName(`${pattern}-private`, { ...neutral, title: '' });
}

/** What its public channel is called once it is left: its name may have held the title. `attempt` as for any channel. */
export function formerName(config: Pick<Config, 'channels'>, incident: Incident, attempt: number): string {
  return withSuffix(privateName(config, incident).replace(/private/, 'former'), attempt);
}

/** A public incident becomes private: its public channel is taken back at once, and closed when its people are in the new one. */
export function madePrivate(incident: Incident, config: Pick<Config, 'channels'>, reason: string): Decision | Answer {
  if (incident.private) return tell(`${incidentName(incident.id)} is private already. Nothing changed.`);
  const { channel } = incident;
  const left: NewEffect[] = channel ? [closing(channel.id)] : [];
  return decide(
    [{ kind: 'incident.made_private', data: { ...(channel ? { was: { id: channel.id, name: channel.name } } : {}), ...(reason === '' ? {} : { reason }) } }],
    [{ kind: 'slack.channel.move', data: { name: privateName(config, incident) } }, { kind: 'slack.announcement.show', data: {} }, ...left],
  );
}

/** What Tocsin said in a channel that the incident has left is taken back; the channel is archived when nobody needs it any more. */
export function closing(channel: string): Extract<NewEffect, { kind: 'slack.channel.close' }> {
  return { kind: 'slack.channel.close', data: { channel, redact: true } };
}

/** Wishes for every public channel that a private incident has left and that is not closed. Where that was given up, "Try again" brings it back. */
export function closings(incident: Incident): readonly ReturnType<typeof closing>[] {
  if (incident.troubles.some((trouble) => trouble.kind === 'slack.channel.close')) return [];
  return incident.private ? incident.formerChannels.filter((one) => !one.closed).map((one) => closing(one.id)) : [];
}
