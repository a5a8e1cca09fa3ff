// Said when the draft of the postmortem is there: where, who sees to it, by when.
import { clip, link, mention } from '../escape.ts';
import { section } from '../kit.ts';
import { postmortemDue } from '../postmortem-due.ts';
import type { Words } from '../said.ts';
import { nameOf } from '../words.ts';

export const saidPostmortem: Words = (incident, _ref, { config }) => {
  const found = incident.postmortem;
  if (found?.url === undefined) return undefined;
  const number = found.number === undefined ? '' : ` ${found.number}`;
  const where = `draft pull request${number}${found.repo === undefined ? '' : ` in ${clip(found.repo, 150)}`}`;
  const first = `The postmortem of ${nameOf(incident)} is ready to be completed: ${link(found.url, where)}.`;
  const agree = 'Nobody is named for it and nobody commanded at the end: please agree on one person to';
  const owner = incident.postmortemOwner ?? incident.commander;
  const who = owner ? `${mention(owner)}, please` : agree;
  const due = postmortemDue(incident, config);
  const what = 'add what the records cannot know (impact, contributing factors, lessons), then mark it as ready for review';
  const next = `${who} ${what}${due === undefined ? '' : `, by ${due}`}. What you write there is never overwritten.`;
  return { text: `${first} ${next}`, blocks: [section(`*${first}*\n${next}`)] };
};
