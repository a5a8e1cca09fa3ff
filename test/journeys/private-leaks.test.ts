// Every word of a private incident is looked for in everything that Tocsin says or sends, over HTTP, by people who are not in it.
import path from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { loadRegistry } from '../../src/registry.ts';
import { ringTimers } from '../support/engine.ts';
import { openJourney } from './journey.ts';
import { always, apiToken, leaks, nowIn, type Secret, type Since } from './leaks.ts';

const runbook = `---
runbook: 1
id: lock-the-door
title: Lock the door
owner: "@acme/security"
last-reviewed: 2026-11-02
match: [{ service: checkout-api }]
executor: http-only
params:
  WHICH: { type: string, pattern: "^[a-z]{1,30}$", required: true, description: Which door }
---

# Lock the door

\`\`\`text {"name":"lock","kind":"manual"}
Lock {{WHICH}} and say how.
\`\`\`
`;

const config = 'paging: { service: PSVDATA }\nquiet-start: 1s\n';
const journey = await openJourney({ config, runbooks: { 'lock-the-door.md': runbook }, env: { TOCSIN_API_TOKEN: apiToken, LOG_LEVEL: 'debug' } });
const { box, stage, quiet } = journey;
const { slack, pagerduty } = box.demo.worlds;
const registry = await loadRegistry(path.resolve(import.meta.dirname, '../../handlers'));
const insiders = ['chiara', 'ada'].map((who) => stage.id(who));
const incidents = stage.id('incidents');

/** Chiara and Ada do everything that one can do in an incident, and say a secret word each time. */
async function work(channel: string): Promise<void> {
  const say = (text: string) => stage.command('chiara', channel, text);
  for (const text of [
    'note quokkanote one', `task <@${stage.id('ada')}> quokkatask 10m`, `followup quokkafollowup <@${stage.id('ada')}>`, 'decide quokkadecision', 'theory quokkatheory',
    'link https://quokkalink.example/x quokkalinktitle', `role scribe <@${stage.id('ada')}>`, 'update quokkaupdate | quokkaimpact | next 20m', 'rename quokkarenamed it is', 'severity SEV1',
    `page <@${stage.id('ada')}> quokkapage`, 'status identified', 'mitigate quokkamitigated',
  ]) await say(text);
  await quiet();
  const ts = await stage.say('ada', channel, 'quokkamessage with a finding');
  for (const emoji of ['pushpin', 'white_check_mark', 'repeat']) await stage.react('chiara', channel, ts, emoji);
  await quiet();
  await stage.act({ as: stage.id('ada'), type: 'edit', channel, ts, text: 'quokkaedited with a finding' });
  await stage.say('ada', channel, `<@${slack.bot.userId}> note quokkamention`);
  await say(`handoff <@${stage.id('ada')}> quokkahandoff`);
  await quiet();
  await stage.press('ada', channel, 'handoff_accept');
  await quiet();
  await say('runbook lock-the-door');
  await quiet();
  await stage.act({ as: stage.id('ada'), type: 'home' });
  await ringTimers(journey.pool);
  await quiet();
}

/** Starts the runbook with a secret word in its parameter, and does its step. */
async function run(channel: string): Promise<void> {
  await stage.press('chiara', channel, 'run_start', /lock-the-door/);
  await stage.submit('chiara', { WHICH: 'quokkaparam' });
  await stage.until('the manual step', () => stage.button(channel, 'step_done'));
  await stage.press('chiara', channel, 'step_done');
  await stage.submit('chiara', { note: 'locked, quokkanote' });
  await quiet();
}

/** Dev, who is not in it, tries every command, the mention, every shortcut and his Home, from elsewhere and by its number; Eve looks at her Home. */
async function pry(number: number, channel: string): Promise<void> {
  const from = slack.calls.length;
  const noForm = () => expect(JSON.stringify(slack.state().modals[stage.id('dev')] ?? null)).not.toMatch(/quokka|wombat/i);
  for (const name of registry.commands.keys()) {
    // What Dev declares himself carries his own words: those two are tried without the number.
    const texts = ['declare', 'drill'].includes(name) ? [name] : [name, `${name} INC-${number}`, `${name} INC-${number} what is it`];
    for (const text of texts) await stage.command('dev', incidents, text);
    await quiet();
    noForm();
  }
  await stage.command('dev', incidents, `merge INC-1 into INC-${number}`);
  await stage.say('dev', incidents, `<@${slack.bot.userId}> status INC-${number}`);
  const ts = await stage.say('dev', incidents, 'something I saw');
  for (const [callbackId, { kind }] of registry.shortcuts) {
    await stage.act({ as: stage.id('dev'), type: 'shortcut', callbackId, ...(kind === 'message' ? { channel: incidents, messageTs: ts } : {}) });
    await quiet();
    noForm();
  }
  await fromHisOwn(number);
  noForm();
  for (const who of ['dev', 'eve']) await stage.act({ as: stage.id(who), type: 'home' });
  await quiet();
  // Not even that there is such an incident: no row, option or channel of it, and its number is one that is not known.
  // Nobody else does anything meanwhile, so all answers and forms are theirs; of what is shown the look-alike keeps the latest 50 only.
  const answered = slack.calls.slice(from).filter(({ method }) => ['response_url', 'views.open', 'chat.postEphemeral'].includes(method)).map(({ args }) => JSON.stringify(args));
  expect(answered.length).toBeGreaterThan(registry.commands.size * 2);
  expect(answered.filter((text) => /quokka|wombat/i.test(text))).toEqual([]);
  const given = new RegExp(`${channel}|\\*INC-${number}\\b|"INC-${number}\\b|Open now:[^.]*INC-${number}\\b`);
  expect(answered.filter((text) => given.test(text))).toEqual([]);
  expect(answered.filter((text) => text.includes(`I know no INC-${number}.`)).length).toBeGreaterThan(10);
}

/** Dev has a private incident of his own: from there he sees that one, and merges nothing into another that he does not see. */
async function fromHisOwn(number: number): Promise<void> {
  await stage.command('dev', incidents, `declare --private SEV4 a diary beside INC-${number}`);
  await quiet();
  const { rows } = await journey.pool.query<{ id: number; channel: string }>(`select id, state -> 'channel' ->> 'id' as channel from incident where state ->> 'title' like '%diary%' order by id desc limit 1`);
  const [own] = rows;
  if (!own) throw new Error('he has none');
  for (const text of ['list', 'stats', `status INC-${number}`, 'merge', `merge INC-${number}`, `merge INC-${number} into INC-${own.id}`]) await stage.command('dev', own.channel, text);
  await quiet();
  expect((await journey.incident(own.id)).mergedInto).toBeUndefined();
  expect((await journey.incident(number)).mergedInto).toBeUndefined();
}

/** What Dev and Eve find of it once it is over: in their Homes, which also show what ended lately, in the list, in the figures. */
async function afterwards(number: number): Promise<void> {
  for (const who of ['dev', 'eve']) await stage.act({ as: stage.id(who), type: 'home' });
  for (const text of ['list', 'list all', 'stats', `status INC-${number}`, `postmortem INC-${number}`, `reopen INC-${number} again`]) await stage.command('dev', incidents, text);
  await quiet();
  expect((await journey.incident(number)).status).toBe('resolved');
}

async function open(who: string, text: string, number: number): Promise<string> {
  await stage.command(who, incidents, text);
  const { id } = await stage.until(`INC-${number}`, () => stage.channel(new RegExp(`^inc-${number}-`)));
  await quiet();
  return id;
}

it('a public incident stands beside it all, so that there is something to list', async () => {
  await open('dev', 'declare SEV3 the coffee machine leaks', 1);
  expect((await leaks(journey, { words: /coffee/, insiders: [], hidden: [] })).length).toBeGreaterThan(5);
});

describe('declared private', () => {
  let secret: Secret;
  beforeAll(async () => {
    const channel = await open('chiara', 'declare --private SEV2 quokkatitle is out', 2);
    secret = { words: /quokka[a-z]*/, insiders, hidden: [channel] };
    await stage.command('chiara', channel, `role deputy <@${stage.id('ada')}>`);
    await quiet();
    await work(channel);
    await stage.command('ada', channel, 'runbook');
    await quiet();
  }, 60_000);

  it('says its words to its people', () => {
    const text = JSON.stringify([slack.state().messages[secret.hidden[0] ?? ''], slack.calls.map((call) => call.args)]);
    for (const word of ['title', 'task', 'decision', 'theory', 'update', 'impact', 'renamed', 'handoff', 'mitigated']) expect(text).toContain(`quokka${word}`);
  });

  it('and nowhere else', async () => {
    expect(await leaks(journey, secret)).toEqual([]);
    expect(slack.calls.filter(({ args }) => args['channel'] === incidents && JSON.stringify(args).includes('INC-2'))).toEqual([]);
  });

  it('whatever others ask', { timeout: 90_000 }, async () => {
    await pry(2, secret.hidden[0] ?? '');
    expect(await leaks(journey, secret)).toEqual([]);
  });

  it('nor when it is over', async () => {
    const [channel = ''] = secret.hidden;
    await stage.command('ada', channel, 'resolve quokkaevidence');
    await quiet();
    await afterwards(2);
    expect(await leaks(journey, secret)).toEqual([]);
    await stage.command('ada', channel, 'postmortem');
    await stage.command('ada', channel, 'reopen quokkareopened');
    await quiet();
    expect(await leaks(journey, secret)).toEqual([]);
    expect(box.demo.worlds.github.state().pulls).toEqual([]);
  });
});

describe('made private while it goes on', () => {
  let secret: Secret;
  let since: Since = always;
  let page = '';
  let number = 0;
  beforeAll(async () => {
    for (const who of ['dev', 'eve']) await stage.act({ as: stage.id(who), type: 'home' });
    page = pagerduty.trigger({ serviceId: 'PSVCHKT', title: 'wombattitle: cards are visible', urgency: 'high', priority: 'P2' }).id;
    // Somebody who pries may have declared one meanwhile.
    const { id: old, name } = await stage.until('its public channel', () => stage.channel(/^inc-\d+-wombattitle/));
    number = Number(/^inc-(\d+)/.exec(name)?.[1]);
    await quiet();
    await stage.act({ as: stage.id('chiara'), type: 'join', channel: old });
    await stage.press('chiara', old, 'take_command');
    await stage.command('chiara', old, 'update wombatupdate | wombatimpact | next 20m');
    await stage.command('chiara', old, 'note wombatnote');
    await stage.command('chiara', old, `task <@${stage.id('ada')}> wombattask 10m`);
    await quiet();
    for (const who of ['dev', 'eve']) await stage.act({ as: stage.id(who), type: 'home' });
    await quiet();
    expect(JSON.stringify(slack.state().home[stage.id('eve')])).toContain('wombattitle');
    await stage.command('chiara', old, 'private quokkareason');
    await stage.submit('chiara', {});
    const { id: channel } = await stage.until('its private channel', () => stage.channel(/^inc-\d+-private$/));
    await quiet();
    since = nowIn(journey);
    secret = { words: /(quokka|wombat)[a-z]*/, insiders, hidden: [channel, stage.channel(/^inc-2-/)?.id ?? ''] };
    await work(channel);
    await run(channel);
    pagerduty.note(page, 'quokkapagerduty says a person there');
    pagerduty.setPriority(page, 'P1');
    pagerduty.resolve(page);
    await quiet();
  }, 90_000);

  it('moves its people, and nobody else', () => {
    expect([...(stage.channel(/^inc-\d+-private$/)?.members ?? [])].sort()).toEqual([...insiders, slack.bot.userId].sort());
    expect(stage.channel(/^inc-\d+-former$/)).toMatchObject({ archived: true, private: false });
  });

  it('what came after it, and the title, stand nowhere where others read', async () => expect(await leaks(journey, secret, since)).toEqual([]));

  it('whatever others ask', { timeout: 90_000 }, async () => {
    await pry(number, secret.hidden[0] ?? '');
    expect(await leaks(journey, secret, since)).toEqual([]);
  });

  it('nor when it is over', async () => {
    const [channel = ''] = secret.hidden;
    await stage.command('ada', channel, 'resolve quokkaevidence');
    await quiet();
    await stage.command('ada', channel, 'postmortem');
    await afterwards(number);
    expect(await leaks(journey, secret, since)).toEqual([]);
    expect(box.demo.worlds.github.state().pulls).toEqual([]);
  });
});
