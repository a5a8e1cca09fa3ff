// The list of incidents: what is open now, seen only by who asked.
import { isOpen, type Incident } from '../domain/incident.ts';
import { between, sayDuration } from '../domain/time.ts';
import type { Message } from './blocks.ts';
import { channelMention, clip } from './escape.ts';
import { context, header, message, section } from './kit.ts';
import { nextUpdateWords } from './next-update.ts';
import { commanderWords, count, isDrill, lasted, nameOf, severityWords, statusWords, type View } from './words.ts';

const most = 25;

/**
 * Open ones first, drills last among them; an unknown severity and the worst on top, then the oldest. The caller leaves out
 * what the reader may not see.
 */
export function renderList(incidents: readonly Incident[], view: View): Message {
  const key = `list:${view.now}`;
  if (incidents.length === 0) {
    const none = 'No incident is open. To open one: `/incident declare what is wrong`.';
    return message(none, [section(none)], key);
  }
  const sorted = [...incidents].sort((a, b) => rank(a) - rank(b) || a.id - b.id);
  const lines = sorted.slice(0, most).map((incident) => row(incident, view));
  const left = incidents.length - most;
  const open = incidents.filter((incident) => isOpen(incident)).length;
  const title = `${count(open, 'open incident')}${open < incidents.length ? ` of ${incidents.length} shown` : ''}`;
  const blocks = [
    header(title),
    ...lines.map((line) => section(line)),
    ...(left > 0 ? [context(`${left} more are not shown here.`)] : []),
  ];
  const names = sorted.slice(0, 5)
    .map((one) => `${nameOf(one)} ${severityWords(one, view.config)}, ${statusWords[one.status]}: ${clip(one.title, 120)}`);
  return message(`${title}. ${names.join('; ')}.`, blocks, key);
}

function rank(incident: Incident): number {
  const severity = Number(incident.severity?.slice(3) ?? 0) || 0;
  return (isOpen(incident) ? 0 : 100) + (isDrill(incident) ? 10 : 0) + Math.min(severity, 9);
}

function row(incident: Incident, { config, now }: View): string {
  const since = sayDuration(Math.max(0, between(incident.openedAt, now)));
  const took = lasted(incident);
  const over = took === undefined ? `opened ${since} ago` : `lasted ${took}`;
  const age = isOpen(incident) ? `open ${since}` : over;
  const next = nextUpdateWords(incident, now);
  const state = [
    severityWords(incident, config), statusWords[incident.status], age, incident.commander ? `Commander ${commanderWords(incident)}` : 'NO COMMANDER', ...(incident.private ? ['private'] : []),
    ...(next === undefined ? [] : [next]),
  ];
  const where = incident.channel ? channelMention(incident.channel) : 'no channel yet';
  return `*${nameOf(incident)}*  ${clip(incident.title, 150)}\n${[...state, where].join('  ·  ')}`;
}
