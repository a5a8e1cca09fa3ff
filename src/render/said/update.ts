// An update to stakeholders, said in the channel and under the announcement. Only the newest: the timeline has the others.
import { clip, cutMrkdwn, mention, sentence, when } from '../escape.ts';
import { context, section } from '../kit.ts';
import type { Words } from '../said.ts';
import { nameOf, severityWords, statusWords } from '../words.ts';

export const saidUpdate: Words = (incident, ref, { config }) => {
  const update = incident.lastUpdate;
  if (!update || (ref !== undefined && String(update.id) !== ref)) return undefined;
  const title = `${nameOf(incident)}, update ${update.id}`;
  const state = `${severityWords(incident, config)}, ${statusWords[incident.status]}`;
  const next = update.nextAt === undefined ? 'This is the last update' : `Next update by ${when(update.nextAt)}`;
  const { impact } = incident;
  const noticed = impact === undefined ? [] : [section(`*What customers notice*\n${lined(impact, 2_000)}`)];
  const spoken = impact === undefined ? '' : ` What customers notice: ${sentence(clip(impact, 800))}`;
  return {
    text: `${title} (${state}): ${sentence(clip(update.text, 1_500))}${spoken} ${next}.`,
    blocks: [section(`*${title}*  ·  ${state}\n${lined(update.text, 2_800)}`), ...noticed, context(`${next}  ·  Sent by ${mention(update.by)}`)],
  };
};

/** Escaped, with its lines; empty ones left out. */
function lined(text: string, max: number): string {
  return cutMrkdwn(text.split(/\r?\n/).map((line) => clip(line, max)).filter((line) => line !== '').join('\n'), max);
}
