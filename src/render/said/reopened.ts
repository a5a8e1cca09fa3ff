// Said when it is not over: by a person, or because an alert fires again.
import { isOpen } from '../../domain/incident.ts';
import { alertLine } from '../card-parts.ts';
import { clip, mention, sentence } from '../escape.ts';
import { actions, button, section } from '../kit.ts';
import type { Words } from '../said.ts';
import { andMore, count, nameOf, realAlerts } from '../words.ts';

/** `ref`: a person reopened it, and what they said is what the status was set with. */
export const saidReopened: Words = (incident, ref) => {
  if (!isOpen(incident)) return undefined;
  const firing = realAlerts(incident).filter((alert) => alert.state !== 'cleared');
  const what = firing.length === 0 ? 'It was opened again.' : `${count(firing.length, 'alert')} not cleared.`;
  const why = ref === undefined || incident.statusNote === undefined ? '' : ` What shows it: ${sentence(clip(incident.statusNote, 500))}`;
  const whom = incident.commander ? `${mention(incident.commander)}, please look.` : 'NO COMMANDER: who takes command?';
  const text = `${nameOf(incident)} is not over. ${what}${why} ${whom}`;
  const lines = firing.slice(0, 5).map((alert) => alertLine(alert));
  const body = [`*${text}*`, ...lines, ...andMore(firing.length - 5)].join('\n');
  const take = button({ id: 'take_command', text: 'Take command', value: String(incident.id), style: 'primary' });
  return { text, blocks: [section(body), ...(incident.commander ? [] : [actions([take])])] };
};
