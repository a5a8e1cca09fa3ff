// Said when something became of a follow-up, or of the postmortem's pull request: its issue is there, it ended, it is open again.
import type { Followup, Incident } from '../../domain/incident.ts';
import { isFollowupOpen } from '../../domain/followup-due.ts';
import type { ActionsBlockElement } from '../blocks.ts';
import { clip, link, mention } from '../escape.ts';
import { endedButtons } from '../followups.ts';
import { actions, section } from '../kit.ts';
import { againButton } from '../postmortem-again.ts';
import { isPull, postmortemWhere } from '../postmortem-where.ts';
import type { Said, Words } from '../said.ts';
import { nameOf } from '../words.ts';

/** `ref`: `<follow-up>:<opened|settled|reopened>`, or `0:<merged|closed|ready|draft|moved|nothing-new>` of the postmortem, `0:taken:3-4` of the follow-ups that stood in it. */
export const saidFollowup: Words = (incident, ref = '') => {
  const [id = '', what = '', which = ''] = ref.split(':');
  if (id === '0' && what === 'taken') return taken(incident, which.split('-').map(Number));
  if (id === '0') return ofPostmortem(incident, what);
  const one = incident.followups.find((other) => String(other.id) === id);
  if (!one || one.dropped) return undefined;
  const named = `Follow-up ${one.id}, “${clip(one.issue?.title ?? one.text, 300)}”`;
  if (what === 'opened') return opened(one, named);
  return what === 'settled' ? settled(incident, one, named) : reopened(one, named);
};

function said(text: string, buttons: readonly ActionsBlockElement[] = []): Said {
  return { text, blocks: [section(text), ...(buttons.length > 0 ? [actions(buttons)] : [])] };
}

function opened(one: Followup, named: string): Said | undefined {
  if (!one.issue) return undefined;
  const assigned = one.issue.assignee === undefined && one.owner ? ' GitHub has nobody assigned: assign somebody there.' : '';
  return said(`${named}, is an issue now: ${issueLink(one)}.${one.owner ? ` ${mention(one.owner)} has it` : ' It has no owner yet'}${one.dueOn === undefined ? '' : `, due ${one.dueOn}`}.${assigned}`);
}

function settled(incident: Incident, one: Followup, named: string): Said | undefined {
  if (!one.ended) return undefined;
  const { how, by, reason } = one.ended;
  const issue = one.issue ? ` (${issueLink(one)})` : '';
  if (how === 'gone') return said(`${named}, has lost its issue: it was deleted, or is where I may not look. It is followed no more. To go on, reopen it.`, endedButtons(incident, one));
  const who = by.type === 'person' ? ` by ${mention(by)}` : '';
  return said(`${named}, is ${how}${issue}${who}.${reason === undefined ? '' : ` Reason: ${clip(reason, 500)}.`}`);
}

function reopened(one: Followup, named: string): Said | undefined {
  if (!isFollowupOpen(one) || one.reopenedAt === undefined) return undefined;
  const why = one.reopenedBecause === 'proof' ? ` Its proof failed: ${clip(one.proved?.result ?? 'no answer', 300)}.` : '';
  const who = one.owner ? ` ${mention(one.owner)}, please look.` : ' It has no owner: please find one.';
  return said(`${named}, is open again${one.issue ? ` (${issueLink(one)})` : ''}.${why}${who}`);
}

const mostShown = 10;

function taken(incident: Incident, [first = 0, last = first]: readonly number[]): Said | undefined {
  const rows = incident.followups.filter((one) => one.id >= first && one.id <= last && !one.dropped);
  if (rows.length === 0) return undefined;
  const lines = rows.slice(0, mostShown).map((one) => `• Follow-up ${one.id}: ${clip(one.text, 200)}${one.owner ? `, with ${mention(one.owner)}` : ''}${one.dueOn === undefined ? '' : `, due ${one.dueOn}`}${one.issue ? ` (${issueLink(one)})` : ''}`);
  const more = rows.length > mostShown ? [`and ${rows.length - mostShown} more`] : [];
  const intro = `The merged postmortem of ${nameOf(incident)} has ${rows.length === 1 ? 'an action that nobody had noted' : `${rows.length} actions that nobody had noted`}. ${rows.length === 1 ? 'It is a follow-up now' : 'They are follow-ups now'}; \`/incident followup list\` shows them all.`;
  return said([intro, ...lines, ...more].join('\n'));
}

/** Nothing once it was turned again. */
function reviewed(incident: Incident, ready: boolean): Said | undefined {
  if ((incident.postmortem?.ready ?? false) !== ready) return undefined;
  const of = `The postmortem of ${nameOf(incident)} (${postmortemWhere(incident) ?? 'its link is not recorded'}) is`;
  if (!ready) return said(`${of} a draft again. What is recorded from now on goes into it.`);
  return said(`${of} ready for review: please read it. Tocsin writes in it no more; what is recorded from now on is told there in a comment.`);
}

function ofPostmortem(incident: Incident, what: string): Said | undefined {
  const { postmortem } = incident;
  if (postmortem && what === 'nothing-new') return postmortem.state === 'merged' ? said(`The records of ${nameOf(incident)} have nothing that its merged postmortem lacks, so there is no new pull request.`) : undefined;
  if (postmortem && what === 'moved') return said(`The repository of the postmortem of ${nameOf(incident)} is called ${clip(postmortem.repo ?? '', 150)} now, and Tocsin goes on there. Whoever runs Tocsin: set POSTMORTEM_REPO to that name.`);
  if (postmortem?.state === 'open' && (what === 'ready' || what === 'draft')) return reviewed(incident, what === 'ready');
  if (!postmortem || postmortem.state !== what) return undefined;
  const where = postmortemWhere(incident) ?? 'its link is not recorded';
  const left = incident.followups.filter(isFollowupOpen).length;
  const next = left === 0 ? 'No follow-up is open.' : `${left === 1 ? '1 follow-up is' : `${left} follow-ups are`} still open: \`/incident followups\`.`;
  if (what === 'merged') return said(`The postmortem of ${nameOf(incident)} is merged (${where})${incident.status === 'closed' ? `, so ${nameOf(incident)} is closed` : ''}. ${next}`);
  if (!isPull(incident)) return said(`Somebody deleted the branch of the postmortem of ${nameOf(incident)} without merging it (${where}). Tocsin leaves it so; bring the branch back to go on with it.`);
  return said(`Somebody closed the postmortem of ${nameOf(incident)} without merging it (${where}). Tocsin leaves it so; reopen the pull request on GitHub to go on with it, or open a new one.`, againButton(incident));
}

function issueLink(one: Followup): string {
  return one.issue ? link(one.issue.url, `${clip(one.issue.repo, 100)}#${one.issue.number}`) : '';
}
