// An incident that is over and was written down afterwards: it is a record, so nothing is announced, nobody is called, and no channel opens.
import type { Person } from './actor.ts';
import { decide, tell, type Opening } from './decision.ts';
import { placing, type NewEffect } from './effects.ts';
import type { Refusal } from './errors.ts';
import type { NewFact } from './facts.ts';
import { incidentName, type Incident } from './incident.ts';
import { toInstant, type Instant } from './time.ts';

const never: ReadonlySet<NewEffect['kind']> = new Set([
  'slack.channel.create', 'slack.channel.move', 'slack.announcement.show', 'people.find', 'pagerduty.acknowledge', 'pagerduty.resolve', 'pagerduty.page', 'pagerduty.note', 'nudge',
]);

/** Whether an effect makes sense there: what needs a channel has none, and what wakes people would wake them for nothing. */
export function isQuiet({ kind }: Pick<Incident, 'kind'>, effect: NewEffect): boolean {
  return kind === 'retrospective' && (never.has(effect.kind) || placing(effect).needs.includes('channel'));
}

/** Times are seconds since 1970, as Slack's pickers give them (docs.slack.dev: Datetime picker element). */
export type WrittenDown = {
  readonly title: string; readonly severity: string | undefined; readonly private: boolean;
  readonly started: number; readonly detected?: number | undefined; readonly mitigated?: number | undefined; readonly resolved: number;
};

/** Facts with their own times, and what to do next. Nobody commanded it here, so nobody does now. */
export function writtenDown(input: WrittenDown, by: Person, now: Instant): Opening | Refusal {
  const at = (seconds: number): Instant => toInstant(new Date(seconds * 1_000));
  const { title, severity, started, detected, mitigated, resolved } = input;
  if (at(resolved) > now) return { refuse: 'It ends in the future: check the times. For what still goes on: `/incident declare what is wrong`.' };
  const facts: NewFact[] = [
    { kind: 'incident.opened', at: at(started), data: { title, kind: 'retrospective', private: input.private, source: 'slack', services: [], ...(severity === undefined ? {} : { severity }) } },
    ...(detected === undefined ? [] : [{ kind: 'note.added', at: at(detected), data: { text: 'Noticed.', from: { row: 'form.detected', source: 'slack', moment: 'detected' } } } satisfies NewFact]),
    ...(mitigated === undefined ? [] : [{ kind: 'status.set', at: at(mitigated), data: { status: 'mitigated', was: 'triage' } } satisfies NewFact]),
    // A private one is there only for those in it, and without a channel nobody would be.
    ...(input.private ? [{ kind: 'people.invited', data: { people: [by.id] } } satisfies NewFact] : []),
    { kind: 'status.set', at: at(resolved), data: { status: 'resolved', was: mitigated === undefined ? 'triage' : 'mitigated' } },
  ];
  return { opens: (number) => decide(facts, [], tell(next(incidentName(number), at(started)))) };
}

function next(name: string, started: Instant): string {
  const time = `${started.slice(0, 10)} ${started.slice(11, 16)}Z`;
  return `${name} is written down: no channel, nobody was called, and it counts in no live figures. Add what happened, each with its time: `
    + `\`/incident note ${name} ${time} errors begin\`. Its postmortem: \`/incident postmortem ${name}\`.`;
}
