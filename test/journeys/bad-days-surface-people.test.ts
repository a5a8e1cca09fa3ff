// People who cannot: accounts that are gone, guests of the workspace, people of other companies, apps. What they ask and what is asked of them
// is answered in words, and nothing is left hanging.
import { afterEach, describe, expect, it } from 'vitest';
import { openJourney } from './journey.ts';
import { surface } from './surface.ts';

const journey = await openJourney({ config: 'paging: { service: PSVCALL }\nroles: { commander: { page: PEPCOMM } }\nnudges: { no-commander: false, page-commander: false }\n' });
const { box, stage } = journey;
const { slack } = box.demo.worlds;
const people = surface(journey);
slack.addPerson({ id: 'U0GONE0001', name: 'gone', realName: 'Gone Before', email: 'gone@halyard.example', deleted: true });
slack.addPerson({ id: 'U0GUEST001', name: 'gwen', realName: 'Gwen Guest', email: 'gwen@partner.example', guest: true });
slack.addPerson({ id: 'U0ZOE00001', name: 'zoe', realName: 'Zoe of Elsewhere', teamId: 'T0ELSE0001' });
const here = await people.declared('the tide gauge is wrong', ['ada', 'ben', 'dev']);
const elsewhere = await people.declared('the heron is loose');
for (const user of ['U0GUEST001', 'U0ZOE00001']) await stage.act({ as: stage.id('chiara'), type: 'invite', channel: here.channel, user });
await journey.quiet();

const kinds = async () => (await journey.facts(here.id)).map((fact) => fact.kind);

afterEach(async () => {
  for (let open = slack.state().modals[stage.id('chiara')]; open; open = slack.state().modals[stage.id('chiara')]) await stage.act({ as: stage.id('chiara'), type: 'close', viewId: String(open['id']) });
});

const unable = [
  ['whose account is gone', 'U0GONE0001', /has no account here any more|no person with an account here/],
  ['who never existed', 'U0NEVER001', /has no account here any more|no person with an account here/],
  ['who is a guest', 'U0GUEST001', /is a guest here, and guests are given no part in an incident|PagerDuty has nobody with the e-mail address/],
  ['of another company', 'U0ZOE00001', /is a guest here, and guests are given no part in an incident|does not show me the e-mail address|PagerDuty has nobody/],
  ['that is an app', slack.bot.userId, /is an app and answers nobody|no person with an account here/],
] as const;

describe.each(unable)('somebody %s', (_who, id, why) => {
  it.each([
    ['command', `commander <@${id}>`], ['command, handed over', `handoff <@${id}> take it`], ['a role', `role scribe <@${id}>`], ['a task', `task <@${id}> look at the sea`],
    ['a follow-up', `followup <@${id}> paint it red`], ['a page', `page <@${id}> come quick`],
  ])('gets no %s: who asked is told why, nothing is on the record', async (_what, text) => {
    const before = await kinds();
    await people.says('chiara', here.channel, text);
    expect(people.lastWhisper('chiara')).toMatch(why);
    expect(await kinds()).toEqual(before);
  });

  it.each([
    ['handoff', 'handoff', { to: id }], ['role', 'role scribe', { role: 'scribe', who: id }], ['task', 'task', { text: 'look at the sea', who: id, box: '15' }],
    ['followup', 'followup', { text: 'paint it green', who: id }], ['page', 'page', { person: id }],
  ])('nor through the form %s', async (_form, text, values) => {
    const before = await kinds();
    await people.says('chiara', here.channel, text);
    await stage.submit('chiara', values);
    await journey.quiet();
    expect(people.told('chiara').join('\n')).toMatch(why);
    expect(await kinds()).toEqual(before);
  });

  it('is given no postmortem, and the incident is resolved all the same', async () => {
    const { id: number, channel } = await people.declared(`a buoy is adrift, ${id}`, [], 'SEV2');
    await people.says('chiara', channel, `resolve it is towed in, owner <@${id}>`);
    expect(people.lastWhisper('chiara')).toMatch(/is resolved\. Thank you\. .* so the postmortem is not theirs/);
    expect(await journey.incident(number)).toMatchObject({ status: 'resolved', postmortemOwner: { id: stage.id('chiara') } });
  });
});

it('an account that goes while it has a role, a task and a handoff holds nobody up', async () => {
  const { id, channel } = await people.declared('the lamp is out', ['ben', 'ada']);
  for (const text of ['role scribe @ben', 'task @ben change the lamp 20m', 'handoff @ben you know lamps']) await people.says('chiara', channel, text);
  slack.addPerson({ id: stage.id('ben'), name: 'ben', realName: 'Ben Okafor', deleted: true });
  for (const text of ['handoff withdraw', 'task 1 @ada', 'role scribe @ada', 'severity SEV2', 'task @ben and the other lamp', 'resolve it burns again']) await people.says('chiara', channel, text);
  expect(await journey.incident(id)).toMatchObject({ status: 'resolved', commander: { id: stage.id('chiara') }, tasks: [{ assignee: { id: stage.id('ada') } }], roles: [{ person: { id: stage.id('ada') } }] });
  expect(people.told('chiara').join('\n')).toContain('<@U0BEN00001> has no account here any more');
  slack.addPerson({ id: stage.id('ben'), name: 'ben', realName: 'Ben Okafor', email: 'ben.okafor@halyard.example' });
});

describe('a guest asks', () => {
  it('for what is in the channel they were brought into, and it is done', async () => {
    await slack.act({ as: 'U0GUEST001', type: 'command', channel: here.channel, command: '/incident', text: 'note the gauge is upside down' });
    const ts = String((await stage.act({ as: 'U0GUEST001', type: 'message', channel: here.channel, text: 'I turned it round' }))?.['ts']);
    await stage.act({ as: 'U0GUEST001', type: 'react', channel: here.channel, ts, name: 'pushpin' });
    await stage.act({ as: 'U0GUEST001', type: 'message', channel: here.channel, text: '@tocsin note and it ticks' });
    await journey.quiet();
    expect((await kinds()).filter((kind) => kind === 'note.added' || kind === 'message.recorded')).toHaveLength(3);
  });

  it('for another incident by its number, or for all of them: only theirs is there', async () => {
    const before = people.whispers('gwen').length;
    for (const text of [`status INC-${elsewhere.id}`, `note INC-${elsewhere.id} hello`, 'list']) await slack.act({ as: 'U0GUEST001', type: 'command', channel: here.channel, command: '/incident', text });
    await journey.quiet();
    const told = JSON.stringify(people.whispers('gwen').slice(before));
    expect(told.match(new RegExp(`I know no INC-${elsewhere.id}`, 'g'))).toHaveLength(2);
    expect(told).toContain('the tide gauge is wrong');
    expect(told).not.toContain('heron');
  });

  it('to start a runbook: refused in words by the click, and by the form that another door might send', async () => {
    await slack.act({ as: 'U0GUEST001', type: 'command', channel: here.channel, command: '/incident', text: 'runbook bad-deploy' });
    await journey.quiet();
    const touch = people.touches('gwen', 'run_start').at(-1);
    if (!touch) throw new Error('the runbook has a button');
    await people.click('gwen', touch);
    await journey.quiet();
    const refused = 'To start "Roll back a bad deploy" you need to be responder';
    expect(people.lastWhisper('gwen')).toContain(refused);
    expect(slack.state().modals['U0GUEST001'] ?? undefined).toBeUndefined();
    const values = { GOOD_SHA: { GOOD_SHA: { type: 'plain_text_input', value: 'a'.repeat(40) } }, SERVICE: { SERVICE: { type: 'plain_text_input', value: 'checkout' } } };
    await people.deliver({ type: 'view_submission', user: { id: 'U0GUEST001', team_id: slack.team.id }, team: { id: slack.team.id }, trigger_id: 'T0', view: { id: 'V0FORGED02', callback_id: 'run_start', private_metadata: `${here.id}:bad-deploy`, state: { values } } });
    await journey.quiet();
    expect(people.told('gwen').filter((text) => text.includes(refused))).toHaveLength(2);
    expect(await kinds()).not.toContain('run.requested');
  });
});

describe('somebody of another company asks', () => {
  it('with a form that was never opened for them, a command, a click and a shortcut: refused in words each time', async () => {
    const before = await kinds();
    const from = { user: { id: 'U0ZOE00001', team_id: 'T0ELSE0001' }, team: { id: 'T0ELSE0001' } };
    await people.deliver({ type: 'view_submission', ...from, trigger_id: 'T1', view: { id: 'V0FORGED01', callback_id: 'note', private_metadata: String(here.id), state: { values: { text: { text: { type: 'plain_text_input', value: 'hello' } } } } } });
    await people.deliver({ type: 'block_actions', ...from, trigger_id: 'T2', channel: { id: here.channel }, actions: [{ action_id: 'mitigate', block_id: 'b', type: 'button', value: String(here.id), action_ts: '1700000000.000002' }] });
    await people.deliver({ type: 'shortcut', ...from, trigger_id: 'T3', callback_id: 'declare' });
    await slack.act({ as: 'U0ZOE00001', type: 'command', channel: here.channel, command: '/incident', text: 'mitigate' });
    await journey.quiet();
    const told = people.told('zoe').filter((text) => text.includes('Only people of this workspace can use Tocsin here'));
    expect(told).toHaveLength(4);
    expect(await kinds()).toEqual(before);
  });
});

it('leaves nothing undone and nothing broken', () => people.isSound());
