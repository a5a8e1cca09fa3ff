// The links above a channel.
import { afterEach, beforeEach, expect, test } from 'vitest';

import { dig, openStage, type Stage } from '../support.ts';

let stage: Stage;
beforeEach(async () => {
  stage = await openStage();
});
afterEach(() => stage.close());

const good = { channel_id: 'C0INC', title: 'PagerDuty', type: 'link', link: 'https://example.com/PD1' };

test('are added, changed, listed and removed', async () => {
  const id = dig(await stage.call('bookmarks.add', good), 'bookmark.id');
  await stage.call('bookmarks.edit', { channel_id: 'C0INC', bookmark_id: id, title: 'PD' });
  expect(await stage.call('bookmarks.list', { channel_id: 'C0INC' })).toMatchObject({
    ok: true, bookmarks: [{ id, title: 'PD', link: good.link, type: 'link', channel_id: 'C0INC' }],
  });
  expect(stage.world.state().channels.find((each) => each.id === 'C0INC')?.bookmarks).toEqual(
    [{ id, title: 'PD', link: good.link }],
  );
  expect(await stage.call('bookmarks.remove', { channel_id: 'C0INC', bookmark_id: id })).toEqual({ ok: true });
  expect(await stage.refused('bookmarks.remove', { channel_id: 'C0INC', bookmark_id: id })).toBe('not_found');
});

test.each([
  [{ link: 'javascript:alert(1)' }, 'invalid_link'],
  [{ link: `https://example.com/${'x'.repeat(2_048)}` }, 'invalid_link'],
  [{ type: 'folder' }, 'invalid_bookmark_type'],
  [{ title: 'x'.repeat(257) }, 'invalid_arguments'],
  [{ channel_id: 'C0NONE' }, 'channel_not_found'],
  [{ channel_id: 'C0FAR' }, 'permission_denied'],
])('refuses %j', async (change, code) => {
  expect(await stage.refused('bookmarks.add', { ...good, ...change })).toBe(code);
});

test('a hundred are enough', async () => {
  for (let n = 0; n < 100; n += 1) await stage.call('bookmarks.add', good);
  expect(await stage.refused('bookmarks.add', good)).toBe('too_many_bookmarks');
});
