// Somebody who could not be brought in: their name, and why in words rather than in Slack's codes.
import type { Incident } from '../domain/incident.ts';
import { clip, isSlackUser } from './escape.ts';

type Missing = Incident['missing'][number];

// Codes of conversations.invite (docs.slack.dev); any other is shown as it is.
const reasons: Readonly<Record<string, string>> = {
  cant_invite: 'Slack does not let Tocsin invite them here',
  cant_invite_self: 'this is Tocsin itself',
  user_not_found: 'Slack does not know them',
  user_is_restricted: 'they are a guest who may not be in this channel',
  user_is_ultra_restricted: 'they are a guest of one other channel',
  ura_max_channels: 'they are a guest of one other channel',
  user_team_not_in_channel: 'they belong to another workspace',
  is_deactivated: 'their Slack account is switched off',
  no_permission: 'Slack does not let Tocsin invite them here',
  external_team_in_channel: 'the channel is shared with another company',
};

/** A mention when the name is our own note of a Slack user's id; the escaped name otherwise. */
export function missingName({ id, name }: Missing): string {
  return isSlackUser(id) && name === `<@${id}>` ? name : clip(name, 100);
}

/** Why, escaped, at most 300 characters. */
export function missingWhy({ why }: Missing): string {
  return clip(inWords(why), 300);
}

/** Slack's code in words where we know it; any other reason as it is. Not escaped. */
export function inWords(why: string): string {
  const code = /^Slack says ([a-z_]+)$/.exec(why)?.[1];
  return (code !== undefined && Object.hasOwn(reasons, code) ? reasons[code] : undefined) ?? why;
}
