// Said when no alert fires any more and somebody has worked on it: is it fixed?
import { allCleared, isOpen } from '../../domain/incident.ts';
import { mention } from '../escape.ts';
import { actions, button, section } from '../kit.ts';
import type { Words } from '../said.ts';
import { nameOf, realAlerts } from '../words.ts';

export const saidAlertsCleared: Words = (incident) => {
  if (!isOpen(incident) || !allCleared(incident)) return undefined;
  const whom = incident.commander ? `${mention(incident.commander)}, is` : 'Is';
  const { length } = realAlerts(incident);
  const cleared = length === 1 ? 'The alert has cleared.' : `All ${length} alerts have cleared.`;
  const ask = 'If so, resolve the incident and say how you know. If not yet, do nothing: it stays open.';
  const question = `${cleared} ${whom} it fixed? ${ask}`;
  const resolve = button({ id: 'resolve', text: 'Resolve incident', value: String(incident.id), style: 'primary' });
  return { text: `${nameOf(incident)}: ${question}`, blocks: [section(question), actions([resolve])] };
};
