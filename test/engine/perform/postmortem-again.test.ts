// After people merged or closed the pull request of a postmortem: nothing by itself, and one more when somebody asks.
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { Outage } from '../../../src/domain/errors.ts';
import type { NewFact } from '../../../src/domain/facts.ts';
import { readIncident } from '../../../src/store/incident.ts';
import { openBench, type Bench } from '../../demo/github/github-bench.ts';
import { freshDatabase } from '../../support/database.ts';
import { publishing, REPO, type Publishing } from '../../support/publishing.ts';
import { decided } from '../../support/stored.ts';

const db = await freshDatabase();
let hub: Bench;
let one: Publishing;
beforeAll(async () => {
  hub = await openBench();
});
afterAll(() => hub.close());
beforeEach(async () => {
  one = await publishing(db.pool, hub);
  await one.publish();
});

const pulls = () => hub.world.state().pulls.filter((pull) => pull.branch.startsWith(one.branch)).toReversed();
const page = async (at: number) => (await hub.world.pull(pulls()[at]?.number ?? 0)) ?? Promise.reject(new Error('no such pull request'));
const number = (at: number) => pulls()[at]?.number ?? 0;
const known = async () => (await readIncident(db.pool, one.id))?.postmortem;
const written = (text: string): string => text.replace(/^_Where did the system.*_$/m, 'The flag was on in one region only.');

async function end(how: 'merged' | 'closed', at = 0): Promise<void> {
  const of = number(at);
  if (how === 'merged') await hub.world.act(of, { action: 'ready' });
  await hub.world.act(of, { action: how === 'merged' ? 'merge' : 'close' });
  await decided(db.pool, one.id, [{ kind: 'postmortem.ended', data: { repo: REPO, number: of, how } }]);
}
const asked = (after: number): NewFact => ({ kind: 'postmortem.wanted', data: { why: 'x', after } });

describe('merged', () => {
  it('what comes later goes into a second pull request over what was merged, and is kept in step there', async () => {
    await one.edit(written);
    await end('merged');
    await one.tell('The bank called.');
    expect(await one.publish()).toContain('left as it is');
    await decided(db.pool, one.id, [asked(number(0))]);
    await one.publish();
    expect(pulls().map((pull) => [pull.branch, pull.state])).toEqual([[one.branch, 'merged'], [`${one.branch}-2`, 'open']]);
    const second = await page(1);
    expect([second.draft, second.labels, second.commits.length, second.files.length]).toEqual([true, ['postmortem'], 1, 1]);
    expect(second.files[0]?.text).toMatch(/one region only[\s\S]*The bank called\.|The bank called\.[\s\S]*one region only/);
    expect(await known()).toMatchObject({ state: 'open', number: number(1) });
    await one.tell('And again.');
    await one.publish();
    expect((await page(1)).files[0]?.text).toContain('And again.');
  });

  it('a third after the second', async () => {
    await end('merged');
    for (const at of [0, 1]) {
      await one.tell(`More ${at}.`);
      await decided(db.pool, one.id, [asked(number(at))]);
      await one.publish();
      if (at === 0) await end('merged', 1);
    }
    expect(pulls().map((pull) => pull.branch)).toEqual([one.branch, `${one.branch}-2`, `${one.branch}-3`]);
  });

  it('two publishers at once, or one that dies before the pull request is open, make one', async () => {
    await end('merged');
    await one.tell('The bank called.');
    await decided(db.pool, one.id, [asked(number(0))]);
    const died = new Outage('github', 'away', { ambiguous: true });
    await expect(one.publish({ openPull: () => Promise.reject(died) })).rejects.toBe(died);
    await Promise.all([one.publish(), one.publish()]);
    expect(pulls().map((pull) => pull.branch)).toEqual([one.branch, `${one.branch}-2`]);
    expect((await page(1)).commits).toHaveLength(1);
  });
});

describe('closed', () => {
  it('another begins with what people wrote on the branch of the first', async () => {
    await one.edit(written);
    await end('closed');
    await one.tell('The bank called.');
    expect(await one.publish()).toContain('left as it is');
    await decided(db.pool, one.id, [asked(number(0))]);
    await one.publish();
    const text = (await page(1)).files[0]?.text ?? '';
    expect([text.includes('one region only'), text.includes('The bank called.'), pulls().length]).toEqual([true, true, 2]);
  });

  it('or with the records, where they deleted that branch', async () => {
    await hub.rest('DELETE', `/repos/${REPO}/git/refs/heads/${one.branch}`);
    await decided(db.pool, one.id, [{ kind: 'postmortem.ended', data: { repo: REPO, number: number(0), how: 'closed' } }, asked(number(0))]);
    await one.publish();
    expect(pulls().map((pull) => [pull.branch, pull.state])).toEqual([[one.branch, 'closed'], [`${one.branch}-2`, 'open']]);
  });
});

describe('renamed while it was open', () => {
  it('goes on there, knows the new name, and tells it once', async () => {
    hub.world.rename('acme', 'reports');
    try {
      await one.tell('More.');
      await one.publish();
      expect(await known()).toMatchObject({ state: 'open', number: number(0), repo: 'acme/reports', url: expect.stringContaining('acme/reports') as string });
      expect((await one.file()).text).toContain('More.');
      const before = (await readIncident(db.pool, one.id))?.seq;
      await one.publish();
      expect((await readIncident(db.pool, one.id))?.seq).toBe(before);
      expect(pulls()).toHaveLength(1);
    } finally {
      hub.world.rename('acme', 'postmortems');
    }
  });
});
