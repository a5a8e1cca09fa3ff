// RB020–045: what must hold for steps together. Each fault, and the near miss that is fine.
import { expect, test } from 'vitest';
import { codes, fence, text } from './support.ts';

const read = { risk: 'read' };
const egress = { egress: '[api.example.com:443]' };
const params = (list: string): Readonly<Record<string, string>> => ({ ...egress, params: `{ ${list} }` });
const steps = (...all: readonly string[]): string => text({}, all.join('\n'));
const aside = { excludeFromRunAll: 'true' };

type Case = readonly [code: string, what: string, wrong: string, near: string];

const cases: readonly Case[] = [
  ['RB020', 'a name twice',
    steps(fence('sh', { name: 'same' }), fence('sh', { name: 'same' })),
    steps(fence('sh', { name: 'same' }), fence('sh', { name: 'same-2' }))],
  ['RB020', 'a parameter and a secret',
    text({ ...params('KEY_A: { type: boolean, default: true }'), secrets: '[KEY_A]' }),
    text({ ...params('KEY_A: { type: boolean, default: true }'), secrets: '[KEY_B]' })],
  ['RB020', 'an output named like a parameter',
    text(params('LAG: { type: boolean, default: true }'), fence('sh', { name: 'LAG', ...read, output: 'integer' })),
    text(params('LAG: { type: boolean, default: true }'), fence('sh', { name: 'LAG_MB', ...read, output: 'integer' }))],
  ['RB021', 'a target that is not there',
    steps(fence('sh', { name: 'act', rollback: 'undo' })),
    steps(fence('sh', { name: 'act', rollback: 'undo' }), fence('sh', { name: 'undo', ...aside }))],
  ['RB022', 'a dry run that changes',
    steps(fence('sh', { name: 'act', 'dry-run': 'try' }), fence('sh', { name: 'try', ...aside })),
    steps(fence('sh', { name: 'act', 'dry-run': 'try' }), fence('sh', { name: 'try', ...read, ...aside }))],
  ['RB022', 'a dry run by a person',
    steps(fence('sh', { name: 'act', 'dry-run': 'try' }), fence('text', { name: 'try', kind: 'manual', ...aside })),
    steps(fence('sh', { name: 'act', rollback: 'try' }), fence('text', { name: 'try', kind: 'manual', ...aside }))],
  ['RB023', 'a main step as target',
    steps(fence('sh', { name: 'act', rollback: 'undo' }), fence('sh', { name: 'undo' })),
    steps(fence('sh', { name: 'act', rollback: 'undo' }), fence('sh', { name: 'undo', ...aside }))],
  ['RB023', 'an approval as target',
    steps(fence('sh', { name: 'act', rollback: 'ask' }), fence('text', { name: 'ask', kind: 'approval', ...aside })),
    steps(fence('sh', { name: 'act' }), fence('text', { name: 'ask', kind: 'approval' }))],
  ['RB024', 'a target that leads back',
    steps(fence('sh', { name: 'act', rollback: 'undo' }), fence('sh', { name: 'undo', rollback: 'undo', ...aside })),
    steps(
      fence('sh', { name: 'act', rollback: 'undo' }), fence('sh', { name: 'undo', rollback: 'redo', ...aside }),
      fence('sh', { name: 'redo', ...aside }),
    )],
  ['RB024', 'a target that needs a later output',
    steps(
      fence('sh', { name: 'act', rollback: 'undo' }), fence('sh', { name: 'OLD', ...read, output: 'integer' }),
      fence('sh', { name: 'undo', ...aside }, 'set "$OLD"'),
    ),
    steps(
      fence('sh', { name: 'OLD', ...read, output: 'integer' }), fence('sh', { name: 'act', rollback: 'undo' }),
      fence('sh', { name: 'undo', ...aside }, 'set "$OLD"'),
    )],
  ['RB040', 'retries of what may not be repeated',
    steps(fence('sh', { name: 'act', retries: '1' })),
    steps(
      fence('sh', { name: 'act', retries: '1', idempotent: 'true' }),
      fence('sh', { name: 'look', ...read, retries: '1' }),
    )],
  ['RB041', 'nothing to roll back',
    steps(fence('sh', { name: 'look', ...read, 'on-failure': 'rollback' })),
    steps(
      fence('sh', { name: 'act', rollback: 'undo' }),
      fence('sh', { name: 'look', ...read, 'on-failure': 'rollback' }), fence('sh', { name: 'undo', ...aside }),
    )],
  ['RB041', 'only its own target',
    steps(
      fence('sh', { name: 'act', rollback: 'undo', 'on-failure': 'rollback' }),
      fence('sh', { name: 'undo', ...aside }),
    ),
    steps(
      fence('sh', { name: 'act', rollback: 'undo', 'on-failure': 'ask' }), fence('sh', { name: 'undo', ...aside }),
    )],
  ['RB042', 'a terminal',
    steps(fence('sh', { name: 'act', interactive: 'true' })),
    steps(fence('sh', { name: 'act', interactive: 'false' }))],
  ['RB042', 'a background process',
    steps(fence('sh', { name: 'act', background: 'true' })),
    steps(fence('sh', { name: 'act', background: 'false' }))],
  ['RB043', 'destruction unseen',
    steps(fence('sh', { name: 'drop', risk: 'destructive' }), fence('text', { name: 'ask', kind: 'approval' })),
    steps(fence('text', { name: 'ask', kind: 'approval' }), fence('sh', { name: 'drop', risk: 'destructive' }))],
  ['RB043', 'destruction by an unguarded rollback',
    steps(
      fence('sh', { name: 'act', rollback: 'drop' }), fence('sh', { name: 'drop', risk: 'destructive', ...aside }),
    ),
    steps(
      fence('sh', { name: 'act', rollback: 'drop', 'dry-run': 'try' }),
      fence('sh', { name: 'drop', risk: 'destructive', ...aside }), fence('sh', { name: 'try', ...read, ...aside }),
    )],
  ['RB044', 'an output without a type',
    steps(fence('sh', { name: 'LAG', ...read })),
    steps(fence('sh', { name: 'LAG', ...read, output: 'line' }))],
  ['RB045', 'a reserved output',
    steps(fence('sh', { name: 'GIT_DIR', ...read, output: 'line' })),
    steps(fence('sh', { name: 'GIT', ...read, output: 'line' }))],
  ['RB045', 'a reserved parameter',
    text(params('BASH_ENV: { type: boolean, default: true }')),
    text(params('BASHENV: { type: boolean, default: true }'))],
  ['RB045', 'an output used too early',
    steps(fence('sh', { name: 'use' }, 'echo "${LAG:-0}"'), fence('sh', { name: 'LAG', ...read, output: 'line' })),
    steps(
      fence('sh', { name: 'use' }, 'echo "$LAGGARD" \\$LAG'), fence('sh', { name: 'LAG', ...read, output: 'line' }),
    )],
  ['RB045', 'an output of an aside',
    steps(
      fence('sh', { name: 'LAG', ...read, output: 'line', ...aside }), fence('sh', { name: 'use' }, 'echo "$LAG"'),
    ),
    steps(fence('sh', { name: 'LAG', ...read, output: 'line' }), fence('sh', { name: 'use' }, 'echo "$LAG"'))],
];

test.each(cases)('%s: %s', (code, _what, wrong, near) => {
  expect(codes(wrong)).toContain(code);
  expect(codes(near)).toEqual([]);
});
