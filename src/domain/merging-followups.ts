// A follow-up of an incident that was the same as another goes on there whole: with its issue, its day, its owner, its end and its proof.
import type { NewEffect } from './effects.ts';
import type { NewFact } from './facts.ts';
import { isFollowupOpen } from './followup-due.ts';
import { titleOf } from './followup-issues.ts';
import { incidentName, type Followup, type Incident } from './incident.ts';

/** Facts hold no more (facts-work.ts). */
const longestText = 1_000;

/** Says where it came from. */
export function originText(text: string, from: Pick<Incident, 'id'>): string {
  const note = ` (from ${incidentName(from.id)})`;
  return `${text.slice(0, longestText - note.length)}${note}`;
}

/** It is `id` in the incident that goes on. Its end keeps the time and the person of it. */
export function followupFacts(from: Pick<Incident, 'id'>, one: Followup, id: number): readonly NewFact[] {
  const { text, owner, from: origin, wanted, dueOn, ended, proof, proved } = one;
  return [
    { kind: 'followup.added', data: { followup: id, text: originText(text, from), ...(owner ? { owner } : {}), ...origin } },
    ...(wanted ? [{ kind: 'followup.issue_wanted', by: wanted.by, at: wanted.at, data: { followup: id } } as const] : []),
    ...issueFacts(one, id),
    ...(dueOn !== undefined && !one.issue ? [{ kind: 'followup.scheduled', data: { followup: id, dueOn } } as const] : []),
    ...(proof ? [{ kind: 'followup.proof_set', data: { followup: id, proof } } as const] : []),
    ...(proved ? [{ kind: 'followup.proved', at: proved.at, data: { followup: id, ok: proved.ok, result: proved.result } } as const] : []),
    ...(ended ? [{ kind: 'followup.settled', by: ended.by, at: ended.at, data: { followup: id, how: ended.how, ...(ended.reason === undefined ? {} : { reason: ended.reason }) } } as const] : []),
  ];
}

/** The same issue: GitHub's title of it is said as well, because the text here is another now. */
function issueFacts({ issue, text, dueOn }: Followup, id: number): readonly NewFact[] {
  if (!issue) return [];
  const { title = titleOf(text), ...place } = issue;
  return [
    { kind: 'followup.issue_opened', key: `followup:${id}:issue:${issue.node}`, data: { followup: id, ...place, ...(dueOn === undefined ? {} : { dueOn }) } },
    { kind: 'followup.issue_edited', data: { followup: id, title } },
  ];
}

/** The other incident opens no issue any more and proves nothing: what was asked for there is asked for here. */
export function followupEffects(one: Followup, id: number): readonly NewEffect[] {
  if (one.wanted && !one.issue && isFollowupOpen(one)) return [{ kind: 'github.issue.open', data: { followup: id } }];
  return one.proof && one.ended?.how === 'done' ? [{ kind: 'followup.prove', data: { followup: id } }] : [];
}
