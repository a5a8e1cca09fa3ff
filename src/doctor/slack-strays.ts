// Channels that Tocsin made and no incident owns: where Slack let two of one name through, or a former channel was left open.
import type { Check } from '../domain/diagnosis.ts';
import { clocksMayDifferMs } from '../domain/time.ts';
import type { Slack } from '../ports.ts';
import { channelsOfNobody } from '../store/incident.ts';
import { answer, asked, found, names, type Patient } from './patient.ts';

const check = found('Slack');

/** Walks all of conversations.list: only where it was asked for (`thorough`). Nothing where the database cannot be asked: its own area says why. */
export async function strays(slack: Slack, patient: Patient, bot: string): Promise<Check[]> {
  const made = await answer(slack.channelsMadeBy(bot));
  if (!('got' in made)) return [check('channels', 'off', { say: `which channels Tocsin made could not be asked: ${'away' in made ? made.away.message : made.refused.message}` })];
  // One that was made a moment ago may not be on record yet.
  const settled = made.got.filter(({ createdAt }) => createdAt.getTime() < patient.clock.now().getTime() - clocksMayDifferMs);
  const nobodys = await asked(patient, (db) => channelsOfNobody(db, settled.map(({ id }) => id)));
  if (!nobodys) return [];
  const left = settled.filter(({ id }) => nobodys.got.has(id));
  if (left.length === 0) return [check('channels', 'ok', { say: 'every channel that Tocsin made belongs to an incident' })];
  // A private one is not named: not everybody who reads this may know that it is there.
  const open = left.filter((channel) => !channel.private).map(({ name }) => `#${name}`);
  const hidden = left.length - open.length;
  return [check('channels', 'warning', {
    say: `made by Tocsin, and of no incident that it knows: ${[...(open.length === 0 ? [] : [names(open, 10)]), ...(hidden === 0 ? [] : [`${hidden} private`])].join(' and ')}`,
    fix: 'Look whether people talk there, tell them where the incident goes on, then archive it. Channels from before a database that was begun anew belong here too.',
  })];
}
