// Where an incident stands, in short, for one person who asked: no buttons, because it vanishes.
import { isOpen, type Incident } from '../domain/incident.ts';
import { between, sayDuration } from '../domain/time.ts';
import { place } from './announcement.ts';
import type { Message } from './blocks.ts';
import { postmortemWords } from './card-parts.ts';
import { clip } from './escape.ts';
import { message, section } from './kit.ts';
import { runState } from './run-words.ts';
import { alertCount, commanderWords, count, lasted, nameOf, severityWords, statusWords, type View } from './words.ts';

export function renderStatus(incident: Incident, { config, now }: View): Message {
  const age = sayDuration(Math.max(0, between(incident.openedAt, now)));
  const took = isOpen(incident) ? `open for ${age}` : `lasted ${lasted(incident) ?? age}`;
  const first = `${nameOf(incident)}: ${clip(incident.title, 300)}`;
  const stands = `${severityWords(incident, config)}, ${statusWords[incident.status]}, ${took}`;
  const state = `${stands}. Commander: ${commanderWords(incident)}.`;
  const running = incident.runs.filter((run) => run.status === 'running').slice(-3);
  const [missing, troubles] = [incident.missing.length, incident.troubles.length];
  const lines = [
    ...(incident.alerts.length === 0 ? [] : [`${alertCount(incident.alerts)}.`]),
    ...running.map((run) => `Runbook ${clip(run.title, 100)}: ${runState(run)}.`),
    ...(missing === 0 ? [] : [`${missing === 1 ? '1 person' : `${missing} people`} could not be brought in.`]),
    ...(troubles === 0 ? [] : [`Tocsin gave up ${count(troubles, 'thing')}; the card says what to do.`]),
    ...(incident.channel?.archived ? [] : [place(incident)]),
    ...postmortemWords(incident).map((words) => `${words}.`),
  ];
  const blocks = [section([`*${first}*`, state, ...lines].join('\n'))];
  return message([first, state, ...lines].join(' '), blocks, `${incident.id}:${incident.seq}:status`);
}
