// The right people in the channel: those the alert names, who declared it, who commands. Found late never delays the others.
import { decide } from '../../domain/decision.ts';
import { wish, type NewEffect } from '../../domain/effects.ts';
import type { NewFact } from '../../domain/facts.ts';
import type { Incident } from '../../domain/incident.ts';
import { knownPeople, savePerson, type PersonRecord } from '../../store/person.ts';
import type { Context } from '../context.ts';
import { channelOf, type Performer, type Work } from './work.ts';

// People seldom change their accounts; who was not found is looked for again after a tenth of this (store/person.ts).
const freshMs = 24 * 3_600_000;

type Assignee = { readonly id: string; readonly name: string };

/** Warms the cache while the channel is being created. */
export const findPeople: Performer<'people.find'> = async ({ incident, context }) => {
  const { known, unknown } = await sorted(context, incident);
  for (const assignee of unknown) await lookUp(context, assignee);
  return { outcome: `${known.length} known, ${unknown.length} looked up` };
};

export const invitePeople: Performer<'slack.people.invite'> = async (work) => {
  const { incident, context } = work;
  const { known, unknown } = await sorted(context, incident);
  const first = await invite(work, [...people(incident), ...slackIds(known)]);
  const late: PersonRecord[] = [];
  for (const assignee of unknown) late.push(await lookUp(context, assignee));
  const second = await invite(work, slackIds(late));
  const missing = [...known, ...late].filter((person) => person.slackId === undefined);
  const invited = [...first.invited, ...second.invited];
  return {
    outcome: `invited ${invited.length}, not in Slack ${missing.length}`,
    decide: (now) => {
      const facts: NewFact[] = [];
      if (invited.length > 0) facts.push({ kind: 'people.invited', data: { people: invited } });
      const gone = [
        ...missing.map((m) => ({ id: m.id, name: m.name, why: m.whyNot ?? 'not found in Slack' })),
        ...[...first.failed, ...second.failed].map((f) => ({ id: f.user, name: `<@${f.user}>`, why: `Slack says ${f.code}` })),
      ].filter((one) => !now.missing.some((known) => known.id === one.id));
      for (const one of gone) facts.push({ kind: 'people.missing', key: `missing:${one.id}`, data: one });
      const effects: NewEffect[] = gone.map((one) => ({ kind: 'slack.say', data: { about: 'missing-person', ref: one.id } }));
      return decide(facts, facts.length === 0 ? effects : [...effects, wish('slack.card.show')]);
    },
  };
};

function people(incident: Incident): string[] {
  return [incident.openedBy, incident.commander].flatMap((who) => (who?.type === 'person' && who.via === 'slack' ? [who.id] : []));
}

function slackIds(records: readonly PersonRecord[]): string[] {
  return records.flatMap((record) => record.slackId ?? []);
}

async function invite(work: Work<'slack.people.invite'>, wanted: readonly string[]): Promise<{ invited: string[]; failed: readonly { user: string; code: string }[] }> {
  const fresh = [...new Set(wanted)].filter((id) => !work.incident.invited.includes(id));
  if (fresh.length === 0) return { invited: [], failed: [] };
  const { failed } = await work.context.ports.slack.invite(channelOf(work.incident), fresh);
  return { invited: fresh.filter((id) => !failed.some((f) => f.user === id)), failed };
}

async function sorted(context: Context, incident: Incident): Promise<{ known: readonly PersonRecord[]; unknown: readonly Assignee[] }> {
  const open = incident.alerts.filter((alert) => alert.source === 'pagerduty');
  const assignees = [...new Map(open.flatMap((alert) => alert.assignees).map((a) => [a.id, a])).values()];
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
