// What becomes of follow-ups after the incident, folded.
import { proofOf, type followupFacts } from './facts-followups.ts';
import type { Change, Folds } from './fold-table.ts';
import type { Followup, Incident } from './incident.ts';
import type { Instant } from './time.ts';

export const followupFolds: Folds<keyof typeof followupFacts> = {
  'followup.issue_wanted': (now, { data, by, at }) => change(now, data.followup, () => ({ wanted: { by, at } })),
  'followup.issue_opened': (now, { data: { followup, dueOn, ...issue } }) => change(now, followup, () => ({
    issue, ...(dueOn === undefined ? {} : { dueOn }),
  })),
  'followup.issue_moved': (now, { data: { followup, ...place } }) => change(now, followup, (one) => ({ issue: { ...one.issue, ...place } })),
  'followup.issue_edited': (now, { data }) => change(now, data.followup, (one) => (one.issue ? { issue: { ...one.issue, title: data.title, ...later(one, data.seen) } } : {})),
  'followup.settled': (now, { data, by, at }) => change(now, data.followup, (one) => ({
    ended: { how: data.how, by, at, ...(data.reason === undefined ? {} : { reason: data.reason }) }, ...heard(one, data.seen),
  })),
  'followup.reopened': (now, { data, at }) => change(now, data.followup, (one) => ({
    // An issue that is gone is followed no more: another may be opened.
    ended: undefined, reopenedAt: at, reopenedBecause: data.why, ...(one.ended?.how === 'gone' ? { issue: undefined, wanted: undefined } : heard(one, data.seen)),
  })),
  'followup.owned': (now, { data }) => change(now, data.followup, (one) => ({
    owner: data.owner, ...(one.issue ? { issue: { ...one.issue, ...later(one, data.seen), ...(data.assignee === undefined ? {} : { assignee: data.assignee }) } } : {}),
  })),
  'followup.scheduled': (now, { data }) => change(now, data.followup, () => ({ dueOn: data.dueOn })),
  'followup.proof_set': (now, { data }) => change(now, data.followup, () => ({ proof: proofOf(data), proved: undefined })),
  'followup.proved': (now, { data, at }) => change(now, data.followup, () => ({ proved: { ok: data.ok, result: data.result, at } })),
  'postmortem.ended': (now, { data, at }) => ({ postmortem: { ...now.postmortem, state: data.how, endedAt: at } }),
  'postmortem.reviewed': ({ postmortem }, { data: { ready }, at }) => (postmortem ? { postmortem: { ...postmortem, ready, readyAt: at } } : {}),
  'postmortem.reopened': (now, { at }) => (now.postmortem ? { postmortem: { ...now.postmortem, state: 'open', reopenedAt: at } } : {}),
};

function change(now: Incident, id: number, what: (one: Followup) => Partial<Followup>): Change {
  return { followups: now.followups.map((one) => (one.id === id ? { ...one, ...what(one) } : one)) };
}

function later(one: Followup, seen: Instant | undefined): { seen?: Instant } {
  return seen === undefined || seen < (one.issue?.seen ?? '') ? {} : { seen };
}

function heard(one: Followup, seen: Instant | undefined): Partial<Followup> {
  return one.issue && seen !== undefined ? { issue: { ...one.issue, ...later(one, seen) } } : {};
}
