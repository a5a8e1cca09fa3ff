// Four people type whatever comes to their fingers, all at once, in three channels, and fill in the forms that open with the same: nobody waits
// in vain for an answer, and in the end everything stands there once.
import path from 'node:path';
import { expect, it } from 'vitest';
import { loadRegistry } from '../../src/registry.ts';
import { dice } from '../support/dice.ts';
import { openJourney } from './journey.ts';
import { mrkdwnIn, surface } from './surface.ts';

const seed = Number(process.env['SURFACE_SEED'] ?? '20261121');
const journey = await openJourney({ config: 'paging: { service: PSVCALL }\nroles: { commander: { page: PEPCOMM }, dba: { label: DBA } }\nnudges: { no-commander: false, page-commander: false }\n' });
const { box, stage } = journey;
const { slack } = box.demo.worlds;
const people = surface(journey);
const registry = await loadRegistry(path.resolve(import.meta.dirname, '../../handlers'));
const { below, one, fraction } = dice(seed);

const verbs = [...registry.commands].flatMap(([name, { aliases = [] }]) => [name, name, name, ...aliases]) as [string, ...string[]];
const somebody = ['chiara', 'ada', 'ben', 'dev'] as const;
const words = [
  'me', 'none', 'now', 'drop', 'done', 'list', 'accept', 'decline', 'withdraw', 'scribe', 'dba', 'commander', 'SEV1', 'sev 4', 'identified', 'mitigated', 'on-call', 'Databases',
  '@ada', '@ben', '@chiara', '@dev', '@nobody', '@tocsin', '<@U0GONE0001>', '#incidents', 'INC-1', 'INC-2', 'INC-99', 'inc-0', 'into', 'owner', '1', '2', '3', '#1', '+15m', '15m', 'in 10m', 'next 20m', '|', 'last',
  '10m ago', '14:05Z', '--now', '--really', '--again', '--private', '--drill', '--no-limit', '--what', 'https://grafana.acme.example/d/1?a=1&b=<2>', 'javascript:alert(1)', 'checkout-5xx', 'errors are gone',
  '<!channel>', '<!here|here>', '@here', '@channel', '<!subteam^S1|@sre>', '`rm -rf`', '```', '*b* _i_ ~s~', '\n', '\t', '"quoted name"', "Robert'); drop table fact;--", '{"a":[1,null]}', '&lt;!channel&gt;', '%00', '\0',
  '\u202egnp.exe', '\u200b\u200b', '👩‍👩‍👧‍👦', 'עברית', '中文字', `z${'\u0301'.repeat(30)}`, '\ud83d', 'x'.repeat(3_000), '9'.repeat(30), '__proto__', 'constructor', '{{TOKEN}}', '$(id)',
] as const;

const argument = (): string => Array.from({ length: below(5) }, () => one(words)).join(one([' ', ' ', ' ', '', '  ']));
const typed = (): string => `${one([one(verbs), one(verbs), one(verbs), one(['', 'sttaus', '?', '<!channel>', '`', 'RESOLVE'])])} ${argument()}`.trim();

/** What only they see: the newest whisper, the form, their own conversation with Tocsin. */
function own(who: string): string {
  const state = slack.state();
  return JSON.stringify([people.whispers(who).at(-1)?.ts, state.modals[stage.id(who)]?.['id'], state.messages[stage.directTo(who) ?? '']?.filter((message) => message.isBot)]);
}

/** What Tocsin shows in the channels they are in: where something was decided, everybody sees it there. */
function shared(who: string): string {
  const state = slack.state();
  return JSON.stringify(state.channels.filter((one) => one.kind !== 'im' && one.members.includes(stage.id(who))).map((one) => [one.topic, state.messages[one.id]?.filter((message) => message.isBot)]));
}

/** Fills in whatever form is open for them, and closes what does not go away. */
async function fillIn(who: (typeof somebody)[number]): Promise<void> {
  const form = slack.state().modals[stage.id(who)];
  if (!form) return;
  const fields = (form['blocks'] as { readonly block_id: string; readonly element?: Record<string, unknown> }[]).filter((block) => block.element !== undefined);
  const values = Object.fromEntries(fields.flatMap((block) => (fraction() < 0.15 ? [] : [[block.block_id, chosen(block.element ?? {})]])));
  if (fraction() < 0.7) await stage.submit(who, values);
  for (let open = slack.state().modals[stage.id(who)]; open; open = slack.state().modals[stage.id(who)]) await stage.act({ as: stage.id(who), type: 'close', viewId: String(open['id']) });
}

function chosen({ type, options, max_length: most }: Readonly<Record<string, unknown>>): string {
  const values = Array.isArray(options) ? options.map((option: { value: string }) => option.value) : [];
  if (type === 'users_select') return one([stage.id(one(somebody)), 'U0GONE0001', slack.bot.userId]);
  if (values.length > 0) return values[below(values.length)] ?? '';
  return `${argument()} said`.slice(0, typeof most === 'number' ? most : 200);
}

/** Something that they see and can touch, taken by chance, as Slack carries the click. */
function anyTouch(who: (typeof somebody)[number]): { readonly what: string; readonly act: () => Promise<unknown> } | undefined {
  const all = people.touches(who);
  const touch = all[below(all.length)];
  const option = touch?.options[below(touch.options.length)];
  return touch && { what: `${touch.actionId} ${option ?? touch.value}`, act: () => people.click(who, touch, option) };
}

/** Everybody acts at once; who got no answer, by what they did. */
async function allAtOnce(acts: readonly { readonly who: string; readonly what: string; readonly act: () => Promise<unknown> }[]): Promise<string[]> {
  const before = acts.map(({ who }) => [own(who), shared(who)]);
  const since = await people.mark();
  await Promise.all(acts.map(({ act }) => act()));
  await journey.quiet();
  const outcomes = await people.outcomes(since);
  return acts.flatMap(({ who, what }, n) => {
    const decided = /^(?:decided in|opened) INC-/.test(outcomes.get(stage.id(who)) ?? '');
    return own(who) !== before[n]?.[0] || (decided && shared(who) !== before[n]?.[1]) ? [] : [`${who}: ${what} (${outcomes.get(stage.id(who))})`];
  });
}

it(`two hundred commands, their forms, and as many clicks, seed ${seed}`, { timeout: 300_000 }, async () => {
  const first = [await people.declared('payments are slow', somebody), await people.declared('search is slow', somebody)];
  const unanswered: string[] = [];
  for (let round = 0; round < 50; round += 1) {
    const open = new Set(slack.state().channels.filter((channel) => !channel.archived).map((channel) => channel.id));
    const places = [stage.id('incidents'), ...first.map((incident) => incident.channel).filter((id) => open.has(id))] as [string, ...string[]];
    const commands = somebody.map((who) => ({ who, what: typed(), channel: one(places) }));
    unanswered.push(...(await allAtOnce(commands.map(({ who, what, channel }) => ({ who, what, act: () => stage.command(who, channel, what) })))));
    for (const who of somebody) await fillIn(who);
    await journey.quiet();
    unanswered.push(...(await allAtOnce(somebody.flatMap((who) => {
      const touch = anyTouch(who);
      return touch ? [{ who, ...touch }] : [];
    }))));
    for (const who of somebody) await fillIn(who);
    await journey.quiet();
  }
  expect({ seed, unanswered }).toEqual({ seed, unanswered: [] });
});

it('in the end nothing is parked, nothing was a bug, every chain is whole, and every incident has one card', async () => {
  await people.isSound();
  expect(slack.calls.flatMap((call) => mrkdwnIn(call.args)).filter((text) => /<!(?:channel|here|everyone|subteam)/.test(text))).toEqual([]);
});
