// A file goes up in three steps, and none can be left out.
import { afterEach, beforeEach, expect, test } from 'vitest';

import { dig, openStage, type Stage } from '../support.ts';

let stage: Stage;
beforeEach(async () => {
  stage = await openStage();
});
afterEach(() => stage.close());

test('ask, send, complete: then it is in the channel', async () => {
  const asked = await stage.call('files.getUploadURLExternal', { filename: 'log.txt', length: 5 });
  const files = [{ id: asked['file_id'], title: 'The log' }];
  expect(await stage.refused('files.completeUploadExternal', { files, channel_id: 'C0INC' })).toBe('file_not_found');
  const url = dig(asked, 'upload_url');
  expect((await fetch(url, { method: 'POST', body: 'wrong size' })).status).toBe(400);
  const sent = await fetch(url, { method: 'POST', body: 'hello' });
  expect([sent.status, await sent.text()]).toEqual([200, 'OK - 5']);
  const done = await stage.call('files.completeUploadExternal', { files, channel_id: 'C0INC', initial_comment: 'look' });
  expect(done).toEqual({ ok: true, files });
  expect(stage.world.state().messages['C0INC']).toMatchObject([{ text: 'look', subtype: 'file_share', files, isBot: true }]);
});

test('what is refused', async () => {
  expect(await stage.refused('files.getUploadURLExternal', { filename: 'log.txt', length: 0 })).toBe('invalid_arguments');
  expect(await stage.refused('files.completeUploadExternal', { files: [] })).toBe('invalid_arguments');
  expect((await fetch(`${stage.url}/slack/upload/F0NONE`, { method: 'POST', body: 'x' })).status).toBe(404);
});
