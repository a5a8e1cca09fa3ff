// What tocsin.yaml may say.
import { describe, expect, it } from 'vitest';
import { config, defaultConfig, saySeverity } from '../../src/domain/config.ts';

describe('tocsin.yaml', () => {
  it('has a good default for every key', () => {
    expect(defaultConfig.open).toEqual([{ when: { urgency: ['high'] }, do: 'open' }, { do: 'record' }]);
    expect(defaultConfig.channels.name).toBe('inc-{number}-{slug}');
    expect(defaultConfig.group).toEqual({ by: ['service'], within: 600_000 });
    expect(defaultConfig.storm).toEqual({ opens: 10, within: 300_000 });
    expect(defaultConfig['stale-after']).toBe(7_200_000);
    expect(defaultConfig['resolve-untouched-after']).toBe(600_000);
    expect(Object.entries(defaultConfig.severities).filter(([, one]) => one.postmortem === 'required').map(([name]) => name)).toEqual(['SEV1', 'SEV2']);
  });

  it('takes one value where a list may stand', () => {
    const { open } = config.parse({ open: [{ when: { urgency: 'high', service: ['a', 'b'] }, do: 'open' }] });
    expect(open[0]?.when).toEqual({ urgency: ['high'], service: ['a', 'b'] });
  });

  it('keeps the other half of a section that is half given', () => {
    expect(config.parse({ storm: { opens: 3 } }).storm).toEqual({ opens: 3, within: 300_000 });
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
