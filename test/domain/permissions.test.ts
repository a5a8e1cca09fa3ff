// Who may do what: the table of facts, the words of who, groups that must be asked, and broken glass.
import { describe, expect, test } from 'vitest';
import { slackPerson } from '../../src/domain/actor.ts';
import { config as configSchema, defaultConfig, type Config } from '../../src/domain/config.ts';
import type { NewEffect } from '../../src/domain/effects.ts';
import type { NewFact } from '../../src/domain/facts.ts';
import { groupsNamed, mayNot, type Groups } from '../../src/domain/permissions.ts';
import { ada, after, anIncident, at, grace } from '../support/incidents.ts';
import { everyFact } from '../support/every-fact.ts';

const only = (permissions: Partial<Record<keyof Config['permissions'], readonly string[]>>): Pick<Config, 'permissions'> => configSchema.parse({ permissions });
const resolved: NewFact = { kind: 'status.set', data: { status: 'resolved', was: 'triage' } };
const reopened: NewFact = { kind: 'status.set', data: { status: 'investigating', was: 'resolved' } };
const mitigated: NewFact = { kind: 'status.set', data: { status: 'mitigated', was: 'triage' } };
const opened = (secret: boolean): NewFact => ({ kind: 'incident.opened', data: { title: 'x', kind: 'live', private: secret, source: 'slack', services: [] } });
const command: NewFact = { kind: 'commander.set', data: { commander: ada } };
const ask = (config: Pick<Config, 'permissions'>, facts: readonly NewFact[], more: Partial<Parameters<typeof mayNot>[2]> = {}) =>
  mayNot(config, { facts }, { by: ada, incident: anIncident(), now: at(600), groups: undefined, ...more });
const refused = expect.objectContaining({ refuse: expect.any(String) as string }) as object;

test('by default everybody may do everything that leaves a record', () => {
  for (const facts of [[resolved], [reopened], [opened(true)], [command]]) expect(ask(defaultConfig, facts)).toBeUndefined();
});

describe('the table', () => {
  const nobody = only({ declare: ['U0NOBODY'], command: ['U0NOBODY'], resolve: ['U0NOBODY'], run: ['U0NOBODY'], private: ['U0NOBODY'] });
  test.each([
    [resolved, 'end or reopen'], [reopened, 'end or reopen'], [command, 'take or hand on command'], [opened(false), 'declare incidents'],
    [{ kind: 'incident.made_private', data: {} }, 'make incidents private'],
    [{ kind: 'status.set', data: { status: 'declined', was: 'triage' } }, 'end or reopen'], [{ kind: 'status.set', data: { status: 'merged', was: 'triage' } }, 'end or reopen'],
  ] as const)('%j takes a permission', (fact, words) => expect(ask(nobody, [fact as NewFact])).toEqual({ refuse: expect.stringContaining(words) as string }));

  test.each([[mitigated], [{ kind: 'status.set', data: { status: 'closed', was: 'resolved' } }], [{ kind: 'note.added', data: { text: 'x' } }], [{ kind: 'handoff.ended', data: { handoff: 1, how: 'declined' } }]] as const)('%j takes none', (fact) => {
    expect(ask(nobody, [fact as NewFact])).toBeUndefined();
  });

  test('every kind that takes one is here on purpose', () => {
    const taking = everyFact.filter((fact) => ask(nobody, [fact]) !== undefined).map(({ kind }) => kind);
    expect(taking.filter((kind) => kind !== 'status.set').sort()).toEqual([
      'commander.set', 'handoff.offered', 'incident.made_private', 'incident.opened', 'role.set', 'run.requested', 'step.approved', 'step.chosen', 'step.confirmed', 'step.settled',
    ]);
  });

  test('what an effect writes down later takes it now', () => {
    const effects: readonly NewEffect[] = [{ kind: 'storm.promote', data: { service: 'PSVC', by: ada } }];
    const asking = { by: ada, incident: anIncident(), now: at(600), groups: undefined };
    expect(mayNot(nobody, { facts: [], effects }, asking)).toEqual({ refuse: expect.stringContaining('declare incidents') as string });
    expect(mayNot(defaultConfig, { facts: [], effects }, asking)).toBeUndefined();
  });

  test('whoever declares may command what they declared; a private one takes both permissions', () => {
    expect(ask(only({ command: ['U0NOBODY'] }), [opened(false), command], { incident: undefined })).toBeUndefined();
    expect(ask(only({ private: ['U0NOBODY'] }), [opened(false)], { incident: undefined })).toBeUndefined();
    expect(ask(only({ private: ['U0NOBODY'] }), [opened(true)], { incident: undefined })).toEqual(refused);
  });
});

describe('who', () => {
  const commanded = after(anIncident(), { kind: 'commander.set', by: grace, data: { commander: grace } });
  test.each([
    ['everybody', ada, true], [ada.id, ada, true], [grace.id, ada, false], ['commander', grace, true], ['commander', ada, false], ['responder', grace, true], ['responder', ada, false],
  ] as const)('%s, asked by %o: %s', (who, by, may) => {
    expect(ask(only({ resolve: [who] }), [resolved], { by, incident: commanded })).toEqual(may ? undefined : refused);
  });

  test('somebody brought into the incident is a responder, and no longer when they have left', () => {
    const invited = after(anIncident(), { kind: 'people.invited', data: { people: [ada.id] } });
    expect(ask(only({ resolve: ['responder'] }), [resolved], { incident: invited })).toBeUndefined();
    expect(ask(only({ resolve: ['responder'] }), [resolved], { incident: after(invited, { kind: 'people.left', data: { people: [ada.id] } }) })).toEqual(refused);
  });

  test('a commander of PagerDuty’s with the same id is somebody else', () => {
    const other = after(anIncident(), { kind: 'commander.set', data: { commander: { type: 'person', id: ada.id, via: 'pagerduty' } } });
    expect(ask(only({ resolve: ['commander'] }), [resolved], { incident: other })).toEqual(refused);
  });

  test('groups are asked only when nothing else lets the person in', () => {
    const config = only({ resolve: ['commander', 'S0LEADS1', 'S0LEADS2'] });
    expect(ask(config, [resolved], { by: grace, incident: commanded })).toBeUndefined();
    expect(ask(config, [resolved])).toEqual({ ask: ['S0LEADS1', 'S0LEADS2'] });
    expect(ask(config, [mitigated])).toBeUndefined();
    const groups = (inside: readonly string[], away: readonly string[] = []): Groups => ({ in: new Set(inside), away: new Set(away) });
    expect(ask(config, [resolved], { groups: groups(['S0LEADS2']) })).toBeUndefined();
    expect(ask(config, [resolved], { groups: groups([]) })).toEqual({ refuse: expect.not.stringContaining('did not say') as string });
    expect(ask(config, [resolved], { groups: groups([], ['S0LEADS1']) })).toEqual({ refuse: expect.stringContaining('Slack did not say whether you are in <!subteam^S0LEADS1>') as string });
    expect(ask(config, [resolved], { groups: groups(['S0LEADS2'], ['S0LEADS1']) })).toBeUndefined();
  });
});

describe('broken glass', () => {
  const config = only({ resolve: ['U0NOBODY'], declare: ['U0NOBODY'] });
  const broken = (by: typeof ada, seconds: number) => after(anIncident(), { kind: 'glass.broken', by, at: at(seconds), data: { reason: 'alone' } });

  test('lets whoever broke it do everything there for an hour, and nobody else', () => {
    expect(ask(config, [resolved], { incident: broken(ada, 0), now: at(3_599) })).toBeUndefined();
    expect(ask(config, [resolved], { incident: broken(ada, 0), now: at(3_600) })).toEqual(refused);
    expect(ask(config, [resolved], { incident: broken(grace, 0) })).toEqual(refused);
    expect(ask(config, [resolved], { incident: broken(slackPerson('U0ADA', 'Ada'), 0) })).toBeUndefined();
  });

  test('opens an incident where only others may', () => {
    expect(ask(config, [opened(false)], { incident: undefined })).toEqual({ refuse: expect.stringContaining('declare --break-glass') as string });
    expect(ask(config, [opened(false), { kind: 'glass.broken', data: { reason: 'x' } }], { incident: undefined })).toBeUndefined();
  });
});

test.each([[{ resolve: 'commander' }], [{ resolve: ['S0LEADS1', 'U024BE7LH'] }], [{}], [{ declare: 'everybody' }]])('%j is a setting', (permissions) => {
  expect(configSchema.safeParse({ permissions }).success).toBe(true);
});
test.each([[{ resolve: [] }], [{ resolve: 'nobody' }], [{ declare: 'commander' }], [{ declare: ['responder'] }], [{ see: 'everybody' }], [{ resolve: 'oncall' }], [{ run: '@leads' }]])('%j is none', (permissions) => {
  expect(configSchema.safeParse({ permissions }).success).toBe(false);
});

test('the groups that decide are known by name, each once', () => {
  expect(groupsNamed(only({ resolve: ['commander', 'S0LEADS1'], run: ['S0LEADS1', 'S0DBAS01'] }))).toEqual(['S0LEADS1', 'S0DBAS01']);
  expect(groupsNamed(defaultConfig)).toEqual([]);
});
