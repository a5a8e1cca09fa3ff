// What each story asked for, and what came of it: the incident's end, its commander and severity, its postmortem and what PagerDuty knows.
import type { Worlds } from '../../demo/world.ts';
import type { Fact } from '../../src/domain/facts.ts';
import { factsOf } from '../../src/store/fact.ts';
import type { Pool } from '../../src/store/pool.ts';
import type { Story } from './story.ts';

type Row = { readonly id: number; readonly status: string; readonly severity: string | null; readonly keys: readonly string[] };
type Found = { readonly lost: string[]; readonly doubled: string[] };

/** Of stories that were told to their end: what somebody typed and Slack said was taken is a promise. */
export async function ofStories(pool: Pool, worlds: Worlds, stories: readonly Story[], found: Found): Promise<void> {
  const { rows } = await pool.query<Row>(
    `select i.id, i.status, i.state ->> 'severity' as severity, array_agg(a.key) as keys from alert a join incident i on i.id = a.incident_id where a.source = 'pagerduty' and a.key = any ($1) group by i.id`,
    [stories.filter(({ stuck }) => stuck === undefined).map(({ key }) => key)],
  );
  for (const row of rows) {
    const { id, status, severity } = row;
    const facts = await factsOf(pool, id);
    if (status !== 'resolved' && status !== 'closed') found.lost.push(`the resolution of INC-${id}: it is ${status} (${told(facts)})`);
    if (severity !== 'SEV2') found.lost.push(`the severity of INC-${id}: it is ${severity}`);
    ofRecord(id, facts, found);
    ofOutside(row, worlds, found);
  }
}

/** Who said what of its end, so that a loss can be followed when the database is gone. */
function told(facts: readonly Fact[]): string {
  return facts.flatMap(({ kind, by, data, recordedAt }) => (kind === 'status.set' || kind.startsWith('alert.') ? [`${recordedAt} ${kind} ${'status' in data ? `${data.status} ` : ''}by ${by.id}`] : [])).slice(-6).join('; ');
}

/** Each fact says something new: the same one after the other was decided twice. */
function ofRecord(id: number, facts: readonly Fact[], { lost, doubled }: Found): void {
  const said = {
    status: facts.flatMap((fact) => (fact.kind === 'status.set' ? [fact.data.status] : [])),
    severity: facts.flatMap((fact) => (fact.kind === 'severity.set' ? [fact.data.severity] : [])),
    commander: facts.flatMap((fact) => (fact.kind === 'commander.set' ? [fact.data.commander.id] : [])),
  };
  for (const [what, list] of Object.entries(said)) if (list.some((one, index) => index > 0 && one === list[index - 1])) doubled.push(`the ${what} of INC-${id}: ${list.join(', ')}`);
  if (!said.status.includes('mitigated')) lost.push(`the mitigation of INC-${id}`);
  if (said.commander.length === 0) lost.push(`the commander of INC-${id}`);
}

function ofOutside({ id, keys }: Row, { pagerduty, github }: Worlds, { lost, doubled }: Found): void {
  // SEV2 asks for a postmortem.
  if (!github.state().pulls.some((pull) => pull.branch === `postmortem/inc-${id}`)) lost.push(`the pull request of INC-${id}`);
  for (const one of pagerduty.state().incidents.filter((each) => keys.includes(each.id))) {
    if (one.status !== 'resolved') lost.push(`PagerDuty’s end of ${one.id} (INC-${id}): it is ${one.status}`);
    const notes = one.notes.map(({ content }) => content);
    for (const content of new Set(notes.filter((note, index) => notes.indexOf(note) !== index))) doubled.push(`a note in PagerDuty’s ${one.id} (INC-${id}): ${content.slice(0, 80)}`);
  }
}
