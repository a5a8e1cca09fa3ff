// What people type, as Slack sends it.
import { describe, expect, it } from 'vitest';
import { namedAtEdge, onlyMention, readable, readFlags } from '../../src/domain/typed-text.ts';

it.each([
  ['<@U1AA|ada> and <#C1|ops>', '@ada and #ops'],
  ['<@U1AA>', '@U1AA'],
  ['see <https://x.example/?a=1&amp;b=2|x.example>', 'see https://x.example/?a=1&b=2'],
  ['write to <mailto:ada@acme.example|ada@acme.example>', 'write to ada@acme.example'],
  ['<!here> <!subteam^S1|@oncall>', '@here @oncall'],
  ['a &lt;b&gt; &amp;amp; c', 'a <b> &amp; c'],
  ['if (a<b && c>d) or <b>', 'if (a<b && c>d) or <b>'],
  ['  1 < 2 and 3 > 2 ', '1 < 2 and 3 > 2'],
  ['', ''],
])('%s reads "%s"', (typed, plain) => expect(readable(typed)).toBe(plain));

describe('who is named', () => {
  it.each([
    ['<@U1AA|ada> check', 'U1AA', 'check'],
    ['<@U1AA>: check', 'U1AA', 'check'],
    ['check <@U1AA|ada>', 'U1AA', 'check'],
    ['check the logs, <@U1AA>.', 'U1AA', 'check the logs'],
    ['check for <@U1AA>', 'U1AA', 'check'],
    ['for <@U1AA>: check', 'U1AA', 'check'],
    ['write it, owner: <@U1AA>', 'U1AA', 'write it'],
    ['<@U1AA>', 'U1AA', ''],
    ['me check', 'me', 'check'],
    ['@me: check', 'me', 'check'],
    ['me', 'me', ''],
    ['<@U1AA> ask <@U2BB>', 'U1AA', 'ask <@U2BB>'],
    ['ask <@U1AA> and tell <@U1AA>', 'U1AA', 'ask <@U1AA> and tell'],
  ])('in "%s" is %s', (text, user, rest) => expect(namedAtEdge(text)).toEqual({ user, rest }));

  it.each(['metrics look odd', 'ask <@U1AA> about it', 'check @ada', '<@u1aa> check', '<#C1|ops> check', 'tell me', ''])('is nobody in "%s"', (text) => {
    expect(namedAtEdge(text)).toEqual({ user: undefined, rest: text });
  });

  it('after blanks and commas without end as after one: half a million keep nobody waiting', () => {
    const between = ' ,\t'.repeat(170_000);
    expect(namedAtEdge(`check it${between}for <@U1AA>.`)).toEqual({ user: 'U1AA', rest: 'check it' });
    expect(namedAtEdge(`check it${between}<`)).toEqual({ user: undefined, rest: `check it${between}<` });
  });

  it('in the middle counts when it is one person', () => {
    expect(onlyMention('ask <@U1AA|ada> about it, <@U1AA>')).toBe('U1AA');
    expect(onlyMention('ask <@U1AA> about <@U2BB>')).toBeUndefined();
    expect(onlyMention('ask somebody')).toBeUndefined();
  });
});

describe('flags', () => {
  it.each([
    ['--now fail over', ['now'], 'fail over', undefined],
    ['fail over --now', ['now'], 'fail over', undefined],
    ['—now fail over', ['now'], 'fail over', undefined],
    ['--NOW fail over', ['now'], 'fail over', undefined],
    ['--now', ['now'], '', undefined],
    ['drain --force on db1', [], 'drain --force on db1', undefined],
    ['drain db1 --force', [], 'drain db1 --force', undefined],
    ['fail over – now', [], 'fail over – now', undefined],
    ['', [], '', undefined],
  ])('of "%s"', (text, flags, rest, unknown) => {
    const read = readFlags(text, ['now']);
    expect({ flags: [...read.flags], rest: read.rest, unknown: read.unknown }).toEqual({ flags, rest, unknown });
  });

  it.each([['--nwo fail over', '--nwo'], ['--force fail over', '--force'], ['fail over --nwo', '--nwo'], ['fail over —no', '—no'], ['--now --nwo x', '--nwo']])('a typo in "%s" is found', (text, unknown) => {
    expect(readFlags(text, ['now']).unknown).toBe(unknown);
  });
});
