// What changed, for somebody who was away: not every record, but where each thing that moved stands now, the latest first.
import type { Config } from '../domain/config.ts';
import type { Fact, FactKind } from '../domain/facts.ts';
import type { Incident } from '../domain/incident.ts';
import { isTaskOpen } from '../domain/work.ts';
import { roleName } from './card-command.ts';
import { clip, mention, mentionId, sentence, when } from './escape.ts';
import { runState } from './run-words.ts';
import { taskState } from './task-parts.ts';
import { alertCount, commanderWords, count, realAlerts, severityWords, some, statusWords } from './words.ts';

/** `lines` are ready mrkdwn, the latest first. */
export type Part = { readonly title: string; readonly lines: readonly string[] };
export type Away = { readonly incident: Incident; readonly facts: readonly Fact[]; readonly config: Config };

type Of<K extends FactKind> = Extract<Fact, { kind: K }>;

/** All records of a kind, the oldest first. */
export function of<K extends FactKind>(facts: readonly Fact[], kind: K): readonly Of<K>[] {
  return facts.filter((fact): fact is Of<K> => fact.kind === kind);
}

/** The numbers or names of what the records speak of, the latest first, each once. */
function touched<T extends number | string>(facts: readonly Fact[], which: (fact: Fact) => T | undefined): readonly T[] {
  return [...new Set(facts.toReversed().flatMap((fact) => which(fact) ?? []))];
}

/** Status, severity and command as they are now, with what they were when the reader looked last. */
export function standing({ incident, facts, config }: Away): Part {
  const [status] = of(facts, 'status.set');
  const [severity] = of(facts, 'severity.set');
  const [command] = of(facts, 'commander.set');
  const reason = of(facts, 'commander.set').at(-1)?.data.reason;
  const note = incident.statusNote === undefined ? '' : `: ${clip(incident.statusNote, 200)}`;
  const renamed = of(facts, 'incident.renamed').length > 0 ? [`Renamed: ${clip(incident.title, 200)}`] : [];
  const lines = [
    ...(status ? [`Status: *${statusWords[incident.status]}*, was ${statusWords[status.data.was].toLowerCase()}${note}`] : []),
    ...(severity ? [`Severity: *${severityWords(incident, config)}*, was ${severity.data.was === undefined ? 'not set' : clip(severity.data.was, 20)}`] : []),
    ...(command ? [`Command: ${commanderWords(incident)}, was ${command.data.was ? mention(command.data.was) : 'nobody'}${reason === undefined ? '' : `: ${clip(reason, 200)}`}`] : []),
    ...roles({ incident, facts, config }),
    ...renamed,
    ...(of(facts, 'incident.made_private').length > 0 ? ['It was made private.'] : []),
    ...of(facts, 'incident.absorbed').map(({ data }) => `INC-${data.incident} was the same and is part of this one.`),
  ];
  return { title: 'Where it stands', lines };
}

function roles({ incident, facts, config }: Away): string[] {
  const names = touched(facts, (fact) => (fact.kind === 'role.set' || fact.kind === 'role.released' ? fact.data.role : undefined));
  return names.map((name) => {
    const holder = incident.roles.find((one) => one.role === name);
    return holder ? `${mention(holder.person)} is the ${roleName(name, config)}` : `Nobody is the ${roleName(name, config)} now`;
  });
}

/** Decisions, and what is thought to be the cause. */
export function decisions({ incident, facts }: Away): Part {
  const decided = touched(facts, (fact) => (fact.kind.startsWith('decision.') && 'decision' in fact.data ? fact.data.decision : undefined));
  const thought = touched(facts, (fact) => ('hypothesis' in fact.data ? fact.data.hypothesis : undefined));
  const lines = [
    ...decided.flatMap((id) => incident.decisions.filter((one) => one.id === id)).map((one) => {
      const objections = one.objections.length === 0 ? '' : `, ${count(one.objections.length, 'objection')}`;
      const state = { open: `Proposed, objections until ${when(one.until)}`, made: 'Decided', withdrawn: 'Withdrawn' }[one.state];
      return `${state}${objections}: ${clip(one.text, 250)}`;
    }),
    ...thought.flatMap((id) => incident.hypotheses.filter((one) => one.id === id)).map((one) => {
      const state = { open: 'Hypothesis', confirmed: 'Hypothesis confirmed', ruled_out: 'Hypothesis ruled out' }[one.state];
      return `${state}: ${clip(one.text, 200)}`;
    }),
  ];
  return { title: 'Decisions', lines };
}

/** Open tasks before those that have ended. */
export function tasks({ incident, facts }: Away): Part {
  const moved = touched(facts, (fact) => (fact.kind.startsWith('task.') && 'task' in fact.data ? fact.data.task : undefined))
    .flatMap((id) => incident.tasks.filter((one) => one.id === id));
  const sorted = [...moved.filter(isTaskOpen), ...moved.filter((one) => !isTaskOpen(one))];
  const later = touched(facts, (fact) => ('followup' in fact.data ? fact.data.followup : undefined))
    .flatMap((id) => incident.followups.filter((one) => one.id === id && !one.dropped));
  const lines = [
    ...sorted.map((task) => `Task ${task.id} for ${mention(task.assignee)}: ${clip(task.text, 200)}  ·  ${taskState(task)}`),
    ...later.map((one) => `Follow-up ${one.id}${one.owner ? ` for ${mention(one.owner)}` : ''}: ${clip(one.text, 200)}`),
  ];
  return { title: 'Tasks', lines };
}

/** The last update in its words; earlier ones are out of date. */
export function updates({ facts }: Away): Part {
  const sent = of(facts, 'update.sent');
  const last = sent.at(-1);
  if (!last) return { title: 'Updates', lines: [] };
  const earlier = sent.length === 1 ? '' : ` (${count(sent.length - 1, 'earlier one')})`;
  const impact = last.data.impact === undefined ? '' : ` Impact: ${sentence(clip(last.data.impact, 300))}`;
  return { title: 'Updates', lines: [`${when(last.at)}${earlier}: ${sentence(clip(last.data.text, 600))}${impact}`] };
}

/** Runbooks that were started or went on, and alerts. */
export function machinery({ incident, facts }: Away): Part {
  const runs = touched(facts, (fact) => ('run' in fact.data ? fact.data.run : undefined)).flatMap((id) => incident.runs.filter((one) => one.id === id));
  const offered = of(facts, 'runbook.offered').filter(({ data }) => !incident.runs.some((run) => run.runbook === data.runbook));
  const real = realAlerts(incident);
  const alerts = facts.some((fact) => fact.kind.startsWith('alert.')) && real.length > 0 ? [`Alerts: ${alertCount(real)}`] : [];
  const lines = [
    ...runs.map((run) => `Runbook “${clip(run.title, 120)}”: ${runState(run)}`),
    ...(offered.length === 0 ? [] : [`Offered, not started: ${some(offered.map(({ data }) => `“${clip(data.title, 100)}”`), 3)}`]),
    ...alerts,
  ];
  return { title: 'Runbooks and alerts', lines };
}

/** Who came, who could not be brought in, who was paged. */
export function people({ incident, facts }: Away): Part {
  const came = [...new Set(of(facts, 'people.invited').flatMap(({ data }) => data.people))];
  const gone = of(facts, 'people.missing').filter(({ data }) => incident.missing.some((one) => one.id === data.id) && !incident.invited.includes(data.id));
  const paged = touched(facts, (fact) => ('page' in fact.data ? fact.data.page : undefined)).flatMap((id) => incident.pages.filter((one) => one.id === id));
  const lines = [
    ...(came.length === 0 ? [] : [`Joined: ${some(came.map(mentionId), 10)}`]),
    ...(gone.length === 0 ? [] : [`${gone.length === 1 ? '1 person' : `${gone.length} people`} could not be brought in; the card says who.`]),
    ...paged.map((one) => `Paged: ${clip(one.target.name, 80)}${{ asked: ', on its way', sent: '', failed: ', but PagerDuty did not take it' }[one.state]}`),
    ...(of(facts, 'effect.given_up').length > 0 && incident.troubles.length > 0 ? [`Tocsin gave up ${count(incident.troubles.length, 'thing')}; the card says what to do.`] : []),
  ];
  return { title: 'People', lines };
}
