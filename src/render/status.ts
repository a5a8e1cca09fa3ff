// Where an incident stands, in short, for one person who asked: no buttons, because it vanishes. The same facts as the card.
import { incidentName, isOpen, type Incident } from '../domain/incident.ts';
import { between, sayDuration } from '../domain/time.ts';
import { isTaskOpen } from '../domain/work.ts';
import { place } from './announcement.ts';
import type { Message } from './blocks.ts';
import { askedWords, missingRoles, roleName } from './card-command.ts';
import { fittingLines } from './card-list.ts';
import { postmortemWords } from './card-parts.ts';
import { taskLine } from './card-work.ts';
import { capital, clip, mention, sentence } from './escape.ts';
import { message, section } from './kit.ts';
import { nextUpdateWords } from './next-update.ts';
import { isGoing, runState } from './run-words.ts';
import { stormWords } from './storm-parts.ts';
import { alertCount, commanderWords, count, lasted, nameOf, severityWords, some, statusWords, type View } from './words.ts';

export function renderStatus(incident: Incident, view: View): Message {
  const { config, now } = view;
  const age = sayDuration(Math.max(0, between(incident.openedAt, now)));
  const first = `${nameOf(incident)}: ${clip(incident.title, 300)}`;
  const stands = `${severityWords(incident, config)}, ${statusWords[incident.status]}, ${howLong(incident, age)}`;
  const state = `${stands}. Commander: ${commanderWords(incident)}${askedWords(incident)}.`;
  const lines = [...ended(incident), ...people(incident, view), ...work(incident), ...machinery(incident)];
  const tasks = taskLines(incident, view);
  const blocks = [section([`*${first}*`, state, ...lines].join('\n')), ...(tasks.length === 0 ? [] : [section(tasks.join('\n'))])];
  return message([sentence(first), state, ...lines, ...tasks].join(' '), blocks, `${incident.id}:${incident.seq}:status`);
}

/** When one that was declined or merged ended is not what anybody asks. */
function howLong(incident: Incident, age: string): string {
  if (isOpen(incident)) return `open for ${age}`;
  const took = ['resolved', 'closed'].includes(incident.status) ? lasted(incident) : undefined;
  return took === undefined ? `opened ${age} ago` : `lasted ${took}`;
}

function ended({ mergedInto, status, statusNote }: Incident): string[] {
  if (mergedInto !== undefined) return [`It goes on as ${incidentName(mergedInto)}.`];
  return status === 'declined' && statusNote !== undefined ? [`Why: ${sentence(clip(statusNote, 300))}`] : [];
}

function people(incident: Incident, { config, now }: View): string[] {
  const { roles, impact } = incident;
  const next = nextUpdateWords(incident, now);
  const missing = missingRoles(incident, config);
  return [
    ...(impact === undefined ? [] : [`Impact: ${sentence(clip(impact, 300))}`]),
    ...(next === undefined ? [] : [`${capital(next)}.`]),
    ...(roles.length === 0 ? [] : [`Roles: ${some(roles.map((one) => `${roleName(one.role, config)} ${mention(one.person)}`), 6)}.`]),
    ...(missing.length === 0 ? [] : [`Nobody has these roles yet: ${missing.join(', ')}.`]),
  ];
}

function work(incident: Incident): string[] {
  const hypothesis = incident.hypotheses.findLast((one) => one.state === 'open');
  const decisions = incident.decisions.filter((one) => one.state === 'open');
  const failed = incident.pages.filter((one) => one.state === 'failed');
  return [
    ...(hypothesis ? [`Hypothesis: ${sentence(clip(hypothesis.text, 200))}`] : []),
    ...decisions.slice(-1).map((one) => `Decision ${one.id} waits for objections: ${sentence(clip(one.text, 200))}`),
    ...(failed.length === 0 ? [] : [`${count(failed.length, 'page')} failed; the card says whom.`]),
  ];
}

function taskLines({ tasks }: Incident, { now }: View): string[] {
  const open = tasks.filter(isTaskOpen);
  return open.length === 0 ? [] : [`${capital(count(open.length, 'open task'))}:`, ...fittingLines(open.map((task) => taskLine(task, now)), { most: 4, room: 900 })];
}

function machinery(incident: Incident): string[] {
  const running = incident.runs.filter(isGoing).slice(-3);
  const [missing, troubles] = [incident.missing.length, incident.troubles.length];
  return [
    ...(incident.alerts.length === 0 ? [] : [`${alertCount(incident.alerts)}.`]),
    ...(incident.storm ? [`Storm: ${stormWords(incident.storm)}.`] : []),
    ...running.map((run) => `Runbook ${clip(run.title, 100)}: ${runState(run)}.`),
    ...(missing === 0 ? [] : [`${missing === 1 ? '1 person' : `${missing} people`} could not be brought in.`]),
    ...(troubles === 0 ? [] : [`Tocsin gave up ${count(troubles, 'thing')}; the card says what to do.`]),
    ...(incident.channel?.archived ? [] : [place(incident)]),
    ...postmortemWords(incident).map((words) => `${words}.`),
  ];
}
