// Who is in charge, in words: the handoff and its brief, what is said and told, and the forms.
import { describe, expect, it } from 'vitest';
import { slackPerson } from '../../src/domain/actor.ts';
import { config as schema } from '../../src/domain/config.ts';
import type { NewFact } from '../../src/domain/facts.ts';
import type { Message, ModalView } from '../../src/render/blocks.ts';
import { briefOf, briefText } from '../../src/render/brief.ts';
import { handoffModal } from '../../src/render/forms/handoff.ts';
import { renderItem } from '../../src/render/items.ts';
import { roleModal } from '../../src/render/forms/role.ts';
import { firstThings, roleDoes } from '../../src/render/role-words.ts';
import { renderRoles } from '../../src/render/roles.ts';
import { renderSaid } from '../../src/render/said.ts';
import { heldAnswer, takeOverModal } from '../../src/render/forms/take-over.ts';
import { renderTold } from '../../src/render/told.ts';
import { dice } from '../support/hostile.ts';
import { wrongInMessage, wrongInView } from '../support/slack-limits.ts';
import { anyStory } from './any-incident.ts';
import { sameMessage, sameView } from './golden.ts';
import { ada, bela, config, declaredFacts, freshFacts, incidentOf, runStories, start, workedFacts } from './stories.ts';

const chiara = slackPerson('U0CHIARA');
const own = schema.parse({ roles: { 'database-lead': { label: 'Database lead', instructions: 'You decide about fail-overs.\nSay so before you begin one.' } } });
/** Ada commands a SEV2 in which much is open. */
const busy: readonly NewFact[] = [
  ...(runStories['waiting-for-approval'] ?? []),
  { kind: 'update.sent', by: ada, data: { update: 1, text: 'rolling back', impact: 'EU card payments fail', nextAt: '2026-11-21T03:30:00.000Z' } },
  { kind: 'hypothesis.stated', by: bela, data: { hypothesis: 1, text: 'the new cache' } }, { kind: 'hypothesis.stated', by: bela, data: { hypothesis: 2, text: 'the <network>' } },
  { kind: 'hypothesis.settled', data: { hypothesis: 1, how: 'ruled_out' } },
  { kind: 'task.added', by: ada, data: { task: 1, text: 'look at the logs', assignee: bela, dueAt: '2026-11-21T03:40:00.000Z' } }, { kind: 'task.acknowledged', by: bela, data: { task: 1 } },
  { kind: 'task.added', by: ada, data: { task: 2, text: 'call the bank', assignee: chiara } },
  { kind: 'decision.proposed', by: ada, data: { decision: 1, text: 'fail over to west', until: '2026-11-21T03:32:00.000Z' } },
  { kind: 'role.set', by: ada, data: { role: 'scribe', person: bela } },
];
const offered: readonly NewFact[] = [...busy, { kind: 'handoff.offered', by: ada, data: { handoff: 1, to: bela, from: ada, note: 'I go to bed.\n<!channel>' } }];
const asked: readonly NewFact[] = [...workedFacts, { kind: 'handoff.offered', by: bela, data: { handoff: 1, to: bela, from: ada } }];
const alone: readonly NewFact[] = [...freshFacts, { kind: 'handoff.offered', by: ada, data: { handoff: 1, to: bela } }];
const end = (facts: readonly NewFact[], how: 'accepted' | 'declined' | 'withdrawn' | 'overtaken', by = bela): readonly NewFact[] => [...facts, { kind: 'handoff.ended', by, data: { handoff: 1, how } }];
const commands = (facts: readonly NewFact[], to = bela, how: 'accepted' | 'taken' | 'taken_over' = 'accepted', reason?: string): readonly NewFact[] => [
  ...facts, { kind: 'commander.set', by: to, data: { commander: to, how, ...(how === 'taken' ? {} : { was: ada }), ...(reason === undefined ? {} : { reason }) } },
];
const over: NewFact = { kind: 'status.set', by: ada, data: { status: 'resolved', was: 'investigating' } };

const item = (facts: readonly NewFact[], ref = '1') => renderItem(incidentOf(facts), 'handoff', ref, config);
const told = (facts: readonly NewFact[], about: 'handoff' | 'role', ref: string, user: string, by = config) => renderTold(incidentOf(facts), about, ref, { config: by, user, facts: [] });
const said = (facts: readonly NewFact[], about: 'command' | 'role', ref: string) => renderSaid(incidentOf(facts), about, ref, { config });

describe('golden words', () => {
  const messages: Readonly<Record<string, Message | undefined>> = {
    'handoff-offered': item(offered), 'handoff-asked': item(asked), 'handoff-alone': item(alone), 'handoff-drill': item([...declaredFacts({ kind: 'drill' }), { kind: 'handoff.offered', by: ada, data: { handoff: 1, to: bela, from: ada } }]),
    'handoff-accepted': item(commands(end(offered, 'accepted'))), 'handoff-declined': item(end(offered, 'declined')), 'handoff-withdrawn': item(end(offered, 'withdrawn', ada)), 'handoff-overtaken': item(end(offered, 'overtaken', chiara)),
    'handoff-asked-accepted': item(commands(end(asked, 'accepted', ada))), 'handoff-asked-declined': item(end(asked, 'declined', ada)),
    'told-handoff': told(offered, 'handoff', '1', 'U0BELA'), 'told-handoff-declined': told(end(offered, 'declined'), 'handoff', '1', 'U0ADA'), 'told-handoff-kept': told(end(asked, 'declined', ada), 'handoff', '1', 'U0BELA'),
    'told-role-commander': told(busy, 'role', 'commander', 'U0ADA'), 'told-role-commander-fresh': told(commands(freshFacts, ada, 'taken'), 'role', 'commander', 'U0ADA'), 'told-role-scribe': told(busy, 'role', 'scribe', 'U0BELA'),
    'told-role-own': told([...busy, { kind: 'role.set', data: { role: 'database-lead', person: bela } }], 'role', 'database-lead', 'U0BELA', own),
    'said-command-taken': said(commands(freshFacts, ada, 'taken'), 'command', 'U0ADA'), 'said-command-accepted': said(commands(end(offered, 'accepted')), 'command', 'U0BELA'), 'said-command-asked': said(commands(end(asked, 'accepted', ada)), 'command', 'U0BELA'),
    'said-command-taken-over': said(commands(workedFacts, bela, 'taken_over', 'No answer: called twice <!channel>'), 'command', 'U0BELA'), 'said-role': said(busy, 'role', 'scribe'), 'said-role-released': said(busy, 'role', 'deputy'),
    roles: renderRoles(incidentOf(busy), own, bela), 'roles-over': renderRoles(incidentOf([...busy, over]), config, ada),
  };
  for (const [name, message] of Object.entries(messages)) it(name, () => sameMessage(name, message));
});

const heldBy = (silent: boolean) => ({ commander: ada, heardAt: start, ago: silent ? '5 min' : '40 s', silent });

describe('golden forms', () => {
  const views: Readonly<Record<string, ModalView>> = {
    'take-over': takeOverModal(incidentOf(busy), heldBy(true)), 'take-over-active': takeOverModal(incidentOf(busy), heldBy(false)),
    handoff: handoffModal(incidentOf(busy), { by: ada, note: 'I go to bed' }), 'handoff-ask': handoffModal(incidentOf(busy), { by: bela }), 'handoff-nobody': handoffModal(incidentOf(freshFacts), { by: bela }),
    role: roleModal(incidentOf(busy), own, { by: bela }), 'role-drill': roleModal(incidentOf(declaredFacts({ kind: 'drill' })), config, { by: bela, role: 'scribe' }),
  };
  for (const [name, view] of Object.entries(views)) it(name, () => sameView(`modal-${name}`, view));

  it('carry ids only', () => {
    expect(takeOverModal(incidentOf(busy), heldBy(true)).private_metadata).toBe('42:U0ADA');
    for (const name of ['handoff', 'handoff-ask', 'role']) expect(views[name]?.private_metadata).toBe('42');
  });
});

describe('a commander who holds command', () => {
  it('is relieved with a form when silent, and named with two ways on when active', async () => {
    expect(heldAnswer(incidentOf(busy), { held: heldBy(true) })).toMatchObject({ open: { callback_id: 'take_over' } });
    const answer = heldAnswer(incidentOf(busy), { held: heldBy(false) });
    if (!('say' in answer)) throw new Error('this is said');
    await sameMessage('command-held', answer.say);
  });
});

describe('the brief', () => {
  it('says what is open, and that nothing is', () => {
    const brief = briefOf(incidentOf(busy), config);
    expect(brief.actions.map((line) => line.split(/[:,]/)[0])).toEqual(['Decision 1', 'Runbook Checkout answers with 5xx errors', 'Task 1', 'Task 2']);
    expect(brief.needs).toEqual([
      expect.stringContaining('Next update promised for'), expect.stringContaining('waiting for approval'.replace('w', 'W')), 'Task 2 is not acknowledged by <@U0CHIARA>', 'Roles that nobody has: deputy, customer liaison',
    ]);
    const calm = briefOf(incidentOf(declaredFacts()), config);
    expect([calm.actions, calm.needs]).toEqual([['Nothing is under way'], ['Nothing waits']]);
    expect(briefText(calm)).toContain('Actions: Nothing is under way. Needs: Nothing waits.');
  });

  it('says that no update was sent where the severity asks for them', () => {
    expect(briefOf(incidentOf(workedFacts), config).needs[0]).toBe('No update has been sent yet; SEV2 asks for one every 20 min');
    expect(briefOf(incidentOf([...workedFacts, over]), config).needs.join()).not.toContain('update');
  });

  it('counts pages that failed and what Tocsin gave up', () => {
    const facts: readonly NewFact[] = [
      ...workedFacts, { kind: 'page.requested', by: ada, data: { page: 1, target: { type: 'user', id: 'PBOB', name: 'Bob' }, why: 'db' } }, { kind: 'page.failed', data: { page: 1, reason: 'away' } },
      { kind: 'effect.given_up', data: { effect: 7, effectKind: 'slack.topic.set', lane: 'x', code: 'x', reason: 'y' } },
    ];
    expect(briefOf(incidentOf(facts), config).needs).toEqual(expect.arrayContaining(['1 page did not go out: `/incident oncall` shows whom to call', 'Tocsin gave up 1 thing: the card of INC-42 says what to do']));
  });
});

describe('what is no longer true is not said', () => {
  it('of a handoff: to who need not answer, when it has ended, when it never was', () => {
    expect(told(offered, 'handoff', '1', 'U0ADA')).toBeUndefined();
    expect(told(end(offered, 'withdrawn', ada), 'handoff', '1', 'U0BELA')).toBeUndefined();
    expect(told(end(offered, 'declined'), 'handoff', '1', 'U0BELA')).toBeUndefined();
    expect([item(offered, '2'), item(busy)]).toEqual([undefined, undefined]);
  });

  it('of command that has passed on, or an incident that is over', () => {
    expect(said(commands(busy), 'command', 'U0ADA')).toBeUndefined();
    expect(said([...commands(busy), over], 'command', 'U0BELA')).toBeUndefined();
    expect(said(freshFacts, 'command', 'U0ADA')).toBeUndefined();
  });

  it('of the brief to who was told it with the offer; who asked for command, or took it, hears it now', () => {
    const brief = (facts: readonly NewFact[]) => JSON.stringify(told(facts, 'role', 'commander', 'U0BELA')).includes('*Conditions*');
    expect(brief(commands(end(offered, 'accepted', bela), bela, 'accepted'))).toBe(false);
    expect(brief(commands(end(asked, 'accepted', ada), bela, 'accepted'))).toBe(true);
    expect(brief(commands(end(offered, 'overtaken'), bela, 'taken_over', 'No answer'))).toBe(true);
  });

  it('of a role that somebody else has now', () => {
    expect(told(busy, 'role', 'scribe', 'U0ADA')).toBeUndefined();
    expect(told(commands(busy), 'role', 'commander', 'U0ADA')).toBeUndefined();
    expect(told([...busy, over], 'role', 'scribe', 'U0BELA')).toBeUndefined();
    expect(said([...busy, over], 'role', 'scribe')).toBeUndefined();
  });
});

describe('a role', () => {
  it('comes with what the team says of it, and never without words', () => {
    expect(roleDoes('database-lead', own)).toBe('You decide about fail-overs. Say so before you begin one.');
    expect(roleDoes('deputy', schema.parse({ roles: { deputy: { instructions: 'Phone the NOC.' } } }))).toMatch(/^You keep the commander free.*\nPhone the NOC\.$/);
    expect([roleDoes('gone', config), roleDoes('constructor', config)]).toEqual(['Ask the commander what you take off them.', 'Ask the commander what you take off them.']);
  });

  it('begins with three things, the most pressing first', () => {
    for (const role of ['commander', 'deputy', 'scribe', 'customer-liaison', 'internal-liaison']) expect(firstThings(role, incidentOf(busy), config), role).toHaveLength(3);
    expect(firstThings('commander', incidentOf(busy), config)[0]).toContain('Look at what waits for a decision');
    expect(firstThings('commander', incidentOf(declaredFacts()), config)[0]).toContain('Say how bad it is');
    expect(firstThings('database-lead', incidentOf(busy), own)).toEqual([]);
  });

  it('can be taken where nobody has it, given back by who has it, and command handed on', () => {
    const buttons = (by: typeof ada) => [...JSON.stringify(renderRoles(incidentOf(busy), config, by)).matchAll(/"action_id":"([a-z_]+)/g)].map((found) => found[1]);
    expect(buttons(bela)).toEqual(['take_command', 'role_take', 'role_release', 'role_take', 'role_take', 'assign_role']);
    expect(buttons(ada)).toEqual(['handoff', 'role_take', 'role_take', 'role_take', 'role_take', 'assign_role']);
  });
});

describe('with hostile and huge texts', () => {
  const seeds = Array.from({ length: 80 }, (_, n) => n + 1);

  it('every message and form holds, and nothing is left out of it', () => {
    const wrong = seeds.flatMap((seed) => {
      const roll = dice(seed);
      const { incident } = anyStory(roll);
      const { commander, handoff, endedHandoffs, roles } = incident;
      const with_ = (about: 'handoff' | 'role', ref: string, user: string) => renderTold(incident, about, ref, { config, user, facts: [] });
      const refs = [...(handoff ? [handoff.id] : []), ...endedHandoffs.map((one) => one.id)].map(String);
      const all: (Message | undefined)[] = [
        renderRoles(incident, config, ada), ...refs.map((ref) => renderItem(incident, 'handoff', ref, config)),
        ...refs.flatMap((ref) => [handoff?.to.id, handoff?.from?.id].map((user) => with_('handoff', ref, user ?? ''))),
        ...(commander ? [with_('role', 'commander', commander.id)] : []), ...roles.slice(0, 5).map((one) => with_('role', one.role, one.person.id)),
      ];
      const holder = commander ?? ada;
      const views = [true, false].map((silent) => takeOverModal(incident, { commander: holder, heardAt: incident.openedAt, ago: '1 s', silent }));
      const forms = [...views, handoffModal(incident, { by: ada, note: roll.pick(['', incident.title]) }), roleModal(incident, config, { by: ada })];
      const full = all.filter((one) => JSON.stringify(one ?? '').includes('this message is full')).map(() => 'full');
      return [...all.flatMap((one) => (one ? wrongInMessage(one) : [])), ...forms.flatMap(wrongInView), ...full].map((what) => `seed ${seed}: ${what}`);
    });
    expect(wrong).toEqual([]);
  });
});
