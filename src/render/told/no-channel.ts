// Told to who declared an incident whose channel could not be opened, or made private one that got no private channel.
import { incidentName } from '../../domain/incident.ts';
import { clip, sentence } from '../escape.ts';
import { actions, button, message, section } from '../kit.ts';
import type { Told } from '../told.ts';

export const toldNoChannel: Told = (incident) => {
  const name = incidentName(incident.id);
  if (incident.channel) {
    const closed = incident.troubles.some((one) => one.code === 'not_in_channel' || one.code === 'channel_not_found');
    if (!closed) return undefined;
    const text = `I can no longer write in the channel of ${name}: somebody took me out of it, or deleted it. Its card stands still. Invite me there again, then try again; \`/incident status ${name}\` works anywhere.`;
    return message(text, [section(text), actions([button({ id: 'retry_effects', text: 'Try again', value: String(incident.id) })])], `${incident.id}:${incident.seq}:no-channel`);
  }
  const trouble = incident.troubles.find((one) => one.kind === 'slack.channel.create' || one.kind === 'slack.channel.move');
  const why = trouble ? ` ${sentence(clip(trouble.reason, 1_000))}` : '';
  const retry = actions([button({ id: 'retry_effects', text: 'Try again', value: String(incident.id) })]);
  if (incident.madePrivate) {
    const state = `${name} is private: nothing more is said of it in public. But I could not open its private channel.${why}`;
    const text = `${state} Nobody was moved. Once that is put right, try again.`;
    return message(text, [section(text), retry], `${incident.id}:${incident.seq}:no-channel`);
  }
  const text = `${name} is recorded, but I could not open its channel.${why} Talk where you are; \`/incident status ${name}\` works anywhere.`;
  return message(text, [section(text), retry], `${incident.id}:${incident.seq}:no-channel`);
};
