// PagerDuty kept in step: acknowledged, resolved, noted. Each looks before it repeats; our own echo comes back quietly.
import type { Actor } from '../../domain/actor.ts';
import { incidentName } from '../../domain/incident.ts';
import { echoMark } from '../../domain/signals.ts';
import type { PagerDuty } from '../../ports.ts';
import { factsOf } from '../../store/fact.ts';
import type { Context } from '../context.ts';
import { soon } from '../soon.ts';
import type { Fate, Performer } from './work.ts';

const slackPatienceMs = 1_500;
const off: Fate = { outcome: 'PagerDuty is off: PAGERDUTY_API_TOKEN is not set' };

export const acknowledge: Performer<'pagerduty.acknowledge'> = async ({ context, effect, incident }) => {
  const { pagerduty } = context.ports;
  if (!pagerduty) return off;
  // Setting "acknowledged" on a resolved incident reopens it, so a late one looks first.
  const there = await pagerduty.incident(effect.data.key);
  if (!there || there.status !== 'triggered') return { outcome: `PagerDuty says ${there?.status ?? 'it is gone'}` };
  await pagerduty.setStatus(effect.data.key, 'acknowledged', await emailOf(context, incident.commander));
  return { outcome: 'acknowledged' };
};

export const resolve: Performer<'pagerduty.resolve'> = async ({ context, effect, incident }) => {
  const { pagerduty } = context.ports;
  if (!pagerduty) return off;
  const there = await pagerduty.incident(effect.data.key);
  if (!there || there.status === 'resolved') return { outcome: `PagerDuty says ${there?.status ?? 'it is gone'}` };
  await pagerduty.setStatus(effect.data.key, 'resolved', await emailOf(context, incident.commander));
  return { outcome: 'resolved' };
};

export const note: Performer<'pagerduty.note'> = async ({ context, effect, incident }) => {
  const { pagerduty } = context.ports;
  if (!pagerduty) return off;
  // Asked for while it was public, perhaps: everybody with an account there reads notes.
  if (incident.private) return { outcome: 'private: PagerDuty is not told' };
  const [fact] = await factsOf(context.pool, incident.id, { after: effect.data.seq - 1, most: 1 });
  if (!fact || !('text' in fact.data)) return { outcome: 'there is nothing to note' };
  const content = `${fact.data.text.slice(0, 20_000)} — ${incidentName(incident.id)}, row ${fact.seq} ${echoMark}`;
  if (effect.attempt > 1 && (await alreadyThere(pagerduty, effect.data.key, content))) return { outcome: 'it was there already' };
  const { id } = await pagerduty.addNote(effect.data.key, content, await emailOf(context, fact.by));
  return { outcome: `note ${id}` };
};

async function alreadyThere(pagerduty: PagerDuty, key: string, content: string): Promise<boolean> {
  return (await pagerduty.notes(key)).some((known) => known.content.trim() === content.trim());
}

/** PagerDuty shows who did it when we act under that person's e-mail; undefined means the configured address. */
async function emailOf(context: Context, who: Actor | undefined): Promise<string | undefined> {
  if (who?.type !== 'person' || who.via !== 'slack') return undefined;
  // The pager does not wait for Slack, which may be what is dark.
  const user = await soon(context.clock, slackPatienceMs, context.ports.slack.user(who.id));
  return user === 'away' ? undefined : user?.email;
}
