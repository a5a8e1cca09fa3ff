// App Home: its words in golden files, and that any incident, however hostile, stays within what Slack takes.
import { describe, expect, it } from 'vitest';
import { checkView } from '../../demo/slack/block-kit.ts';
import { slackPerson } from '../../src/domain/actor.ts';
import type { Check, Diagnosis } from '../../src/domain/diagnosis.ts';
import { checkStates } from '../../src/domain/diagnosis.ts';
import type { NewFact } from '../../src/domain/facts.ts';
import type { Incident } from '../../src/domain/incident.ts';
import type { HomeView } from '../../src/render/blocks.ts';
import { renderHome, type Home } from '../../src/render/home.ts';
import { dice, hostileText } from '../support/hostile.ts';
import { ada, after, anAlert, anIncident, at, grace } from '../support/incidents.ts';
import { wrongInMarkup } from '../support/slack-limits.ts';
import { anyStory } from './any-incident.ts';
import { sameJson } from './golden.ts';
import { config } from './stories.ts';

const nothing: Home = { user: 'U0ADA', guest: false, open: [], left: 0, ended: [], config, now: at(7_200) };
const numbered = (id: number, incident: Incident): Incident => ({ ...incident, id });
const channel: NewFact = { kind: 'channel.created', data: { channel: 'C0INC42', name: 'inc-42-checkout-is-down', adopted: false } };
const commands = (commander = ada): NewFact => ({ kind: 'commander.set', at: at(60), by: commander, data: { commander } });

const mine = anIncident({
  severity: 'SEV1', alerts: [anAlert()], then: [
    channel, commands(), { kind: 'role.set', by: ada, data: { role: 'customer-liaison', person: grace } },
    { kind: 'task.added', at: at(900), by: grace, data: { task: 1, text: 'read the logs of checkout', assignee: ada, boxMs: 600_000, dueAt: at(1_500) } },
    { kind: 'task.added', at: at(960), by: grace, data: { task: 2, text: 'call the vendor', assignee: ada } },
    { kind: 'task.acknowledged', at: at(970), by: ada, data: { task: 2 } },
    { kind: 'task.added', at: at(980), by: grace, data: { task: 3, text: 'not Ada’s', assignee: grace } },
    { kind: 'update.sent', at: at(1_000), by: ada, data: { update: 1, text: 'we roll back', nextAt: at(2_200) } },
    { kind: 'handoff.offered', at: at(7_000), by: grace, data: { handoff: 1, to: grace, from: ada, note: 'you should rest' } },
  ],
});
const other = numbered(41, anIncident({ title: 'Search is slow', severity: 'SEV3' }));
const drill = numbered(40, anIncident({ title: 'Region failover', kind: 'drill', then: [commands(grace)] }));
const over = numbered(39, after(anIncident({ title: 'Disk full', severity: 'SEV2' }), { kind: 'status.set', at: at(1_800), by: grace, data: { status: 'resolved', was: 'triage' } }));

const check = (more: Partial<Check>): Check => ({ area: 'Slack', name: 'token', state: 'ok', say: 'signed in to Acme', ...more });
const sick: Diagnosis = {
  checks: [
    check({}), check({ area: 'GitHub', name: 'token', state: 'off', say: 'not set up' }),
    check({ area: 'PagerDuty', name: 'webhook', state: 'warning', say: 'nothing arrived for 3 days', fix: 'Open Integrations, Generic Webhooks, and look at the last delivery' }),
    check({ name: 'scopes', state: 'broken', say: 'pins:write is missing', fix: 'Install the app again' }),
  ],
};

async function same(name: string, view: HomeView): Promise<void> {
  expect(wrong(view)).toEqual([]);
  await sameJson(`home-${name}`, view);
}

function wrong(view: HomeView): string[] {
  const texts = JSON.stringify(view).includes('<!here') || JSON.stringify(view).includes('<!channel') ? ['it calls everybody'] : [];
  return [...checkView(view), ...texts, ...marks(view.blocks)];
}

function marks(value: unknown): string[] {
  if (Array.isArray(value)) return value.flatMap((one) => marks(one));
  if (typeof value !== 'object' || value === null) return [];
  const { type, text, verbatim } = value as { type?: unknown; text?: unknown; verbatim?: unknown };
  if (type === 'mrkdwn' && typeof text === 'string') return [...wrongInMarkup(text), ...(verbatim === true ? [] : ['not verbatim'])];
  return Object.values(value).flatMap((one) => marks(one));
}

const words = (view: HomeView): string => JSON.stringify(view.blocks);

describe('App Home', () => {
  it('with nothing open says what Tocsin is and what to do', () => same('empty', renderHome(nothing)));

  it('of a guest without incidents', () => same('guest', renderHome({ ...nothing, guest: true })));

  it('shows first what waits for this person, then theirs, then the rest', () => same('busy', renderHome({ ...nothing, open: [mine, other, drill], left: 2, ended: [over] })));

  it('of an admin says what is wrong with the installation and what to do', () => same('admin', renderHome({ ...nothing, setup: sick })));

  it('of an admin when all is well, and when it is only brought up to date', () => {
    const well = words(renderHome({ ...nothing, setup: { checks: sick.checks.slice(0, 2) } }));
    expect(well).toContain('All is well: 2 checks. Off: GitHub token.');
    expect(words(renderHome({ ...nothing, setup: 'unchecked' }))).toContain('Looked at whenever you open this page');
  });

  it('of anybody else says nothing about it', () => expect(words(renderHome(nothing))).not.toMatch(/Setup|doctor/));

  it('shows the same incident to others as one among all', () => {
    const view = words(renderHome({ ...nothing, user: 'U0LINUS', open: [mine] }));
    expect(view).toContain('All open incidents');
    expect(view).not.toMatch(/Waiting for you|Your incidents|You are:/);
  });

  it('shows whoever must answer the handoff its buttons, and who offered it none', () => {
    expect(words(renderHome({ ...nothing, open: [mine] }))).toMatch(/asks you for command.*handoff_accept/);
    expect(words(renderHome({ ...nothing, user: 'U0GRACE', open: [mine] }))).not.toContain('handoff_accept');
  });

  it('says how many there are, also of those it does not show', () => {
    const many = Array.from({ length: 30 }, (_, n) => numbered(n + 1, other));
    const view = words(renderHome({ ...nothing, open: many, left: 12 }));
    expect(view).toContain('42 open incidents');
    expect(view).toContain('22 more are not shown here');
    expect(view.match(/Search is slow/g)).toHaveLength(20);
  });

  it('tells which step waits for an approval, without the button: its preview stands in the channel', () => {
    const run = '0b9f3c52-8d0e-4c0a-9d26-1f6f5b3a7e10';
    const waiting = after(mine,
      { kind: 'run.requested', by: ada, data: { run, runbook: 'x', title: 'Roll back', blob: 'b', params: {}, steps: [{ name: 'flag-off', kind: 'http', risk: 'change', approvals: 2, aside: false }] } },
      { kind: 'step.waiting', data: { run, step: 0, name: 'flag-off', for: 'approval', digest: 'd', needed: 2 } });
    expect(words(renderHome({ ...nothing, open: [waiting] }))).toContain('INC-42: “flag-off” of Roll back, 0 of 2, in <#C0INC42>');
  });
});

describe('with hostile and huge incidents', () => {
  const seeds = Array.from({ length: 60 }, (_, n) => n + 1);
  const stories = Array.from({ length: 40 }, (_, n) => anyStory(dice(n + 1)).incident);

  function anyHome(seed: number): Home {
    const roll = dice(seed);
    const person = roll.pick(['U0FRIEND', 'U0ADA']);
    const many = () => Array.from({ length: roll.pick([0, 1, 5, 30]) }, (_, n) => {
      const incident = roll.pick(stories);
      return numbered(n + 1, roll.below(2) === 0 ? incident : { ...incident, commander: slackPerson(person) });
    });
    const checks = Array.from({ length: roll.pick([0, 3, 60]) }, (): Check => ({ area: 'Slack', name: hostileText(roll, 300), state: roll.pick(checkStates), say: hostileText(roll, 3_000), ...(roll.below(2) === 0 ? {} : { fix: hostileText(roll, 3_000) }) }));
    return { user: person, guest: roll.below(2) === 0, open: many(), left: roll.pick([0, 1, 900]), ended: many().slice(0, 5), config, now: at(7_200), setup: roll.pick([undefined, 'unchecked', { checks }]) };
  }

  const homes = seeds.map((seed) => ({ seed, view: renderHome(anyHome(seed)) }));

  it('every Home is taken by Slack, and nothing of theirs mentions or links', () => {
    expect(homes.flatMap(({ seed, view }) => wrong(view).map((what) => `seed ${seed}: ${what}`))).toEqual([]);
  });

  it('no Home counts on the net below it', () => expect(Math.max(...homes.map(({ view }) => view.blocks.length))).toBeLessThan(100));

  it('a person with everything at once has room', () => {
    const task = (n: number): NewFact => ({ kind: 'task.added', at: at(900), by: grace, data: { task: n, text: 'x'.repeat(1_000), assignee: ada, boxMs: 1, dueAt: at(1_000) } });
    const loaded = (id: number) => numbered(id, after(mine, ...Array.from({ length: 12 }, (_, n) => task(n + 4))));
    const others = Array.from({ length: 30 }, (_, n) => numbered(n + 100, other));
    const view = renderHome({ ...nothing, open: [...Array.from({ length: 12 }, (_, n) => loaded(n + 1)), ...others], left: 500, ended: Array.from({ length: 5 }, () => over), setup: { checks: Array.from({ length: 60 }, () => check({ state: 'broken', say: 'y'.repeat(900), fix: 'z'.repeat(900) })) } });
    expect([wrong(view), view.blocks.length]).toEqual([[], expect.toSatisfy((n: number) => n < 100)]);
    expect(words(view)).toContain('more tasks of yours');
    expect(JSON.stringify(view).length).toBeLessThan(250_000);
  });
});
