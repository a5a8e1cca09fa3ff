// A person types a slash command.
import { z } from 'zod';

import { checkBlocks } from '../block-kit.ts';
import { whisper } from '../ephemerals.ts';
import { teamOf } from '../events.ts';
import { hand } from '../hand.ts';
import type { Hub } from '../hub.ts';
import { parseJson } from '../json.ts';
import { post } from '../messages.ts';
import type { Channel, Person } from '../model.ts';
import { issueReplyUrl } from '../response-urls.ts';
import type { Outcome } from '../send.ts';
import { issueTrigger } from '../triggers.ts';
import { withIds } from '../with-ids.ts';

import { ActError, failed, failureOf, linkNames, seen, type ActResult } from './payload.ts';

const answerSchema = z.object({
  response_type: z.enum(['ephemeral', 'in_channel']).optional(),
  text: z.string().optional(),
  blocks: z.array(z.record(z.string(), z.unknown())).optional(),
});

function channelName(channel: Channel): string {
  if (channel.kind === 'im') return 'directmessage';
  return channel.kind === 'public' ? channel.name : 'privategroup';
}

/** The words in the answer to a command: plain text, or JSON with text and blocks; private unless it says otherwise. */
function show(hub: Hub, person: Person, channel: Channel, outcome: Outcome): ActResult {
  if (outcome.kind !== 'answer' || outcome.text === '') return { ok: true };
  const isJson = outcome.headers.get('content-type')?.startsWith('application/json') ?? false;
  const read = answerSchema.safeParse(isJson ? parseJson(outcome.text) : { text: outcome.text });
  if (!read.success) return failed(hub, person, channel, 'The app answered with something that is not a message.');
  const { text = '', blocks, response_type: type } = read.data;
  const faults = blocks ? checkBlocks(blocks) : [];
  if (faults.length > 0) return failed(hub, person, channel, `The app answered with invalid blocks: ${faults.join(' ')}`);
  const said = { user: hub.bot.userId, text, blocks: blocks ? withIds(hub, blocks) : undefined, threadTs: undefined };
  if (text === '' && !blocks) return { ok: true };
  if (type === 'in_channel') post(hub, channel, said);
  else whisper(hub, { to: person.id, channel: channel.id, ...said });
  return { ok: true };
}

/** Sends the command as Slack does, names escaped (`should_escape`), and shows what the app answers within three seconds. */
export async function command(
  hub: Hub, person: Person, act: { channel: string; command: string; text: string },
): Promise<ActResult> {
  const channel = seen(hub, person, act.channel);
  if (channel.archived) throw new ActError(`#${channel.name} is archived.`);
  const fields = {
    token: 'verification_token',
    team_id: teamOf(hub, person.id),
    team_domain: hub.team.domain,
    channel_id: channel.id,
    channel_name: channelName(channel),
    user_id: person.id,
    user_name: person.name,
    command: act.command,
    text: linkNames(hub, act.text, true),
    api_app_id: hub.bot.appId,
    is_enterprise_install: 'false',
    response_url: issueReplyUrl(hub, { user: person.id, channel: channel.id, messageTs: undefined, threadTs: undefined }),
    trigger_id: issueTrigger(hub, person.id),
  };
  const outcome = await hand(hub, { type: 'slash_commands', body: fields });
  const why = failureOf(outcome);
  if (why !== undefined) return failed(hub, person, channel, `${act.command} failed with the error "${why}"`);
  return show(hub, person, channel, outcome);
}
