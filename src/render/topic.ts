// The channel's topic: the state in one line, for people who have not opened the card.
import type { Config } from '../domain/config.ts';
import { isOpen, type Incident } from '../domain/incident.ts';
import { clip, cutMrkdwn, mention } from './escape.ts';
import { isDrill, severityWords, statusWords } from './words.ts';

/** conversations.setTopic refuses more (docs.slack.dev). */
const longest = 250;

/** `SEV2 Major · Investigating · IC <@U1> · title`; `DRILL` first for a drill. At most 250 characters. */
export function renderTopic(incident: Incident, config: Config): string {
  const state = [
    ...(isDrill(incident) ? ['DRILL'] : []),
    severityWords(incident, config),
    statusWords[incident.status],
    ...(incident.commander || isOpen(incident) ? [incident.commander ? `IC ${mention(incident.commander)}` : 'NO COMMANDER'] : []),
  ].join(' · ');
  const room = longest - state.length - ' · '.length;
  return cutMrkdwn(room < 10 ? state : `${state} · ${clip(incident.title, room)}`, longest);
}
