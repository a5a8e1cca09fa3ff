// Why somebody is not known to hold a role, in the words of a refusal.
import { expect, test } from 'vitest';
import { noteWords, type RoleNote } from '../../../src/domain/runbook/role-notes.ts';

const notes: readonly RoleNote[] = [
  { role: 'responder', say: 'PagerDuty did not answer.', away: true }, { role: 'on-call', say: 'PagerDuty did not answer.', away: true },
  { role: 'lead', say: 'Your GitHub login is not known.', away: false },
];

test.each([
  ['the role that was asked for', [['lead']], 'Your GitHub login is not known.'],
  ['each sentence once, and that asking again may help', [['responder'], ['lead', 'on-call']], 'PagerDuty did not answer. Your GitHub login is not known. Try again in a moment.'],
  ['nothing of other roles', [['dba']], undefined], ['nothing at all', [], undefined],
])('%s', (_, wanted, said) => expect(noteWords(notes, wanted)).toBe(said));
