// Said when something became of a follow-up, or of the postmortem's pull request: its issue is there, it ended, it is open again.
import type { Followup, Incident } from '../../domain/incident.ts';
import { isFollowupOpen } from '../../domain/followup-due.ts';
import { clip, link, mention } from '../escape.ts';
import { section } from '../kit.ts';
import type { Said, Words } from '../said.ts';
import { nameOf } from '../words.ts';

/** `ref`: `<follow-up>:<opened|settled|reopened>`, or `0:<merged|closed>` of the postmortem. */
export const saidFollowup: Words = (incident, ref = '') => {
  const [id = '', what = ''] = ref.split(':');
  if (id === '0') return ofPostmortem(incident, what);
  const one = incident.followups.find((other) => String(other.id) === id);
  if (!one || one.dropped) return undefined;
  const named = `Follow-up ${one.id}, “${clip(one.issue?.title ?? one.text, 300)}”`;
  if (what === 'opened') return opened(one, named);
  return what === 'settled' ? settled(one, named) : reopened(one, named);
};

function said(text: string): Said {
  return { text, blocks: [section(text)] };
}

function opened(one: Followup, named: string): Said | undefined {
  if (!one.issue) return undefined;
  const assigned = one.issue.assignee === undefined && one.owner ? ' GitHub has nobody assigned: assign somebody there.' : '';
  return said(`${named}, is an issue now: ${issueLink(one)}.${one.owner ? ` ${mention(one.owner)} has it` : ' It has no owner yet'}${one.dueOn === undefined ? '' : `, due ${one.dueOn}`}.${assigned}`);
}

function settled(one: Followup, named: string): Said | undefined {
  if (!one.ended) return undefined;
  const { how, by, reason } = one.ended;
  const issue = one.issue ? ` (${issueLink(one)})` : '';
  if (how === 'gone') return said(`${named}, has lost its issue: it was deleted, or is where I may not look. It is followed no more. To go on: \`/incident followup reopen ${one.id}\`.`);
  const who = by.type === 'person' ? ` by ${mention(by)}` : '';
  return said(`${named}, is ${how}${issue}${who}.${reason === undefined ? '' : ` Reason: ${clip(reason, 500)}.`}`);
}

function reopened(one: Followup, named: string): Said | undefined {
  if (!isFollowupOpen(one) || one.reopenedAt === undefined) return undefined;
  const why = one.reopenedBecause === 'proof' ? ` Its proof failed: ${clip(one.proved?.result ?? 'no answer', 300)}.` : '';
  const who = one.owner ? ` ${mention(one.owner)}, please look.` : ' It has no owner: please find one.';
  return said(`${named}, is open again${one.issue ? ` (${issueLink(one)})` : ''}.${why}${who}`);
}

function ofPostmortem(incident: Incident, what: string): Said | undefined {
  const { postmortem } = incident;
  if (!postmortem || postmortem.state !== what) return undefined;
  const where = link(postmortem.url, `pull request ${postmortem.number ?? ''}`.trim());
  const left = incident.followups.filter(isFollowupOpen).length;
  const next = left === 0 ? 'No follow-up is open.' : `${left === 1 ? '1 follow-up is' : `${left} follow-ups are`} still open: \`/incident followups\`.`;
  if (what === 'merged') return said(`The postmortem of ${nameOf(incident)} is merged (${where})${incident.status === 'closed' ? `, so ${nameOf(incident)} is closed` : ''}. ${next}`);
  return said(`Somebody closed the postmortem of ${nameOf(incident)} without merging it (${where}). Tocsin leaves it so; reopen the pull request on GitHub to go on with it.`);
}

function issueLink(one: Followup): string {
  return one.issue ? link(one.issue.url, `${clip(one.issue.repo, 100)}#${one.issue.number}`) : '';
}
