// Two rows that people linked to one issue: both end with it, or only one follows it.
import { expect, test } from 'vitest';
import { actionsTaken, type DocumentAction } from '../../src/domain/document-actions.ts';
import { issueSeen } from '../../src/domain/followup-issues.ts';
import { after, applied, facts } from '../support/incidents.ts';
import { configured, issue, over } from '../support/following.ts';

const row = (text: string, link: string): DocumentAction => ({ id: '', text, owner: '', due: '', state: '', link });

test('one issue belongs to one follow-up', () => {
  const merged = after(over, { kind: 'postmortem.ended', data: { repo: 'acme/postmortems', number: 7, how: 'merged' } });
  const link = 'https://github.example/acme/x/issues/9';
  const nine = issue({ node: 'I_9', repo: 'acme/x', number: 9, url: link });
  const outcome = actionsTaken(merged, { theirs: [row('Rotate the keys', link), row('Document the rotation', link)], base: [], ours: [], by: { type: 'system', id: 'github' }, config: configured(), names: {}, issues: new Map([[link, nine]]) });
  expect(facts(outcome).filter((fact) => fact.kind === 'followup.issue_opened')).toHaveLength(1);
  const now = applied(merged, outcome);
  // As engine/tickets.ts finds it: the first.
  const one = now.followups.find((other) => other.issue?.node === 'I_9');
  const closed = applied(now, issueSeen(now, one?.id ?? 0, { ...nine, state: 'closed', seen: '2026-12-01T00:00:00.000Z' }, { type: 'system', id: 'github' }, configured()));
  expect(closed.followups.filter((other) => other.issue?.node === 'I_9' && !other.ended)).toEqual([]);
});
