// Uploading a file in Slack's three steps: ask for an address, send the bytes there, complete.
import { given, json, must, text } from '../args.ts';
import type { Hub } from '../hub.ts';
import { records, type Fields } from '../json.ts';
import { post } from '../messages.ts';
import type { StoredFile } from '../model.ts';
import { SlackError } from '../refusal.ts';

import { blocksOf, channelOf, mustBeIn, mustBeOpen, type Methods } from './method.ts';

function begin(hub: Hub, args: Fields): Fields {
  const length = Number(must(args, 'length'));
  if (!Number.isInteger(length) || length < 1) throw new SlackError('invalid_arguments');
  const file: StoredFile = {
    id: hub.ids.id('F'), name: must(args, 'filename'), length, content: undefined, title: must(args, 'filename'),
    user: hub.bot.userId,
  };
  hub.files.set(file.id, file);
  return { upload_url: `${hub.origin}/slack/upload/${file.id}`, file_id: file.id };
}

function complete(hub: Hub, args: Fields): Fields {
  const asked = records(json(args, 'files'));
  const found = asked.map((each) => {
    const file = hub.files.get(String(each['id']));
    if (!file?.content) throw new SlackError('file_not_found');
    return { file, title: typeof each['title'] === 'string' ? each['title'] : file.title };
  });
  if (found.length === 0) throw new SlackError('invalid_arguments');
  const channel = given(args, 'channel_id') ? channelOf(hub, args, 'channel_id') : undefined;
  if (channel) {
    mustBeIn(hub, channel);
    mustBeOpen(channel);
  }
  for (const { file, title } of found) file.title = title;
  const files = found.map(({ file }) => file);
  if (channel) {
    const threadTs = given(args, 'thread_ts') ? text(args, 'thread_ts') : undefined;
    const words = { text: text(args, 'initial_comment') ?? '', blocks: blocksOf(hub, args), threadTs };
    post(hub, channel, { user: hub.bot.userId, subtype: 'file_share', files, ...words });
  }
  return { files: files.map(({ id, title }) => ({ id, title })) };
}

/** Takes the bytes sent to an upload address; the text and status are Slack's. */
export function receiveUpload(hub: Hub, id: string, content: Buffer): { readonly status: number; readonly text: string } {
  const file = hub.files.get(id);
  if (!file || file.content) return { status: 404, text: 'not found' };
  if (content.length !== file.length) return { status: 400, text: 'length mismatch' };
  file.content = content;
  return { status: 200, text: `OK - ${content.length}` };
}

export const files: Methods = {
  'files.getUploadURLExternal': {
    tier: 4, scopes: ['files:write'], required: ['filename', 'length'], formOnly: true, run: begin,
  },
  'files.completeUploadExternal': { tier: 4, scopes: ['files:write'], required: ['files'], run: complete },
};
