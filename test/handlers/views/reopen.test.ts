// The form reopen: its field may stay empty.
import { expect, it } from 'vitest';
import reopen from '../../../handlers/views/reopen.ts';
import { problems, submit } from '../../support/asking.ts';
import { aResolvedIncident, applied, changesNothing, facts } from '../../support/incidents.ts';

const incident = aResolvedIncident();

it('reopens with and without a reason', () => {
  expect(facts(submit(reopen, { reason: 'payments fail again', meta: '42' }, { incident }))[0]?.data).toEqual({ status: 'investigating', was: 'resolved', evidence: 'payments fail again' });
  for (const reason of [undefined, '', '  ']) expect(facts(submit(reopen, { reason, meta: '42' }, { incident }))[0]?.data).toEqual({ status: 'investigating', was: 'resolved' });
});

it('sent by two people reopens once, and takes no novel', () => {
  const open = applied(incident, submit(reopen, { meta: '42' }, { incident }));
  expect(changesNothing(submit(reopen, { meta: '42' }, { incident: open }))).toBe(true);
  expect(problems(reopen, { reason: 'x'.repeat(1_001) })).toHaveProperty('reason');
});
