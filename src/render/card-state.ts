// The first lines of the card: how bad, where it stands, since when; what kind of incident it is, and how it ended.
import { incidentName, isOpen, type Incident } from '../domain/incident.ts';
import { clip, sentence, since, when } from './escape.ts';
import { isDrill, lasted, severityWords, statusWords, type View } from './words.ts';

export function stateLines(incident: Incident, { config }: Pick<View, 'config'>): string {
  const kind = [
    ...(isDrill(incident) ? ['*This is a DRILL.* Practise; nothing here is a real failure.'] : []),
    ...(incident.kind === 'retrospective' ? ['Recorded afterwards.'] : []),
    ...(incident.private ? ['*Private*: only the people in this channel may see it.'] : []),
  ];
  return [`*${severityWords(incident, config)}*  ·  ${duration(incident)}`, ...endWords(incident), ...kind].join('\n');
}

function duration(incident: Incident): string {
  const status = `*${statusWords[incident.status]}*`;
  const took = lasted(incident);
  if (['resolved', 'closed'].includes(incident.status) && incident.resolvedAt !== undefined && took !== undefined) {
    return `${status}  ·  It took ${took}, until ${when(incident.resolvedAt)}`;
  }
  const opened = isOpen(incident) ? `Open since ${since(incident.openedAt)}` : `Opened ${when(incident.openedAt)}`;
  const mitigated = incident.status === 'mitigated' && incident.mitigatedAt !== undefined ? ` ${since(incident.mitigatedAt)}` : '';
  return `${status}${mitigated}  ·  ${opened}`;
}

/** Where it goes on, why it was none, how it is known to be fixed. */
function endWords({ status, mergedInto, statusNote }: Incident): string[] {
  if (mergedInto !== undefined) return [`*It goes on as ${incidentName(mergedInto)}.* Work there.`];
  if (statusNote === undefined || !['mitigated', 'resolved', 'declined'].includes(status)) return [];
  return [`${status === 'declined' ? 'Why' : 'How we know'}: ${sentence(clip(statusNote, 300))}`];
}
