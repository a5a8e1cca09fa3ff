// The runbooks to choose from, and one to read.
import { expect, it } from 'vitest';
import { renderRunbook, renderRunbooks } from '../../src/render/runbooks.ts';
import { sameMessage } from './golden.ts';
import { closingFacts, freshFacts, incidentOf, runbook } from './stories.ts';

const other = { ...runbook, id: 'bad-deploy', title: 'A bad deploy' };

it('listed, those offered first', async () => {
  const message = renderRunbooks(incidentOf(freshFacts), [other, runbook]);
  const said = JSON.stringify(message);
  expect(said.indexOf('"42:checkout-5xx"')).toBeLessThan(said.indexOf('"42:bad-deploy"'));
  await sameMessage('runbooks', message);
});
it('none', () => sameMessage('runbooks-none', renderRunbooks(incidentOf(freshFacts), [])));
it('one, to read', () => sameMessage('runbook', renderRunbook(incidentOf(freshFacts), runbook)));

it('cannot be started once it is over', () => {
  const over = incidentOf(closingFacts);
  expect(JSON.stringify([renderRunbooks(over, [runbook]), renderRunbook(over, runbook)])).not.toContain('run_start');
});

it('says how much of a long runbook is not shown', () => {
  const [step] = runbook.steps;
  const long = { ...runbook, steps: Array.from({ length: 40 }, (_, index) => ({ ...(step ?? runbook.steps[0]), index, body: 'x'.repeat(3_000) })) } as typeof runbook;
  const said = JSON.stringify(renderRunbook(incidentOf(freshFacts), long));
  expect(said).toMatch(/… and \d+ more steps\./);
  expect(said).toContain('(the last 1801 characters are not shown)');
  expect(said).toContain('"run_start"');
});
