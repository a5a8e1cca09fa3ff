// Told to who sees to the postmortem: what that means, where it is, by when.
import { follows } from '../../domain/resolving.ts';
import { channelMention, clip } from '../escape.ts';
import { postmortemDue } from '../postmortem-due.ts';
import { isPull, postmortemWhere } from '../postmortem-where.ts';
import type { Told } from '../told.ts';
import { nameOf } from '../words.ts';

/** Not for somebody who was relieved of it meanwhile. */
export const toldPostmortem: Told = (incident, _ref, { config, user, publishes = 'link' }) => {
  if (incident.postmortemOwner?.id !== user || !incident.postmortem) return undefined;
  const title = `You see to the postmortem of ${nameOf(incident)}: ${clip(incident.title, 200)}.`;
  const due = postmortemDue(incident, config);
  const when = due === undefined ? '' : ` It is due by ${due}.`;
  const there = postmortemWhere(incident, 'the pull request');
  if (there === undefined && publishes === false) {
    const channel = incident.channel ? ` in ${channelMention(incident.channel)}` : '';
    return { text: `${title} Postmortems are not set up here, so no draft is opened: write it where your team does, with the people who were there. \`/incident timeline\`${channel} has what happened.${when}` };
  }
  const where = there === undefined ? `The draft is being written from the records; ${follows(publishes)} in the channel.` : `The draft: ${there}.`;
  const done = isPull(incident) ? 'mark it as ready for review' : 'merge the branch when it is reviewed';
  const what = `Add what the records cannot know (impact, contributing factors, lessons), with the people who were there, then ${done}.`;
  return { text: `${title} ${where}${when} ${what} Somebody else should do it? Tell them, and change the owner in the document.` };
};
