// Bad days of Slack: whatever fails or is cut off, people see one channel, one card, one announcement, one offer.
import { afterEach, expect, it } from 'vitest';
import { openJourney } from './journey.ts';
import { apart, openings } from './openings.ts';

const journey = await openJourney({ config: apart });
const { stage } = journey;
const { slack } = journey.box.demo.worlds;
const { declared, alarm, channelsOf, said, isWhole } = openings(journey);

afterEach(() => slack.clearFaults());

it('429 with Retry-After on creating the channel: waited for, as long as Slack says', async () => {
  slack.fault({ method: 'conversations.create', kind: '429', retryAfterS: 1 });
  const before = slack.calls.length;
  await isWhole((await declared('slow down')).id);
  const tries = slack.calls.slice(before).filter((call) => call.method === 'conversations.create');
  expect(tries).toHaveLength(2);
  expect((tries[1]?.at.getTime() ?? 0) - (tries[0]?.at.getTime() ?? 0)).toBeGreaterThanOrEqual(1_000);
});

it('500 twice, then it works', async () => {
  slack.fault({ method: 'conversations.create', kind: '500', times: 2 });
  slack.fault({ method: 'chat.postMessage', kind: '500', times: 2 });
  await isWhole((await declared('twice five hundred')).id);
});

it.each(['drop-after', '500-after'] as const)('%s on creating the channel: it is found and adopted', async (kind) => {
  slack.fault({ method: 'conversations.create', kind });
  const { id } = await declared(`lost answer ${kind}`);
  await isWhole(id);
  expect((await journey.facts(id)).find((fact) => fact.kind === 'channel.created')?.data).toMatchObject({ adopted: true });
});

it.each(['drop-after', '500-after'] as const)('%s on every first message: one card, one announcement, one offer', async (kind) => {
  slack.fault({ method: 'chat.postMessage', kind, times: 3 });
  const { id, channel } = await alarm(`error rate high, ${kind}`);
  await isWhole(id);
  expect(said(channel, 'This runbook may fit')).toHaveLength(1);
});

it('cut off at pins, invitations, topics and bookmarks: each is there once', async () => {
  for (const method of ['pins.add', 'conversations.invite', 'conversations.setTopic', 'bookmarks.add', 'users.lookupByEmail']) slack.fault({ method, kind: 'drop-after' });
  const { id } = await alarm('replication lag', 'PSVDATA');
  await isWhole(id);
  const channel = channelsOf(id)[0];
  expect(channel?.bookmarks.map((bookmark) => bookmark.title)).toEqual(['PagerDuty: orders-db']);
  expect(channel?.members).toContain(stage.id('ben'));
  expect(channel?.topic).toContain('replication lag');
});
