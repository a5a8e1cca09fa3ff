// The follow-ups of an incident, seen only by who asked.
import { isFollowupOpen } from '../domain/followup-due.ts';
import { wordOf } from '../domain/followup-issues.ts';
import { sayProof } from '../domain/followup-proof.ts';
import type { Followup, Incident } from '../domain/incident.ts';
import type { ActionsBlock, ActionsBlockElement, Message } from './blocks.ts';
import { clip, link, mention } from './escape.ts';
import { actions, button, context, header, message, option, overflow, section } from './kit.ts';
import { count, nameOf } from './words.ts';

/** Two blocks each, of the 50 that a message may have. */
const most = 20;
const drop = { title: 'Drop this follow-up?', text: 'It leaves the postmortem’s action items. Its record stays.', yes: 'Drop follow-up' };

export function renderFollowups(incident: Incident): Message {
  const kept = incident.followups.filter((one) => !one.dropped);
  const dropped = incident.followups.length - kept.length;
  const ended = kept.filter((one) => one.ended).length;
  const title = `${nameOf(incident)}: ${kept.length === 0 ? 'no follow-up is noted' : count(kept.length, 'follow-up')}${ended > 0 ? `, ${ended} ended` : ''}`;
  const shown = kept.toSorted((a, b) => Number(a.ended !== undefined) - Number(b.ended !== undefined) || a.id - b.id).slice(0, most);
  const left = kept.length - shown.length;
  const blocks = [
    header(title),
    ...shown.flatMap((one) => [section(line(one)), ...buttonsOf(incident, one)]),
    ...(left > 0 ? [context(`${left} more are not shown here.`)] : []),
    ...(dropped > 0 ? [context(`${count(dropped, 'follow-up')} dropped. The timeline has them: \`/incident timeline\`.`)] : []),
    actions([button({ id: 'add_followup', text: 'Add follow-up', value: String(incident.id) })]),
  ];
  return message([title, ...shown.slice(0, 8).map((one) => `${one.id}: ${clip(one.text, 150)}${one.ended ? ` (${wordOf(one)})` : ''}`)].join('; '), blocks, `${incident.id}:${incident.seq}:followups`);
}

function buttonsOf(incident: Incident, one: Followup): readonly ActionsBlock[] {
  const elements = isFollowupOpen(one) ? followupButtons(incident, one) : endedButtons(incident, one);
  return elements.length === 0 ? [] : [actions(elements)];
}

/** What can be done with an open one: one with an issue ends where its issue does. */
export function followupButtons(incident: Incident, one: Followup): readonly ActionsBlockElement[] {
  const value = `${incident.id}:${one.id}`;
  const more = [
    option('Set the due date', `${value}:due`), ...(one.issue ? [] : [option('Decline follow-up', `${value}:decline`)]),
    option(checkWords(one), `${value}:check`),
  ];
  return [
    ...(one.issue ? [] : [button({ id: `followup_issue:${one.id}`, text: 'Open issue', value }), button({ id: `followup_done:${one.id}`, text: 'Finish follow-up', value })]),
    button({ id: `followup_drop:${one.id}`, text: 'Drop follow-up', value, confirm: drop }),
    overflow(`followup_more:${one.id}`, more),
  ];
}

/** Of one that has ended: one with an issue is reopened there. What is done can be proved. */
export function endedButtons(incident: Incident, one: Followup): readonly ActionsBlockElement[] {
  const value = `${incident.id}:${one.id}`;
  return [
    ...(one.issue && one.ended?.how !== 'gone' ? [] : [button({ id: `followup_reopen:${one.id}`, text: 'Reopen follow-up', value })]),
    ...(one.ended?.how === 'done' ? [button({ id: `followup_check:${one.id}`, text: checkWords(one), value })] : []),
  ];
}

function checkWords({ proof }: Followup): string {
  return proof ? 'Change the weekly check' : 'Add a weekly check';
}

function line({ id, text, owner, by, issue, dueOn, ended, proof, proved }: Followup): string {
  const parts = [
    owner ? `For ${mention(owner)}` : '*No owner yet*',
    ...(issue ? [link(issue.url, `${clip(issue.repo, 100)}#${issue.number}`)] : []),
    ...(dueOn === undefined || ended ? [] : [`due ${dueOn}`]),
    ...(ended ? [`*${wordOf({ ended })}*${ended.reason === undefined ? '' : `: ${clip(ended.reason, 200)}`}`] : []),
    ...(proof ? [`proved by ${clip(sayProof(proof), 200)}${proved ? ` (${proved.ok ? 'held' : 'failed'}: ${clip(proved.result, 100)})` : ''}`] : []),
    `noted by ${mention(by)}`,
  ];
  return `*${id}*  ${clip(issue?.title ?? text, 300)}\n${parts.join('  ·  ')}`;
}
