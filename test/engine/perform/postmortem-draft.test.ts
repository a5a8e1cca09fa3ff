// What the postmortem is told by those who publish it: the names of public channels, and what each commit brings.
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { Outage } from '../../../src/domain/errors.ts';
import { openBench, type Bench } from '../../demo/github/github-bench.ts';
import { freshDatabase } from '../../support/database.ts';
import { publishing, type Publishing } from '../../support/publishing.ts';
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
});

describe('where it was announced', () => {
  const announced = (channel: string) => decided(db.pool, one.id, [{ kind: 'announcement.posted', data: { channel, ts: '1795230012.000200' } }]);
  const shown = async () => /^\| T\d+ \| [^|]+ \| announcement, kept up to date \| (.*) \|$/m.exec((await one.file()).text)?.[1];

  it.each<readonly [string, () => string, string]>([
    ['a public channel is named', () => one.slack.room('all-hands').id, '#all-hands'],
    ['one that was archived too', () => one.slack.room('old-hands', { archived: true }).id, '#old-hands'],
    ['a private one is not', () => one.slack.room('board-only', { private: true }).id, 'a channel that is not named here'],
    ['nor one that Slack does not show', () => 'C0GONE', 'a channel that is not named here'],
  ])('%s', async (_what, channel, words) => {
    await announced(channel());
    await one.publish();
    expect(await shown()).toBe(words);
    expect((await one.file()).text).not.toMatch(/board-only|C0GONE|C000\d/);
  });

  it('while Slack is away it waits, so that no name comes and goes', async () => {
    await announced(one.slack.room('all-hands').id);
    one.slack.fail('channel', new Outage('slack', 'away'));
    await expect(one.publish()).rejects.toThrow('away');
  });
});

it('each commit after the first says what came', async () => {
  const headlines: string[] = [];
  const publish = () => one.publish({ commitFile: (input) => {
    headlines.push(input.headline);
    return one.github.commitFile(input);
  } });
  await publish();
  await one.tell('More, from @acme/sre.', 'Still more.');
  await decided(db.pool, one.id, [{ kind: 'followup.added', data: { followup: 1, text: 'fixes #12' } }]);
  await publish();
  await decided(db.pool, one.id, [{ kind: 'followup.settled', data: { followup: 1, how: 'done', seen: '2026-11-21T04:00:00.000Z' } }]);
  await publish();
  expect(headlines).toEqual([`INC-${one.id}: Checkout is down: draft postmortem`, `INC-${one.id}: 3 facts, follow-up 1`, `INC-${one.id}: follow-up 1 done`]);
});
