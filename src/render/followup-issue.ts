// A follow-up as GitHub shows it: title, body and labels of its issue, and the mark by which we know it again.
import { createHash } from 'node:crypto';
import type { Config } from '../domain/config.ts';
import { titleOf } from '../domain/followup-issues.ts';
import { dueOn } from '../domain/followup-due.ts';
import { sayProof } from '../domain/followup-proof.ts';
import { incidentName, type Followup, type Incident } from '../domain/incident.ts';
import { defuse } from './postmortem/defuse.ts';

export type IssueText = { readonly title: string; readonly body: string; readonly labels: readonly string[] };

// GitHub takes 65,536 characters (renovatebot/renovate#2032); a follow-up has 1,000 at most.
const most = 60_000;

/** Found again by this, and only by this: not by the title, which people change. `of` tells apart two Tocsins that count alike. */
export function markOf(incident: Pick<Incident, 'id' | 'openedAt'>, id: number): string {
  const of = createHash('sha256').update(`${incident.id} ${incident.openedAt}`).digest('hex').slice(0, 12);
  return `<!-- tocsin:action=AI-${id} incident=${incidentName(incident.id)} of=${of} -->`;
}

/** By this label the issues of an incident are found before another is opened. */
export function incidentLabel(incident: Pick<Incident, 'id'>): string {
  return incidentName(incident.id).toLowerCase();
}

/** `link` leads back: to the channel in Slack. A private incident says nothing of itself but its number. */
export function renderIssue(incident: Incident, one: Followup, { config, link }: { readonly config: Config; readonly link: string | undefined }): IssueText {
  const day = dueOn(incident, one, config);
  const pull = incident.postmortem?.url;
  const of = incident.private ? incidentName(incident.id) : `${incidentName(incident.id)}: ${quiet(incident.title)}`;
  const lines = [
    quote(one.text), '',
    `- Follow-up ${one.id} of ${link === undefined ? of : `${of} ([channel](${link}))`}`,
    ...(incident.kind === 'drill' ? ['- Found in a drill'] : []),
    ...(pull === undefined || incident.private ? [] : [`- Postmortem: ${pull}`]),
    ...(day === undefined ? [] : [`- Due: ${day}`]),
    ...(one.proof ? [`- Proved by ${quiet(sayProof(one.proof))}: when that fails, this issue is reopened`] : []),
    '', 'Close this issue when it is done, or as not planned to decline it: Tocsin hears of both.', '', markOf(incident, one.id),
  ];
  return { title: defuse(titleOf(one.text)) || `Follow-up ${one.id} of ${incidentName(incident.id)}`, body: lines.join('\n').slice(0, most), labels: [...new Set([...config.followups.labels, incidentLabel(incident)])] };
}

/** What failed, under the issue that it opens again. */
export function renderReopened(one: Followup): string {
  const why = one.proof ? ` ${quiet(sayProof(one.proof))}:` : '';
  return `This is open again: its proof failed.${why} ${quiet(one.proved?.result ?? 'no answer')}`;
}

/** Chat text, as code has it: nothing in it mentions, links, closes or hides anything. */
function quote(text: string): string {
  return defuse(safe(text)).split(/\r?\n/).map((line) => `> ${line}`).join('\n');
}

function quiet(text: string): string {
  return defuse(safe(text.replaceAll(/\s+/g, ' ').trim()));
}

/** No markup and no comment that could look like our mark. Backslashes first. */
function safe(text: string): string {
  return text.replaceAll('\u0000', '').replaceAll(/[\\`*_[\]<>|~!#]/g, String.raw`\$&`);
}
