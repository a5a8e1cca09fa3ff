// Texts as people type them after /incident: each command's own examples, words that mean something, and what broke readers before.
import type { Registry } from '../../src/registry.ts';
import { hostileText, type Dice } from '../../test/support/hostile.ts';
import { mutatedText } from './mutate-text.ts';

const words = [
  'INC-42', 'INC-7', 'inc-0', 'INC-999999999999999999999', '<@U0GRACE>', '<@U0GRACE|grace>', '<@>', '<!channel>', '<!subteam^S1|@sre>', '<#C1|x>', '<https://x.example/a?b=1|x>', 'SEV1', 'sev9', 'P1', 'none', 'to', 'by', 'in', 'for',
  'at', 'into', 'with', 'and', 'as', '--', '—', '|', '"', "'", '`', '…', '30m', '1h30m', '90 minutes', '0m', '99999999d', '-5m', '1e9h', '3d', 'a quarter', '2026-11-21', '2026-02-30', '03:10', '25:99', 'yesterday', 'tomorrow', 'next week',
  'done', 'drop', 'list', 'off', 'on', '#1', '1', '2', '0', '-1', '1.5', '9'.repeat(40), 'on-call', 'scribe', 'deputy', 'ada@example.com', 'select 1', 'rows = 0', '>= 5', 'database: main', '--private', '--force', '-x', '=', ' ', '\n', '\t', '\u00a0',
  '__proto__', 'constructor', 'toString', 'checkout-5xx', 'SERVICE=checkout', 'A=b C=d', '((((', 'a'.repeat(64), 'ﬁ', 'İ', 'ß', '🇩🇪', '\ud83d', '\u202e',
] as const;

export function textMaker(registry: Registry): (roll: Dice) => string {
  const commands = [...registry.commands].map(([name, it]) => ({ names: [name, ...(it.aliases ?? [])], examples: it.examples.map((one) => one.replace(/^\/incident\s+/, '')) }));
  const all = commands.flatMap(({ examples }) => examples);
  return (roll) => {
    const { names, examples } = roll.pick(commands);
    const begin = roll.pick(names);
    switch (roll.below(4)) {
      case 0: return `${begin} ${Array.from({ length: roll.below(8) }, () => roll.pick(words)).join(roll.pick([' ', ' ', '', '  ']))}`;
      case 1: return `${begin} ${hostileText(roll, roll.pick([200, 3_000, 40_000]))}`;
      default: return mutatedText(examples.length > 0 ? roll.pick(examples) : begin, roll, { words, others: all, most: 40_000 });
    }
  };
}
