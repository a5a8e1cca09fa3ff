// What Tocsin says in the channel beside the card, and to one person when there is no channel. Words come from the facts.
import { decide } from '../../domain/decision.ts';
import { incidentName } from '../../domain/incident.ts';
import { renderSaid } from '../../render/said.ts';
import { channelOf, postOnce, type Performer } from './work.ts';

export const say: Performer<'slack.say'> = async ({ incident, context, effect }) => {
  const { about, ref } = effect.data;
  const runbook = context.runbooks.find((loaded) => loaded.runbook.id === ref)?.runbook;
  const message = renderSaid(incident, about, ref, { config: context.config, runbook });
  if (!message) return { outcome: 'no longer worth saying' };
  await postOnce(context.ports.slack, effect, channelOf(incident), message);
  return { outcome: 'said', decide: () => decide([]) };
};

export const tell: Performer<'slack.tell'> = async ({ incident, context, effect }) => {
  const trouble = incident.troubles.find((one) => one.kind === 'slack.channel.create');
  const why = trouble ? ` ${trouble.reason}` : '';
  const text = `${incidentName(incident.id)} is recorded, but I could not open its channel.${why} Talk where you are; \`/incident status ${incidentName(incident.id)}\` works anywhere.`;
  // A person's own conversation has no history we may read, so this one word can come twice after a lost answer.
  await context.ports.slack.post({ channel: effect.data.user, message: { text }, effect: `effect-${effect.id}` });
  return { outcome: 'told' };
};
