// Another pull request for a postmortem that people merged or closed: only when somebody asks, never by itself.
import type { Person } from './actor.ts';
import { decide, tell, type Decision } from './decision.ts';
import type { NewEffect } from './effects.ts';
import { escape } from './entities.ts';
import type { Refusal } from './errors.ts';
import { incidentName, isOpen, type Incident } from './incident.ts';

/** The number of the pull request that ended; undefined where nothing ended, or where there are no pull requests. */
export function endedPull({ postmortem }: Pick<Incident, 'postmortem'>): number | undefined {
  return postmortem?.state === 'merged' || postmortem?.state === 'closed' ? postmortem.number : undefined;
}

/** `after`: the pull request that was there when the button was shown; pressed twice, it is one more pull request. */
export function postmortemAgain(incident: Incident, by: Person, after = endedPull(incident)): Decision | Refusal {
  const name = incidentName(incident.id);
  const { postmortem } = incident;
  if (incident.mergedInto !== undefined) return { refuse: `${name} was merged into ${incidentName(incident.mergedInto)}: the postmortem is written there.` };
  if (incident.private) return { refuse: 'This incident is private: its postmortem does not leave Tocsin.' };
  if (isOpen(incident)) return { refuse: `${name} is open. What is new goes into a pull request when it is resolved: \`/incident resolve\`, then \`/incident postmortem again\`.` };
  if (postmortem?.state === 'wanted' && postmortem.number !== undefined) return decide([], [publish], tell('That was asked for already. The link of the new pull request follows in the channel; if it does not, `/incident doctor` says what is missing.'));
  const ended = endedPull(incident);
  if (ended === undefined || ended !== after) return { refuse: postmortem?.url === undefined ? `${name} has no pull request that ended: \`/incident postmortem\` says what there is.` : `The pull request of ${name} is open, and what is new goes into it: ${escape(postmortem.url)}` };
  return decide(
    [{ kind: 'postmortem.wanted', by, data: { why: `another pull request after #${ended}`, after: ended } }], [publish, { kind: 'slack.card.show', data: {} }],
    tell(`I am opening another pull request ${postmortem?.state === 'merged' ? 'over what was merged' : `with what was written in #${ended}, where its branch is still there`}. Its link follows in the channel.`),
  );
}

const publish: NewEffect = { kind: 'github.postmortem.publish', data: {} };

/** GitHub says that there is nothing to open: it is as it was. */
export function nothingAgain({ postmortem }: Incident, seen: string): Decision {
  if (postmortem?.state !== 'wanted' || postmortem.number === undefined) return decide([]);
  return decide(
    [{ kind: 'postmortem.ended', at: seen, data: { repo: postmortem.repo ?? '', number: postmortem.number, how: 'merged' } }],
    [{ kind: 'slack.say', data: { about: 'followup', ref: '0:nothing-new' } }, { kind: 'slack.card.show', data: {} }],
  );
}
