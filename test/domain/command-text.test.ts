// What people type after /incident.
import { describe, expect, it } from 'vitest';
import { mentioned, nearest, readCommand } from '../../src/domain/command-text.ts';
import { forSeeds, nastyText } from '../support/dice.ts';

describe('what stands after /incident', () => {
  it.each([
    ['', '', undefined, ''],
    ['   ', '', undefined, ''],
    ['Status', 'status', undefined, ''],
    ['severity INC-42 sev1', 'severity', 42, 'sev1'],
    ['  severity   inc-42    sev 1 ', 'severity', 42, 'sev 1'],
    ['severity\tINC-42\nsev1', 'severity', 42, 'sev1'],
    ['status inc-42', 'status', 42, ''],
    ['note rolled  back', 'note', undefined, 'rolled  back'],
  ])('"%s" is read', (text, verb, incident, rest) => {
    expect(readCommand(text)).toEqual({ verb, incident, rest });
  });

  it.each(['status 42', 'status INC-0', 'status INC-042', 'status INC-', 'status INC-4x', 'status INC-9999999999', 'note saw INC-42'])('"%s" names no incident', (text) => {
    const { incident, rest } = readCommand(text);
    expect(incident).toBeUndefined();
    expect(rest).toBe(text.slice(text.indexOf(' ') + 1));
  });

  it('never throws, and never loses a word, whatever is typed', () => {
    forSeeds(500, (dice) => {
      const text = nastyText(dice);
      const typed = readCommand(text);
      const kept = `${typed.verb} ${typed.incident === undefined ? '' : `inc-${typed.incident}`} ${typed.rest}`.toLowerCase();
      expect(kept.split(/\s+/).filter(Boolean)).toEqual(text.toLowerCase().split(/\s+/).filter(Boolean));
      expect(() => mentioned(text)).not.toThrow();
      expect(() => nearest(text, ['status', 'severity'])).not.toThrow();
    });
  });
});

describe('the nearest known word', () => {
  const known = ['status', 'severity', 'resolve', 'runbook', 'note', 'list'];

  it.each([
    ['resovle', 'resolve'], ['sttaus', 'status'], ['severty', 'severity'], ['ru', 'runbook'], ['sta', 'status'], ['lsit', 'list'], ['notes', 'note'],
  ])('for %s is %s', (typed, meant) => {
    expect(nearest(typed, known)).toBe(meant);
  });

  it.each(['', 's', 'x', 're start', 'banana', 'r'.repeat(3_000)])('for "%s" is none', (typed) => {
    expect(nearest(typed, known)).toBeUndefined();
  });

  it('is none when two begin alike', () => {
    expect(nearest('se', ['severity', 'services'])).toBeUndefined();
  });
});

describe('a mention', () => {
  it('is a Slack user, with or without the name', () => {
    expect(mentioned('<@U0ADA>')).toBe('U0ADA');
    expect(mentioned(' <@W0ADA|ada> ')).toBe('W0ADA');
  });

  it.each(['@ada', 'U0ADA', '<@U0ADA> please', '<@S0TEAM>', '<!channel>', '<#C0INC42|inc-42>', '<@u0ada>', '<@U0ADA|<@U0EVE>>'])('is not "%s"', (text) => {
    expect(mentioned(text)).toBeUndefined();
  });
});
