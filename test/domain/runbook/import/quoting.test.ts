// Where each character of a script stands.
import { expect, test } from 'vitest';
import { placesOf } from '../../../../src/domain/runbook/import/quoting.ts';

/** The place of the first X. */
const at = (script: string): string | undefined => placesOf(script).at[script.indexOf('X')];

test.each([
  ['X', 'bare'], ['"X"', 'double'], ["'X'", 'single'], ["'a' X", 'bare'], ['"a" X', 'bare'], ['# X', 'comment'], ['a#X', 'bare'], ['a # b\nX', 'bare'], ['"$(X)"', 'bare'], ['"$("X")"', 'double'],
  ['"`X`"', 'bare'], ['"a\\"X"', 'double'], ["\\'X", 'bare'], ['"$(a (b) c) X"', 'double'], ['cat <<E\nX\nE', 'heredoc'], ["cat <<'E'\nX\nE", 'quoted-heredoc'], ['cat <<E\na\nE\nX', 'bare'],
  ['cat <<-E\n\ta\n\tE\nX', 'bare'], ['cat <<E | grep X\na\nE', 'bare'], ['cat <<<"X"', 'double'], ['cat <<A <<B\na\nA\nX\nB\n', 'heredoc'],
])('%j: %s', (script, place) => expect(at(script)).toBe(place));

test.each([['a', false], ['"a', true], ["'a", true], ['$(a', true], ['`a', true], ['a \\', true], ['cat <<E\na', true], ['cat <<E\na\nE', false], ['cat <<E\na\nE\n', false], ['cat <<E', true], ['case x in (a) b;; esac', false]])('%j is open: %s', (script, open) => {
  expect(placesOf(script).open).toBe(open);
});

test('each character has one place', () => {
  for (const script of ['a\\', 'cat <<E\n\nE\n\n', "'", '"$(', '\uD83D\uDE00"x"', '']) expect(placesOf(script).at).toHaveLength(script.length);
});
