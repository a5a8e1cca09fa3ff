// GitHub's webhooks: who is let in, that each is kept once, and what each tells.
import { createHmac } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import github from '../../../handlers/webhooks/github.ts';
import { storeDelivery } from '../../../src/store/delivery.ts';
import { freshDatabase } from '../../support/database.ts';
import { testContext } from '../../support/engine.ts';

const db = await freshDatabase();
const { it: source } = github;
const raw = Buffer.from('{"action":"labeled"}');
const signed = (secret: string, bytes = raw) => ({ 'x-hub-signature-256': `sha256=${createHmac('sha256', secret).update(bytes).digest('hex')}` });
const issue = {
  node_id: 'I_12', number: 12, html_url: 'https://github.com/acme/postmortems/issues/12', title: 'Alert', state: 'closed', state_reason: 'not_planned',
  assignees: [{ login: 'ada' }], updated_at: '2026-11-22T12:00:00Z',
};
const repository = { full_name: 'acme/postmortems' };
const ada = { login: 'ada', type: 'User' };
const told = { node: 'I_12', repo: 'acme/postmortems', number: 12, url: issue.html_url, title: 'Alert', state: 'closed', reason: 'not_planned', assignee: 'ada', seen: '2026-11-22T12:00:00.000Z' };
const by = { type: 'person', id: 'ada', via: 'github', name: 'ada' };
const pull = { merged: true, merged_at: '2026-11-25T12:00:00Z', state: 'closed', updated_at: '2026-11-25T12:00:01Z' };

describe('the signature', () => {
  it('lets in what any of our secrets signed', () => {
    expect(source.verify({ raw, headers: signed('two') }, ['one', 'two'])).toBe('ok');
  });

  it('refuses another secret, another body, no signature and the old kind', () => {
    expect(source.verify({ raw, headers: signed('three') }, ['one', 'two'])).toBe('mismatch');
    expect(source.verify({ raw: Buffer.from('{"action":"opened"}'), headers: signed('one') }, ['one'])).toBe('mismatch');
    for (const header of [undefined, '', 'sha1=00', 'sha256=zz', 'sha256=']) {
      expect(source.verify({ raw, headers: { 'x-hub-signature-256': header } }, ['one']), String(header)).toBe('malformed');
    }
    expect(source.onMismatch).toBe(401);
  });
});

describe('its place', () => {
  it('is known by its delivery id, which nobody signed, and by its words', () => {
    const [digest] = source.place({}, { raw, headers: {} }).keys;
    expect(source.place({}, { raw, headers: { 'x-github-delivery': 'd-1' } })).toEqual({ keys: ['d-1', digest], lane: 'github' });
    expect(source.place({}, { raw, headers: {} }).keys[0]).not.toBe(source.place({}, { raw: Buffer.from('x'), headers: {} }).keys[0]);
  });

  it('is behind what came before about the same thing, and nothing else; nonsense has one too', () => {
    const lane = (body: unknown) => source.place(body, { raw, headers: {} }).lane;
    expect([lane({ issue, repository }), lane({ number: 7, pull_request: pull, repository })]).toEqual(['github/I_12', 'github/acme/postmortems/7']);
    for (const body of [7, null, [], { issue: 7 }, { issue: { node_id: 'x'.repeat(500) } }]) expect(lane(body)).toBe('github');
  });
});

describe('what it tells', () => {
  it.each([['closed', told], ['reopened', told], ['edited', { ...told, aside: true }], ['assigned', { ...told, aside: true }], ['deleted', { ...told, state: 'gone' }]])('an issue %s', (action, now) => {
    expect(source.read({ action, issue, repository, sender: ada })).toEqual([{ type: 'issue', by, was: 'I_12', issue: now }]);
  });

  it('an issue that went elsewhere, with the way there or without', () => {
    const moved = { ...issue, node_id: 'I_3', number: 3 };
    expect(source.read({ action: 'transferred', issue, repository, sender: ada, changes: { new_issue: moved, new_repository: { full_name: 'acme/platform' } } }))
      .toEqual([{ type: 'issue', by, was: 'I_12', issue: { ...told, node: 'I_3', number: 3, repo: 'acme/platform' } }]);
    expect(source.read({ action: 'transferred', issue, repository, sender: ada })).toEqual([{ type: 'ignored', reason: expect.stringContaining('next night') as string }]);
  });

  it.each([[pull, 'merged'], [{ ...pull, merged: false, merged_at: null }, 'closed'], [{ ...pull, merged: undefined }, 'merged']])('a pull request %#', (pull_request, state) => {
    expect(source.read({ action: 'closed', number: 7, pull_request, repository, sender: { login: 'x[bot]', type: 'Bot' } }))
      .toEqual([{ type: 'pull', by: { type: 'system', id: 'github', name: 'GitHub' }, repo: 'acme/postmortems', number: 7, state, seen: '2026-11-25T12:00:01.000Z' }]);
  });

  it.each([
    [{ zen: 'Keep it simple', hook_id: 1 }, 'test ping'], [{ action: 'labeled', issue }, 'labeled on GitHub'], [7, 'not one of'], [{ action: 'edited', issue, comment: {} }, 'not followed'],
    [{ action: 'closed', pull_request: pull, review: {}, number: 7 }, 'not followed'], [{ action: 'synchronize', number: 7, pull_request: pull, repository }, 'not followed'], [{}, 'something on GitHub'],
  ])('nothing that we follow: %j', (body, reason) => {
    expect(source.read(body)).toEqual([{ type: 'ignored', reason: expect.stringContaining(reason) as string }]);
    expect(source.salvage(body, '2026-01-01T00:00:00.000Z')).toBeUndefined();
  });

  it('nothing that can be read, of what we follow, is no quiet end', () => expect(() => source.read({ action: 'closed', issue: {} })).toThrow(/node_id/));

  it('is kept once, with the reason why nothing follows', async () => {
    const arrives = (id: string) => {
      const { keys: [key = '', otherKey], lane } = source.place({}, { raw, headers: { 'x-github-delivery': id } });
      return storeDelivery(db.pool, { source: 'github', key, otherKey, lane, body: raw.toString(), urgency: 1 });
    };
    expect([await arrives('d-1'), await arrives('d-1')]).toEqual([{ stored: true }, { stored: false }]);
    // Replayed by somebody who has seen it go by: the id is not signed.
    expect(await arrives('d-2')).toEqual({ stored: false });
    await testContext({ pool: db.pool }).settle();
    expect((await db.pool.query('select state, outcome from delivery')).rows).toEqual([{ state: 'ignored', outcome: expect.stringContaining('not followed') as string }]);
  });
});
