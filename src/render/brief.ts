// The brief of a handoff, built from facts as a CAN report: conditions, actions, needs. For who is about to decide.
import type { Config } from '../domain/config.ts';
import { isOpen, type Incident } from '../domain/incident.ts';
import { isMajor, updateEvery } from '../domain/updates.ts';
import { isTaskOpen } from '../domain/work.ts';
import { sayDuration } from '../domain/time.ts';
import type { KnownBlock } from './blocks.ts';
import { missingRoles } from './card-command.ts';
import { fittingLines } from './card-list.ts';
import { clip, mention, sentence, since } from './escape.ts';
import { section } from './kit.ts';
import { isGoing, needsPerson, numbered, runState, stepName, stepState } from './run-words.ts';
import { alertCount, count, nameOf, realAlerts, severityWords, some, statusWords } from './words.ts';

/** Lines of ready mrkdwn, the most important first. Times are date tokens, so that a brief that was posted does not age. */
export type Brief = { readonly conditions: readonly string[]; readonly actions: readonly string[]; readonly needs: readonly string[] };

export function briefOf(incident: Incident, config: Config): Brief {
  return { conditions: stands(incident, config), actions: underWay(incident), needs: waits(incident, config) };
}

/** A short paragraph for each part that is given; under 3,300 characters together, whatever people wrote. */
export function briefBlocks({ conditions, actions, needs }: Partial<Brief>): KnownBlock[] {
  const parts = [['Conditions', conditions], ['Actions', actions], ['Needs', needs]] as const;
  return parts.flatMap(([title, lines]) => (lines ? [part(title, lines)] : []));
}

function part(title: string, lines: readonly string[]): KnownBlock {
  return section([`*${title}*`, ...fittingLines(lines.map((line) => `• ${line}`), { most: 8, room: 1_000 })].join('\n'));
}

/** The same in one paragraph, for notifications and screen readers. */
export function briefText(brief: Brief): string {
  const one = (title: string, lines: readonly string[]) => `${title}: ${fittingLines(lines, { most: 4, room: 500 }).map(sentence).join(' ')}`;
  return [one('Conditions', brief.conditions), one('Actions', brief.actions), one('Needs', brief.needs)].join(' ');
}

function stands(incident: Incident, config: Config): string[] {
  const { status, openedAt, mitigatedAt, impact, hypotheses } = incident;
  const alerts = realAlerts(incident);
  const mitigated = status === 'mitigated' && mitigatedAt !== undefined ? `, ${since(mitigatedAt)}` : '';
  const firing = alerts.filter((alert) => alert.state !== 'cleared').map((alert) => clip(alert.title, 80));
  const suspected = hypotheses.filter((one) => one.state === 'open').reverse().map((one) => clip(one.text, 120));
  const ruledOut = hypotheses.filter((one) => one.state === 'ruled_out').length;
  return [
    `${clip(incident.title, 200)}: ${severityWords(incident, config)}, ${statusWords[status]}${mitigated}. Open since ${since(openedAt)}`,
    impact === undefined ? 'Impact: nobody has said yet what customers notice' : `Impact: ${clip(impact, 250)}`,
    ...(alerts.length === 0 ? [] : [`${alertCount(alerts)}${firing.length === 0 ? '' : `. Not cleared: ${some(firing, 3)}`}`]),
    ...(suspected.length === 0 ? [] : [`Suspected: ${some(suspected, 2)}${ruledOut === 0 ? '' : `; ${ruledOut} ruled out`}`]),
  ];
}

/** What is under way. */
function underWay(incident: Incident): string[] {
  const tasks = incident.tasks.filter(isTaskOpen).map(({ id, text, assignee, dueAt }) => {
    return `Task ${id}, ${mention(assignee)}${dueAt === undefined ? '' : `, until ${since(dueAt)}`}: ${clip(text, 120)}`;
  });
  const runs = incident.runs.filter(isGoing).map((run) => `Runbook ${clip(run.title, 80)}: ${runState(run)}`);
  const decisions = incident.decisions.filter((one) => one.state === 'open').map(({ id, text, until, objections }) => {
    return `Decision ${id}, ${objections.length === 0 ? 'no objection so far' : count(objections.length, 'objection')}, until ${since(until)}: ${clip(text, 120)}`;
  });
  const all = [...decisions, ...runs, ...tasks];
  return all.length === 0 ? ['Nothing is under way'] : all;
}

/** What waits for the commander, or for somebody they have to find. */
function waits(incident: Incident, config: Config): string[] {
  const roles = missingRoles(incident, config);
  const unanswered = incident.tasks.filter((task) => task.state === 'asked').map(({ id, assignee }) => `Task ${id} is not acknowledged by ${mention(assignee)}`);
  const failed = incident.pages.filter((page) => page.state === 'failed').length;
  const troubles = incident.troubles.length;
  const all = [
    ...updateWords(incident, config), ...approvals(incident), ...unanswered,
    ...(roles.length === 0 ? [] : [`Roles that nobody has: ${roles.join(', ')}`]),
    ...(failed === 0 ? [] : [`${count(failed, 'page')} did not go out: \`/incident oncall\` shows whom to call`]),
    ...(troubles === 0 ? [] : [`Tocsin gave up ${count(troubles, 'thing')}: the card of ${nameOf(incident)} says what to do`]),
  ];
  return all.length === 0 ? ['Nothing waits'] : all;
}

export function updateWords(incident: Incident, config: Config): string[] {
  const { lastUpdate, severity } = incident;
  if (!isOpen(incident)) return [];
  if (lastUpdate?.nextAt !== undefined) return [`Next update promised for ${since(lastUpdate.nextAt)}`];
  const every = updateEvery(config, severity);
  const asks = every === undefined ? '' : `; ${clip(severity ?? '', 20)} asks for one every ${sayDuration(every)}`;
  return lastUpdate || !(isMajor(incident) || every !== undefined) ? [] : [`No update has been sent yet${asks}`];
}

/** Steps of runbooks that wait for a person. */
export function approvals({ runs }: Incident): string[] {
  return runs.filter((run) => run.status === 'running').flatMap((run) => numbered(run)
    .filter(({ step }) => needsPerson(step))
    .map((one) => `Runbook ${clip(run.title, 80)}, ${stepName(one)}: ${stepState(one.step, false)}`));
}
