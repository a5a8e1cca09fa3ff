// What a channel is called, whatever the title.
import { describe, expect, it } from 'vitest';
import { channelName, slug, withSuffix } from '../../src/domain/channel-name.ts';
import { forSeeds, nastyText } from '../support/dice.ts';

const pattern = 'inc-{number}-{slug}';
const named = (title: string, kind = 'live', id = 42) => channelName(pattern, { id, title, kind });

describe('the name of a channel', () => {
  it.each([
    ['Checkout API: error rate!', 'inc-42-checkout-api-error-rate'],
    ['Zahlungen hängen — überall', 'inc-42-zahlungen-hangen-uberall'],
    ['ﬁle server', 'inc-42-file-server'],
    ['🔥🔥', 'inc-42'],
    ['  ', 'inc-42'],
    ['決済', 'inc-42'],
    ['$& $1 {number}', 'inc-42-1-number'],
  ])('of "%s" is %s', (title, name) => {
    expect(named(title)).toBe(name);
  });

  it('says that it is a drill', () => {
    expect(named('lose a zone', 'drill')).toBe('drill-inc-42-lose-a-zone');
  });

  it('cuts the words at 40 characters, never the number', () => {
    expect(named(`${'x'.repeat(39)} tail`)).toBe(`inc-42-${'x'.repeat(39)}`);
    expect(channelName('a-very-long-prefix-of-some-team-that-likes-long-names-in-slack-{slug}-{number}', { id: 123_456, title: 'x'.repeat(90), kind: 'live' })).toMatch(/-123456$/);
  });

  it('is always a name that Slack takes, whatever the title', () => {
    forSeeds(300, (dice) => {
      const name = named(nastyText(dice), dice.one(['live', 'drill']), dice.below(1_000_000) + 1);
      expect(name).toMatch(/^[a-z0-9_]([a-z0-9_-]{0,78}[a-z0-9_])?$/);
    });
  });

  it('keeps underscores and drops everything else that Slack refuses', () => {
    expect(slug('A_b--C.d/é')).toBe('a_b-c-d-e');
  });
});

describe('the next name to try', () => {
  it('counts from two and stays within 80 characters', () => {
    expect(withSuffix('inc-42', 1)).toBe('inc-42');
    expect(withSuffix('inc-42', 2)).toBe('inc-42-2');
    expect(withSuffix('x'.repeat(80), 12)).toBe(`${'x'.repeat(77)}-12`);
  });
});
