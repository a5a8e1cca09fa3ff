// GitHub's webhooks: who is let in, and that each is kept once with its reason.
import { createHmac } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import github from '../../../handlers/webhooks/github.ts';
import { storeDelivery } from '../../../src/store/delivery.ts';
import { freshDatabase } from '../../support/database.ts';
import { testContext } from '../../support/engine.ts';

const db = await freshDatabase();
const { it: source } = github;
const raw = Buffer.from('{"action":"closed"}');
const signed = (secret: string, bytes = raw) => ({ 'x-hub-signature-256': `sha256=${createHmac('sha256', secret).update(bytes).digest('hex')}` });

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

describe('what comes', () => {
  it('is known by its delivery id, and by its words when it has none', () => {
    expect(source.place({}, { raw, headers: { 'x-github-delivery': 'd-1' } })).toEqual({ keys: ['d-1'], lane: 'github' });
    expect(source.place({}, { raw, headers: {} }).keys[0]).not.toBe(source.place({}, { raw: Buffer.from('x'), headers: {} }).keys[0]);
  });

  it.each([[{ zen: 'Keep it simple', hook_id: 1 }, 'test ping'], [{ action: 'closed', issue: {} }, 'closed on GitHub'], [7, 'not one of']])('is read: %j', (body, reason) => {
    expect(source.read(body)).toEqual([{ type: 'ignored', reason: expect.stringContaining(reason) }]);
    expect(source.salvage(body, '2026-01-01T00:00:00.000Z')).toBeUndefined();
  });

  it('is kept once, with the reason why nothing follows', async () => {
    const delivery = { source: 'github', key: 'd-1', lane: 'github', body: raw.toString(), urgency: 1 } as const;
    expect([await storeDelivery(db.pool, delivery), await storeDelivery(db.pool, delivery)]).toEqual([{ stored: true }, { stored: false }]);
    await testContext({ pool: db.pool }).settle();
    expect((await db.pool.query('select state, outcome from delivery')).rows).toEqual([{ state: 'ignored', outcome: expect.stringContaining('not followed') }]);
  });
});
