// Told to who sees to the postmortem: what that means, where it is, by when.
import { channelMention, clip, link } from '../escape.ts';
import { postmortemDue } from '../postmortem-due.ts';
import type { Told } from '../told.ts';
import { nameOf } from '../words.ts';

/** Not for somebody who was relieved of it meanwhile. */
export const toldPostmortem: Told = (incident, _ref, { config, user, publishes = true }) => {
  if (incident.postmortemOwner?.id !== user || !incident.postmortem) return undefined;
  const { url } = incident.postmortem;
  const title = `You see to the postmortem of ${nameOf(incident)}: ${clip(incident.title, 200)}.`;
  const due = postmortemDue(incident, config);
  const when = due === undefined ? '' : ` It is due by ${due}.`;
  if (url === undefined && !publishes) {
    const channel = incident.channel ? ` in ${channelMention(incident.channel)}` : '';
    return { text: `${title} GitHub is not set up here, so no draft is opened: write it where your team does, with the people who were there. \`/incident timeline\`${channel} has what happened.${when}` };
  }
  const where = url === undefined ? 'The draft is being written from the records; its link follows in the channel.' : `The draft: ${link(url, 'the pull request')}.`;
  const what = 'Add what the records cannot know (impact, contributing factors, lessons), with the people who were there, then mark it as ready for review.';
  return { text: `${title} ${where}${when} ${what} Somebody else should do it? Tell them, and change the owner in the document.` };
};
