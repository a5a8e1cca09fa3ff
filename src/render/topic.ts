// The channel's topic: the state in one line, for people who have not opened the card.
import type { Config } from '../domain/config.ts';
import { incidentName, isOpen, type Incident } from '../domain/incident.ts';
import { sayClock } from '../domain/time.ts';
import { clip, cutMrkdwn, mention } from './escape.ts';
import { isDrill, severityWords, statusWords } from './words.ts';

/** conversations.setTopic refuses more (docs.slack.dev). */
const longest = 250;

/** `SEV2 Major · Investigating · IC <@U1> · next update 14:30Z · title`; `DRILL` first for a drill. At most 250 characters. */
export function renderTopic(incident: Incident, config: Config): string {
  const { mergedInto, status } = incident;
  const state = [
    ...(isDrill(incident) ? ['DRILL'] : []),
    severityWords(incident, config),
    mergedInto === undefined ? statusWords[status] : `Merged into ${incidentName(mergedInto)}`,
    ...(incident.commander || isOpen(incident) ? [incident.commander ? `IC ${mention(incident.commander)}` : 'NO COMMANDER'] : []),
    ...nextUpdate(incident),
  ].join(' · ');
  const room = longest - state.length - ' · '.length;
  // A topic is shown where a channel is found and in its settings: the title of a private incident stays in its messages.
  return cutMrkdwn(incident.private || room < 10 ? state : `${state} · ${clip(incident.title, room)}`, longest);
}

/** Topics know no date tokens, so the time is UTC and says so; with its day when it is not that of the update. */
function nextUpdate({ lastUpdate, ...incident }: Incident): string[] {
  if (!isOpen(incident) || lastUpdate?.nextAt === undefined) return [];
  const day = lastUpdate.nextAt.slice(0, 10);
  return [`next update ${day === lastUpdate.at.slice(0, 10) ? '' : `${day} `}${sayClock(lastUpdate.nextAt)}Z`];
}
