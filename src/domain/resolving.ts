// Resolving: the incident, its alerts outside, and the postmortem where the severity asks for one, with the person who sees to it.
import { samePerson, slackPerson, type Account, type Person } from './actor.ts';
import { whyUnfit } from './command.ts';
import { mentioned } from './command-text.ts';
import { decide, tell, type Answer, type Decision } from './decision.ts';
import type { Config } from './config.ts';
import type { NewEffect } from './effects.ts';
import { escape } from './entities.ts';
import type { Refusal } from './errors.ts';
import type { NewFact } from './facts.ts';
import { incidentName, isOpen, type Incident } from './incident.ts';
import { leftOpen } from './left-open.ts';
import { refresh } from './opening.ts';
import { readable } from './typed-text.ts';

const named = /^owner:?\s+(<@[^>\s]+>)[\s,;:.|–-]*|(?<!\b(?:by|the|its|our|from|of))[\s,;.|–-]+owner:?\s+(<@[^>\s]+>)[\s.]*$/i;
const unknown = /(?:^|(?<!\b(?:by|the|its|our|from|of))\s)owner:?\s+@(\S{1,40})/i;

/** `errors are gone, owner @x`: the owner of the postmortem may be named at the beginning or at the end. `owner` is a Slack id. */
export function readResolving(text: string): { readonly evidence: string; readonly owner: string | undefined } | Refusal {
  const found = named.exec(text);
  const owner = mentioned(found?.[1] ?? found?.[2] ?? '');
  if (found && owner !== undefined) return { evidence: readable(text.replace(found[0], '')), owner };
  const name = unknown.exec(text)?.[1];
  if (name !== undefined) return { refuse: `I cannot tell who @${name.replaceAll(/[<>&]/g, '')} is. Pick the name from the list that Slack shows: \`/incident resolve errors are gone, owner @chiara\`.` };
  return { evidence: readable(text), owner: undefined };
}

/** `by` resolves it; `owner` is who they named for the postmortem. */
export type Resolver = { readonly by?: Person | undefined; readonly owner?: Person | undefined };

/** `id`: whom somebody named. Nobody waits with resolving for a better name: who cannot see to it is left out, and `unfit` says why. */
export function namedOwner(id: string | undefined, account: Account | undefined): { readonly owner: Person | undefined; readonly unfit: string } {
  const owner = id === undefined ? undefined : slackPerson(id);
  const why = owner && whyUnfit(owner, account);
  return why === undefined ? { owner, unfit: '' } : { owner: undefined, unfit: ` ${why}, so the postmortem is not theirs: the commander sees to it, or you do.` };
}

/** `evidence`: how somebody knows that it is fixed, in their words. */
export function resolution(incident: Incident, config: Config, evidence: string, who: Resolver = {}): Decision {
  const cleared = clearing(incident);
  const written = postmortemAtEnd(incident, config, who);
  return decide(
    [{ kind: 'status.set', data: { status: 'resolved', was: incident.status, evidence } }, ...cleared.facts, ...written.facts],
    [...cleared.effects, ...written.effects, ...refresh, ...leftOpen(incident), { kind: 'slack.say', data: { about: 'resolved' } }],
  );
}

/** What still rings is cleared, here and at its source. */
export function clearing({ alerts }: Incident): Decision {
  const still = alerts.filter((alert) => alert.state !== 'cleared');
  return decide(
    still.map((alert): NewFact => ({ kind: 'alert.cleared', data: { source: alert.source, key: alert.key } })),
    still.filter((alert) => alert.source === 'pagerduty').map((alert): NewEffect => ({ kind: 'pagerduty.resolve', data: { key: alert.key } })),
  );
}

/** Naming its owner asks for a postmortem, as the severity does. People leave now, so it is given to one of them (PagerDuty's postmortem guide). */
function postmortemAtEnd(incident: Incident, config: Config, { by, owner }: Resolver): Decision {
  if (!mayLeave(incident)) return decide([]);
  const why = postmortemWanted(incident, config) ?? (owner ? 'a person named who sees to it' : undefined);
  if (why === undefined && !incident.postmortem) return decide([]);
  const owned = ownership(incident, owner ?? incident.postmortemOwner ?? incident.commander ?? by);
  return incident.postmortem || why === undefined ? owned : decide([wanted(why), ...owned.facts], [publish, ...owned.effects]);
}

const publish: NewEffect = { kind: 'github.postmortem.publish', data: {} };

function wanted(why: string): NewFact {
  return { kind: 'postmortem.wanted', data: { why } };
}

/** Nothing when that person sees to it already. Told to them, because the incident's channel falls silent now. */
function ownership({ postmortemOwner: was }: Incident, owner: Person | undefined): Decision {
  if (!owner || samePerson(owner, was)) return decide([]);
  const told: NewEffect[] = owner.via === 'slack' ? [{ kind: 'slack.tell', data: { user: owner.id, about: 'postmortem' } }] : [];
  return decide([{ kind: 'postmortem.owned', data: { owner, ...(was ? { was } : {}) } }], told);
}

/** A person asks for the postmortem: where it is, or that it begins, or why there is none. */
export function postmortemAsked(incident: Incident, by: Person, { publishes = 'link' }: { readonly publishes?: Publishes } = {}): Decision | Refusal | Answer {
  const { postmortem } = incident;
  const name = incidentName(incident.id);
  if (incident.mergedInto !== undefined) return { refuse: `${name} was merged into ${incidentName(incident.mergedInto)}: the postmortem is written there.` };
  if (postmortem?.url !== undefined) return tell(`The postmortem of ${name} is there: ${escape(postmortem.url)}`);
  if (postmortem?.branch !== undefined) return tell(`The postmortem of ${name} is there: branch ${plainly(postmortem.branch)} of ${plainly(postmortem.repo ?? 'the repository')}, file ${plainly(postmortem.path ?? 'not recorded')}.`);
  if (incident.kind === 'drill') return { refuse: 'A drill gets no postmortem, and counts in no figures.' };
  if (incident.private) return { refuse: 'This incident is private: its postmortem does not leave Tocsin. The timeline has everything: `/incident timeline`.' };
  if (incident.status === 'declined') return { refuse: `${name} was declined, so there is nothing to write. If it was an incident after all: \`/incident reopen\`.` };
  if (isOpen(incident)) return { refuse: `${name} is still open. Its postmortem begins when it is resolved: \`/incident resolve\`.` };
  if (postmortem) return publishes !== false ? decide([], [publish], tell(`The postmortem of ${name} was asked for already. ${publishes === 'link' ? 'Its link' : 'Where it is'} stands in the channel as soon as the draft is there; if it does not come, \`/incident doctor\` says what is missing.`)) : tell(unpublished(name));
  const owned = ownership(incident, incident.postmortemOwner ?? incident.commander ?? by);
  // Asked for all the same: somebody sees to it, wherever it is written.
  if (publishes === false) return decide([wanted('a person asked for it'), ...owned.facts], [...owned.effects, { kind: 'slack.card.show', data: {} }], tell(unpublished(name)));
  return decide(
    [wanted('a person asked for it'), ...owned.facts],
    [publish, ...owned.effects, { kind: 'slack.card.show', data: {} }],
    tell(`I am writing the draft from the records. ${incident.kind === 'retrospective' ? `Ask \`/incident postmortem ${name}\` again in a minute for ${publishes === 'link' ? 'its link; if there is none' : 'where it is; if it is not there'},` : `${capital(follows(publishes))} in the channel; if it does not,`} \`/incident doctor\` says what is missing.`),
  );
}

/** How postmortems are published here: so that people get a link, as a branch without one, or not at all. */
export type Publishes = 'link' | 'branch' | false;

export function follows(publishes: Publishes): string {
  return publishes === 'branch' ? 'where it is follows' : 'its link follows';
}

function capital(text: string): string {
  return `${text.slice(0, 1).toUpperCase()}${text.slice(1)}`;
}

function unpublished(name: string): string {
  return `Postmortems are not set up here, so no draft is written: write it where your team does. \`/incident timeline ${name}\` has what happened. Whoever runs Tocsin can change that; \`/incident doctor\` says how.`;
}

/** As an answer shows it: no markup of Slack's. */
function plainly(text: string): string {
  return text.replaceAll(/[<>&`*_~]/g, ' ');
}

/** Why a postmortem opens by itself, or undefined when a person decides. Never for a drill. */
export function postmortemWanted(incident: Incident, config: Config): string | undefined {
  if (!mayLeave(incident)) return undefined;
  if (incident.severity === undefined) return config.postmortem['when-unset'] === 'required' ? 'no severity was set' : undefined;
  return config.severities[incident.severity]?.postmortem === 'required' ? `${incident.severity} asks for one` : undefined;
}

/** A drill teaches nothing about the systems, and a private incident does not leave Tocsin. */
function mayLeave(incident: Incident): boolean {
  return incident.kind !== 'drill' && !incident.private;
}
