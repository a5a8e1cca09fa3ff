// People of another company in an incident's channel (Slack Connect): what they say is heard, what they ask is not done; over real HTTP.
import { describe, expect, it } from 'vitest';
import { openJourney } from '../journeys/journey.ts';

const journey = await openJourney();
const { box, stage, pool } = journey;
const { slack } = box.demo.worlds;
const zoe = slack.addPerson({ name: 'zoe', realName: 'Zoe of Elsewhere', teamId: 'T0ELSE0001' });
const chiara = stage.id('chiara');

await stage.command('chiara', stage.id('incidents'), 'declare the tide gauge is wrong');
const channel = (await stage.until('the channel', () => stage.channel(/tide-gauge/))).id;
await journey.quiet();
await stage.act({ as: zoe, type: 'join', channel });
await journey.quiet();

const told = (who: string): string[] => (slack.state().ephemerals[who] ?? []).map(({ text }) => text);
const ignored = async () => (await pool.query<{ outcome: string }>(`select outcome from delivery where source = 'slack' and state = 'ignored' order by id`)).rows.map((row) => row.outcome);
const kinds = async () => (await journey.facts(1)).map((fact) => fact.kind);
const say = async (as: string, text: string, more: object = {}) => String((await stage.act({ as, type: 'message', channel, text, ...more }))?.['ts']);
const refusal = /Only people of this workspace/;

it('nobody tells them what happened so far when they come', async () => {
  expect(await ignored()).toContain('somebody of another company');
  expect(told(zoe)).toEqual([]);
  expect(stage.messages(channel).some(({ isBot, text }) => isBot && text.includes(zoe))).toBe(false);
});

describe('what they ask is refused, and nothing comes of it', () => {
  it('with a mention, a command, a button, a shortcut', async () => {
    const before = await kinds();
    const ts = await say(zoe, '@tocsin severity SEV1');
    const button = await stage.until('a button', () => stage.button(channel, 'resolve'));
    await slack.act({ as: zoe, type: 'command', channel, command: '/incident', text: 'severity SEV1' });
    await slack.act({ as: zoe, type: 'click', channel, messageTs: button.ts, blockId: button.blockId, actionId: button.actionId, value: button.value });
    await slack.act({ as: zoe, type: 'shortcut', callbackId: 'add_to_timeline', channel, messageTs: ts });
    await journey.quiet();
    expect(told(zoe)).toHaveLength(4);
    for (const words of told(zoe)) expect(words).toMatch(refusal);
    expect(slack.state().modals[zoe]).toBeNull();
    expect(await kinds()).toEqual(before);
  });

  it('with a reaction, of which Slack does not say whose it is: quietly', async () => {
    const [before, whispers] = [await kinds(), told(zoe).length];
    const ts = await say(chiara, 'the gauge reads minus four metres');
    await stage.act({ as: zoe, type: 'react', channel, ts, name: 'pushpin' });
    await journey.quiet();
    expect([await kinds(), told(zoe).length]).toEqual([before, whispers]);
  });
});

it('one of ours in the same channel is heard, and the stranger’s words are followed once they are on record', async () => {
  const ts = await say(zoe, 'we see it too');
  await stage.act({ as: chiara, type: 'react', channel, ts, name: 'pushpin' });
  await journey.quiet();
  expect((await kinds()).at(-1)).toBe('message.recorded');
  await stage.act({ as: zoe, type: 'edit', channel, ts, text: 'we saw it too' });
  await journey.quiet();
  expect((await kinds()).at(-1)).toBe('message.edited');
});
