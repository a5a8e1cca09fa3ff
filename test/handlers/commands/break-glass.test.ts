// /incident break-glass: a reason or nothing, a fact with it, and the channel hears of it.
import { expect, test } from 'vitest';
import breakGlass from '../../../handlers/commands/break-glass.ts';
import { config as configSchema, defaultConfig } from '../../../src/domain/config.ts';
import { renderSaid } from '../../../src/render/said.ts';
import { ask } from '../../support/asking.ts';
import { applied, anIncident, changesNothing, effects, facts, refusal, said } from '../../support/incidents.ts';

const config = configSchema.parse({ permissions: { resolve: 'commander' } });

test('is recorded with its reason, and announced', () => {
  const outcome = ask(breakGlass, 'nobody answers &amp; payments fail', { config });
  expect(facts(outcome)).toEqual([{ kind: 'glass.broken', data: { reason: 'nobody answers & payments fail' } }]);
  expect(effects(outcome)).toEqual([{ kind: 'slack.say', data: { about: 'glass', ref: 'alone:0' } }]);
  expect(said(outcome)).toBe('You may do everything in INC-42 for 60 min. The channel is told, with your reason.'.replace('60 min', '1 h 00 min'));
  const incident = applied(anIncident(), outcome);
  expect(renderSaid(incident, 'glass', 'alone:0', { config })?.text).toBe('INC-42: glass broken. <@U0ADA> goes on without the permission asked for here. Reason: “nobody answers &amp; payments fail”');
  expect(renderSaid(incident, 'glass', 'alone:1', { config })).toBeUndefined();
  expect(effects(ask(breakGlass, 'once more', { config, incident }))).toEqual([{ kind: 'slack.say', data: { about: 'glass', ref: 'alone:1' } }]);
});

test.each(['', ' ', 'x', 'no'])('“%s” is no reason', (text) => expect(refusal(ask(breakGlass, text, { config }))).toContain('why it cannot wait'));
test('nor is an essay', () => expect(refusal(ask(breakGlass, 'x'.repeat(1_001), { config }))).toContain('1,000'));

test('where everybody may do everything there is nothing to break', () => {
  const outcome = ask(breakGlass, 'nobody answers', { config: defaultConfig });
  expect(changesNothing(outcome)).toBe(true);
  expect(said(outcome)).toContain('do what you have to do');
});
