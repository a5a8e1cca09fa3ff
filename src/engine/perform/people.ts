// The right people in the channel: those the alert names, who declared it, who commands or has a role. Found late never delays the others.
import { decide } from '../../domain/decision.ts';
import { wish, type NewEffect } from '../../domain/effects.ts';
import type { NewFact } from '../../domain/facts.ts';
import { Rejected } from '../../domain/errors.ts';
import type { Incident } from '../../domain/incident.ts';
import { isUnresolved } from '../../domain/paging.ts';
import { closings, involved } from '../../domain/privacy.ts';
import { woken } from '../../domain/storm.ts';
import type { Slack } from '../../ports.ts';
import { readIncident } from '../../store/incident.ts';
import { knownPeople, savePerson, type PersonRecord } from '../../store/person.ts';
import type { Context } from '../context.ts';
import { channelOf, type Performer, type Work } from './work.ts';

// People seldom change their accounts; who was not found is looked for again after a tenth of this (store/person.ts).
const freshMs = 24 * 3_600_000;

/** Looked up and invited in one go. */
const mostAtOnce = 50;

type Assignee = { readonly id: string; readonly name: string };

/** Warms the cache while the channel is being created. */
export const findPeople: Performer<'people.find'> = async ({ incident, context }) => {
  const { known, unknown } = await sorted(context, incident);
  for (const assignee of unknown) await lookUp(context, assignee);
  return { outcome: `${known.length} known, ${unknown.length} looked up` };
};

export const invitePeople: Performer<'slack.people.invite'> = async (work) => {
  const { incident, context } = work;
  const channel = channelOf(incident);
  const { known, unknown } = await sorted(context, incident);
  const moving = await leftBehind(context, incident);
  const first = await invite(work, [...involved(incident), ...slackIds(known), ...(await absorbedPeople(context, incident)), ...moving.people]);
  const late: PersonRecord[] = [];
  for (const assignee of unknown) late.push(await lookUp(context, assignee));
  const second = await invite(work, slackIds(late));
  const missing = [...known, ...late].filter((person) => person.slackId === undefined);
  const invited = [...first.invited, ...second.invited];
  return {
    outcome: `invited ${invited.length}, not in Slack ${missing.length}`,
    decide: (now) => {
      // It became private meanwhile: whoever was invited is in the channel that was left, and is invited anew.
      if (now.channel?.id !== channel) return decide([], [wish('slack.people.invite')]);
      const facts: NewFact[] = [];
      if (invited.length > 0) facts.push({ kind: 'people.invited', data: { people: invited } });
      const gone = [
        ...missing.map((m) => ({ id: m.id, name: m.name, why: m.whyNot ?? 'not found in Slack' })),
        ...[...first.failed, ...second.failed].map((f) => ({ id: f.user, name: `<@${f.user}>`, why: `Slack says ${f.code}` })),
      ].filter((one) => !now.missing.some((known) => known.id === one.id));
      for (const one of gone) facts.push({ kind: 'people.missing', key: `missing:${one.id}`, data: one });
      const effects: NewEffect[] = gone.map((one) => ({ kind: 'slack.say', data: { about: 'missing-person', ref: one.id } }));
      const next = moving.more ? [wish('slack.people.invite')] : closings(now);
      return decide(facts, [...effects, ...(facts.length === 0 ? [] : [wish('slack.card.show')]), ...next]);
    },
  };
};

/** Everybody who was in a public channel that was left, as far as Slack says. Bots, guests and people of other companies only if they have something to do in it. */
async function leftBehind(context: Context, incident: Incident): Promise<{ people: string[]; more: boolean }> {
  const { slack } = context.ports;
  const members: string[] = [];
  for (const { id, people } of incident.formerChannels.filter((one) => !one.closed)) members.push(...((await membersOf(slack, id)) ?? people));
  const wanted = [...new Set(members)].filter((id) => !incident.invited.includes(id) && !incident.left.includes(id) && !incident.missing.some((one) => one.id === id)).sort();
  const people: string[] = [];
  for (const id of wanted) {
    // So that a channel of hundreds gets on even when Slack answers a hundred questions a minute.
    if (people.length === mostAtOnce) return { people, more: true };
    const user = await slack.user(id);
    if (user && !user.isBot && !user.isOutsider && !user.deleted) people.push(id);
  }
  return { people, more: false };
}

/** Slack does not say any more once we were taken out of it, or it was archived by hand: then those count whom we had invited. */
async function membersOf(slack: Slack, channel: string): Promise<readonly string[] | undefined> {
  try {
    return await slack.members(channel);
  } catch (error) {
    if (error instanceof Rejected) return undefined;
    throw error;
  }
}

/** Who worked on an incident that turned out to be the same as this one. */
async function absorbedPeople(context: Context, incident: Incident): Promise<string[]> {
  const others = await Promise.all(incident.absorbed.map((id) => readIncident(context.pool, id)));
  return others.flatMap((other) => (other ? [...other.invited, ...involved(other)] : []));
}

function slackIds(records: readonly PersonRecord[]): string[] {
  return records.flatMap((record) => record.slackId ?? []);
}

async function invite(work: Work<'slack.people.invite'>, wanted: readonly string[]): Promise<{ invited: string[]; failed: readonly { user: string; code: string }[] }> {
  const { invited: there, left } = work.incident;
  const fresh = [...new Set(wanted)].filter((id) => !there.includes(id) && !left.includes(id));
  if (fresh.length === 0) return { invited: [], failed: [] };
  const { failed } = await work.context.ports.slack.invite(channelOf(work.incident), fresh);
  return { invited: fresh.filter((id) => !failed.some((f) => f.user === id)), failed };
}

async function sorted(context: Context, incident: Incident): Promise<{ known: readonly PersonRecord[]; unknown: readonly Assignee[] }> {
  const open = incident.alerts.filter((alert) => alert.source === 'pagerduty');
  const paged = incident.pages.filter((page) => page.state === 'sent' && page.target.type === 'user' && !isUnresolved(page.target)).map((page) => page.target);
  const assignees = [...new Map([...open.flatMap((alert) => alert.assignees), ...woken(incident), ...paged].map((a) => [a.id, a])).values()];
  if (assignees.length === 0) return { known: [], unknown: [] };
  const known = await knownPeople(context.pool, 'pagerduty', assignees.map((a) => a.id), freshMs);
  return { known, unknown: assignees.filter((a) => !known.some((k) => k.id === a.id)) };
}

/** PagerDuty user → e-mail → Slack user. An outage on the way throws; not being there is an answer, kept with its reason. */
async function lookUp(context: Context, assignee: Assignee): Promise<PersonRecord> {
  const record = { via: 'pagerduty', id: assignee.id, name: assignee.name, slackId: undefined, whyNot: undefined };
  const found = { ...record, ...(await match(context, assignee)) };
  await savePerson(context.pool, found);
  return found;
}

async function match(context: Context, assignee: Assignee): Promise<Partial<PersonRecord>> {
  const { pagerduty, slack } = context.ports;
  if (!pagerduty) return { whyNot: 'PAGERDUTY_API_TOKEN is not set, so their e-mail is unknown' };
  const user = await pagerduty.user(assignee.id);
  if (!user) return { whyNot: 'PagerDuty no longer has them' };
  const account = await slack.userByEmail(user.email);
  if (!account || account.deleted) return { name: user.name, whyNot: 'no Slack account has their PagerDuty e-mail address' };
  return { name: user.name, slackId: account.id };
}
