// Said when the draft of the postmortem is there: where, who sees to it, by when.
import { clip, mention } from '../escape.ts';
import { actions, section } from '../kit.ts';
import { postmortemDue } from '../postmortem-due.ts';
import { isPull, postmortemWhere } from '../postmortem-where.ts';
import type { Words } from '../said.ts';
import { suggestButton } from '../suggest-button.ts';
import { nameOf } from '../words.ts';

export const saidPostmortem: Words = (incident, _ref, { config, suggests = false }) => {
  const { number, repo } = incident.postmortem ?? {};
  const where = postmortemWhere(incident, `draft pull request${number === undefined ? '' : ` ${number}`}${repo === undefined ? '' : ` in ${clip(repo, 150)}`}`);
  if (where === undefined) return undefined;
  const first = `The postmortem of ${nameOf(incident)} is ready to be completed: ${where}.`;
  const agree = 'Nobody is named for it and nobody commanded at the end: please agree on one person to';
  const owner = incident.postmortemOwner ?? incident.commander;
  const who = owner ? `${mention(owner)}, please` : agree;
  const due = postmortemDue(incident, config);
  const what = `add what the records cannot know (impact, contributing factors, lessons), then ${isPull(incident) ? 'mark it as ready for review' : 'merge the branch when it is reviewed'}`;
  const next = `${who} ${what}${due === undefined ? '' : `, by ${due}`}. What you write there is never overwritten.`;
  const buttons = suggestButton(incident, suggests);
  return { text: `${first} ${next}`, blocks: [section(`*${first}*\n${next}`), ...(buttons.length === 0 ? [] : [actions(buttons)])] };
};
