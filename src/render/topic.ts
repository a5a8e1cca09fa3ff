// The channel's topic: the state in one line, for people who have not opened the card.
import type { Config } from '../domain/config.ts';
import { incidentName, isOpen, type Incident } from '../domain/incident.ts';
import { clip, cutMrkdwn, mention } from './escape.ts';
import { isDrill, severityWords, statusWords } from './words.ts';

/** conversations.setTopic refuses more (docs.slack.dev). */
const longest = 250;

/**
 * `SEV2 Major · Investigating · IC <@U1> · title`; `DRILL` first for a drill. At most 250 characters. When the next update comes is not in
 * it: Slack puts a line in the channel for every new topic.
 */
export function renderTopic(incident: Incident, config: Config): string {
  const { mergedInto, status } = incident;
  const state = [
    ...(isDrill(incident) ? ['DRILL'] : []),
    severityWords(incident, config),
    mergedInto === undefined ? statusWords[status] : `Merged into ${incidentName(mergedInto)}`,
    ...(incident.commander || isOpen(incident) ? [incident.commander ? `IC ${mention(incident.commander)}` : 'NO COMMANDER'] : []),
  ].join(' · ');
  const room = longest - state.length - ' · '.length;
  // A topic is shown where a channel is found and in its settings: the title of a private incident stays in its messages.
  return cutMrkdwn(incident.private || room < 10 ? state : `${state} · ${clip(incident.title, room)}`, longest);
}
