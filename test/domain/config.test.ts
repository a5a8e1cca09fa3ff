// What tocsin.yaml may say.
import { describe, expect, it } from 'vitest';
import { config, defaultConfig, nudgeAfter, saySeverity, type NudgeName } from '../../src/domain/config.ts';

describe('tocsin.yaml', () => {
  it('has a good default for every key', () => {
    expect(defaultConfig.open).toEqual([{ when: { urgency: ['high'] }, do: 'open' }, { do: 'record' }]);
    expect(defaultConfig.channels.name).toBe('inc-{number}-{slug}');
    expect(defaultConfig.group).toEqual({ by: ['service'], within: 600_000 });
    expect(defaultConfig.storm).toEqual({ opens: 10, within: 300_000, apart: { severities: ['SEV1'], most: 5 } });
    expect(defaultConfig['stale-after']).toBe(7_200_000);
    expect(defaultConfig['resolve-untouched-after']).toBe(600_000);
    expect(Object.entries(defaultConfig.severities).filter(([, one]) => one.postmortem === 'required').map(([name]) => name)).toEqual(['SEV1', 'SEV2']);
  });

  it('knows who somebody of Slack is at GitHub; a login is one person’s', () => {
    expect(config.parse({ people: { U0ADA00001: { github: 'ada-park' }, W0BEN: {} } }).people).toEqual({ U0ADA00001: { github: 'ada-park' }, W0BEN: {} });
    for (const people of [{ ada: { github: 'ada' } }, { U1AA: { github: '@ada' } }, { U1AA: { github: 'a/b' } }, { U1AA: { gitlab: 'ada' } }, { U1AA: { github: 'ada' }, U2AA: { github: 'Ada' } }]) {
      expect(config.safeParse({ people }).success, JSON.stringify(people)).toBe(false);
    }
  });

  it('takes one value where a list may stand', () => {
    const { open } = config.parse({ open: [{ when: { urgency: 'high', service: ['a', 'b'] }, do: 'open' }] });
    expect(open[0]?.when).toEqual({ urgency: ['high'], service: ['a', 'b'] });
  });

  it('keeps the other half of a section that is half given', () => {
    expect(config.parse({ storm: { opens: 3 } }).storm).toEqual({ opens: 3, within: 300_000, apart: { severities: ['SEV1'], most: 5 } });
    expect(config.parse({ group: { within: '1m' } }).group).toEqual({ by: ['service'], within: 60_000 });
  });

  it('may switch the announcement off', () => {
    expect(config.parse({ announce: false }).announce).toBe(false);
  });

  it.each([
    ['an unknown key', { anounce: '#x' }],
    ['an unknown key within', { storm: { open: 3 } }],
    ['an announcement that is no channel', { announce: 'incidents' }],
    ['announce: true', { announce: true }],
    ['a channel name without the number', { channels: { name: 'inc-{slug}' } }],
    ['no rules at all', { open: [] }],
    ['an unknown verdict', { open: [{ do: 'page' }] }],
    ['a duration without a unit', { 'stale-after': '120' }],
    ['a severity of another name', { severities: { Critical: { label: 'x' } } }],
    ['a dashboard that is no web address', { services: { a: { dashboard: 'javascript:alert(1)' } } }],
    ['a storm of none', { storm: { opens: 0 } }],
    ['a storm apart of no severity', { storm: { apart: { severities: [] } } }],
    ['a storm apart of what is none', { storm: { apart: { severities: ['critical'] } } }],
    ['a title pattern that does not compile', { open: [{ when: { title: '(' }, do: 'open' }] }],
    ['a title pattern that RE2 does not know', { open: [{ when: { title: '(?=a)b' }, do: 'open' }] }],
  ])('refuses %s', (_what, text) => {
    expect(config.safeParse(text).success).toBe(false);
  });
});

describe('the words of a severity', () => {
  it('are its name and label, its name alone, or that it is not set', () => {
    expect(saySeverity(defaultConfig.severities, 'SEV2')).toBe('SEV2 Major');
    expect(saySeverity(defaultConfig.severities, 'SEV9')).toBe('SEV9');
    expect(saySeverity(defaultConfig.severities, undefined)).toBe('Severity not set');
  });
});

describe('how long a reminder waits', () => {
  const minute = 60_000;

  it.each<[NudgeName, number]>([
    ['no-commander', 3], ['page-commander', 5], ['update-overdue', 5], ['task-unacknowledged', 3], ['task-overdue', 1], ['handoff-unanswered', 3],
    ['decision-open', 3], ['commander-relief', 180], ['roles-missing', 10], ['quiet', 240],
  ])('%s: %i min, unless the team says otherwise', (name, minutes) => {
    expect(nudgeAfter(defaultConfig, 'SEV1', name)).toBe(minutes * minute);
    expect(nudgeAfter(config.parse({ nudges: { [name]: '7m' } }), 'SEV1', name)).toBe(7 * minute);
    expect(nudgeAfter(config.parse({ nudges: { [name]: false } }), undefined, name)).toBe(false);
  });

  it('is what its severity says first, never included; other severities keep what holds for all', () => {
    const own = config.parse({ nudges: { quiet: '2h' }, severities: { SEV1: { label: 'a', nudges: { quiet: '1h' } }, SEV2: { label: 'b', nudges: { quiet: false } }, SEV3: { label: 'c' } } });
    expect(['SEV1', 'SEV2', 'SEV3', 'SEV9', undefined, 'constructor'].map((name) => nudgeAfter(own, name, 'quiet'))).toEqual([60 * minute, false, 120 * minute, 120 * minute, 120 * minute, 120 * minute]);
  });

  it.each([[{ nudges: { 'no-comander': '3m' } }], [{ nudges: { quiet: true } }], [{ nudges: { quiet: 0 } }], [{ nudges: { quiet: '0m' } }], [{ severities: { SEV1: { label: 'a', nudges: { quiet: '4 h' } } } }]])('%j is refused', (text) => {
    expect(config.safeParse(text).success).toBe(false);
  });
});
