// Whatever stands in a file, the lint answers: random bytes, good files with bites taken out, brackets by the thousand.
import { describe, expect, test } from 'vitest';
import { lintRunbook } from '../../../../src/domain/runbook/lint/lint.ts';
import { rules } from '../../../../src/domain/runbook/lint/rules.ts';
import { defaultPolicy } from '../../../../src/domain/runbook/policy.ts';
import { forSeeds } from '../../../support/dice.ts';
import type { Dice } from '../../../support/dice.ts';
import { fence, fixture, shipped, text } from '../support.ts';

const good = [fixture('k8s-rollback-deployment.md'), fixture('postgres-failover.md'), fixture('broken.md'), shipped('checkout-5xx.md'), shipped('queue-backlog.md'), shipped('bad-deploy.md')] as const;
const pieces = [
  '`', '```', '"', "'", '$', '$(', '$((', '${', '}', ')', '))', '(', '[[', ']]', '<<EOF\n', 'EOF\n', '\n', '\\', '|', '&', ';', '<', '>', '{{', '}}', '{{secret:X}}', '---\n', '# ', '- ', '  ', '\t', '\0', '\r', '\ud800',
  '😀', '$P', '"$P"', 'eval ', 'case x in ', 'esac', 'if ', 'then ', 'fi', 'for i in ', 'do ', 'done', '((', '&a', '*a', '!x', '__proto__: 1\n', 'runbook: 1\n', '{"name":"a"}', '=', '#', '@', '*', '?', '~', '%',
] as const;

function holds(source: string): void {
  const { runbook, findings } = lintRunbook({ path: 'x.md', text: source }, { policy: defaultPolicy, executors: ['http-only'] });
  const count = source.split('\n').length;
  expect(runbook !== undefined || findings.length > 0).toBe(true);
  for (const finding of findings) {
    expect(Object.hasOwn(rules, finding.code)).toBe(true);
    expect(finding.message).not.toBe('');
    expect(finding.line, finding.message).toBeGreaterThanOrEqual(1);
    expect(finding.line, finding.message).toBeLessThanOrEqual(count + 1);
  }
}

function mutated({ below, one }: Dice): string {
  let source = one(good);
  for (let times = 1 + below(6); times > 0; times -= 1) {
    const [at, length] = [below(source.length), below(30)];
    const put = [one(pieces), source.slice(below(source.length)).slice(0, below(80)), ''][below(3)] ?? '';
    source = source.slice(0, at) + put + source.slice(at + length);
  }
  return source;
}

describe('the lint answers', () => {
  test('to random bytes', () => forSeeds(200, ({ below }) => holds(Buffer.from(Array.from({ length: below(400) }, () => below(256))).toString('utf8'))));
  test('to good files with bites taken out', () => forSeeds(150, (dice) => holds(mutated(dice))));
  test('to scripts of torn syntax', () => forSeeds(300, ({ below, one }) => {
    const body = Array.from({ length: below(40) }, () => one(pieces)).join(one(['', ' '])).replaceAll('```', '`');
    holds(text({ params: '\n  P: { type: k8s-name, required: true }' }, fence(one(['sh', 'bash']), { name: 'act' }, body)));
  }));
  test.each(['(', '((', '$(', '"$(', '`', '${x:-', '$((', '[[ ( ', 'if ', 'case x in x) ', '<(', '{ ', 'a[', '<<E\n', '${a[', '"${x:-$(', '! ', 'x=(', 'a|', '- '])('to %j without end', (piece) => {
    for (const times of [200, 3_000]) holds(text({}, fence('bash', { name: 'act' }, piece.repeat(times))));
  });
});
