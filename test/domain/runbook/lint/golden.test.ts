// A file of seven fences with a fault in each: all of its findings, as an author sees them.
import { expect, test } from 'vitest';
import { lintRunbook } from '../../../../src/domain/runbook/lint/lint.ts';
import { parsePolicy } from '../../../../src/domain/runbook/policy.ts';
import { fixture } from '../support.ts';

test('the broken file', async () => {
  const policy = parsePolicy(fixture('policy.yaml'));
  const { runbook, findings } = lintRunbook({ path: 'broken.md', text: fixture('broken.md') }, { policy: policy.ok ? policy.policy : undefined, executors: ['k8s-production', 'http-only'] });
  expect(runbook).toBeUndefined();
  const lines = findings.map((one) => `${one.path}:${one.line}: ${one.level} ${one.code} ${one.message}`);
  expect(lines.length).toBeGreaterThanOrEqual(28);
  await expect(`${lines.join('\n')}\n`).toMatchFileSnapshot('../../../golden/lint/broken.txt');
});
