// Whom somebody means after "page": read as far as it can be without PagerDuty, and matched with the policies there are.
import { describe, expect, it, test } from 'vitest';
import { isUnresolved, matchPolicy, readAsked, unresolved } from '../../src/domain/paging.ts';

const roles = ['commander', 'database-lead'];

test.each([
  ['<@U0BEN00001|ben>', 'mention', '<@U0BEN00001|ben>', ''],
  ['<@U0BEN00001> the disk is full', 'mention', '<@U0BEN00001>', 'the disk is full'],
  ['<@U0BEN00001>: the disk is full', 'mention', '<@U0BEN00001>', 'the disk is full'],
  ['<@U0BEN00001> — because the disk is full', 'mention', '<@U0BEN00001>', 'the disk is full'],
  ['ben@acme.example', 'email', 'ben@acme.example', ''],
  ['<mailto:ben@acme.example|ben@acme.example> disk', 'email', 'ben@acme.example', 'disk'],
  ['ben@acme.example, for the disk', 'email', 'ben@acme.example', 'the disk'],
  ['on-call', 'on-call', 'on-call', ''],
  ['oncall second time', 'on-call', 'oncall', 'second time'],
  ['On-Call: now', 'on-call', 'on-call', 'now'],
  ['commander', 'role', 'commander', ''],
  ['ic we need one', 'role', 'commander', 'we need one'],
  ['Database-Lead fail over', 'role', 'database-lead', 'fail over'],
  ['PABC123 disk', 'id', 'PABC123', 'disk'],
  ['Databases disk full', 'name', 'Databases disk full', ''],
  ['"Incident commanders" second SEV1', 'name', 'Incident commanders', 'second SEV1'],
  ['“Incident commanders”: second SEV1', 'name', 'Incident commanders', 'second SEV1'],
  // Near misses.
  ['scribe please', 'name', 'scribe please', ''],
  ['pabc123', 'name', 'pabc123', ''],
  ['PA', 'name', 'PA', ''],
  ['ben@', 'name', 'ben@', ''],
  ['@ben disk', 'name', '@ben disk', ''],
  ['<!here>', 'name', '<!here>', ''],
])('%s', (text, by, word, rest) => {
  expect(readAsked(text, roles)).toEqual({ by, word, rest });
});

describe('policies', () => {
  const policies = [{ id: 'P1', name: 'Databases' }, { id: 'P2', name: 'Databases EU' }, { id: 'P3', name: 'Checkout' }, { id: 'P4', name: 'Payments (core)' }];

  it.each([
    ['Databases', 'P1', ''],
    ['databases disk is full', 'P1', 'disk is full'],
    ['Databases EU disk is full', 'P2', 'disk is full'],
    ['Databases: EU is down', 'P1', 'EU is down'],
    ['check something else', 'P3', 'something else'],
    ['Payments cards fail', 'P4', 'cards fail'],
  ])('%s', (words, id, why) => {
    expect(matchPolicy(words, policies)).toMatchObject({ found: 'one', target: { type: 'escalation_policy', id }, why });
  });

  it('several that hold the word are named, none is chosen', () => {
    expect(matchPolicy('data disk', policies)).toEqual({ found: 'many', names: ['Databases', 'Databases EU'] });
  });

  it('two of the very same name are both named', () => {
    const twins = [{ id: 'P1', name: 'Databases' }, { id: 'P9', name: 'databases' }];
    expect(matchPolicy('Databases disk', twins)).toEqual({ found: 'many', names: ['Databases', 'databases'] });
  });

  it.each(['a second pair of eyes', 'da', 'in'])('%s is too short to mean a policy', (words) => {
    expect(matchPolicy(words, policies)).toMatchObject({ found: 'none' });
  });

  it.each(['Databasesomething', 'nobody', 'Database'])('%s is none of that name, or the only near one', (words) => {
    expect(matchPolicy(words, [{ id: 'P1', name: 'Data' }])).toMatchObject({ found: 'none' });
  });
});

test.each([['ben@acme.example', 'user', ''], ['PABC123', 'escalation_policy', 'PABC123'], ['Databases disk', 'escalation_policy', '']])('%s is looked up later', (name, type, id) => {
  expect(unresolved(name)).toEqual({ type, id, name });
  expect(isUnresolved(unresolved(name))).toBe(true);
});

test('who was looked up is not looked up again', () => {
  expect(isUnresolved({ type: 'user', id: 'PBEN', name: 'Ben' })).toBe(false);
});
