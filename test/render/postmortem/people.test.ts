// Whom a fact speaks of beside whoever did it.
import { expect, it } from 'vitest';
import { peopleIn, slackIdsIn, withNames } from '../../../src/render/postmortem/people.ts';
import { everyFact } from '../../support/every-fact.ts';
import { asFact, ada, grace } from '../../support/incidents.ts';

const fact = (kind: string) => asFact(everyFact.find((one) => one.kind === kind) ?? { kind: 'note.added', data: { text: 'x' } }, 1, ada);

it('names everybody in its fields', () => {
  expect(peopleIn(fact('task.assigned'))).toEqual([ada, grace]);
  expect(peopleIn(fact('postmortem.owned'))).toEqual([ada, grace]);
  expect(peopleIn(fact('note.added'))).toEqual([]);
});

it('knows the ids of Slack users, of authors and of those invited; an app is none', () => {
  expect(slackIdsIn(fact('role.set'))).toEqual(['U0ADA', 'U0ADA', 'U0GRACE']);
  expect(slackIdsIn(fact('message.recorded'))).toEqual(['U0ADA', 'U0GRACE']);
  expect(slackIdsIn(asFact({ kind: 'message.recorded', data: { channel: 'C1', ts: '1.2', author: 'Deploy bot', text: 'x' } }, 1, ada))).toEqual(['U0ADA']);
  expect(slackIdsIn(fact('people.invited'))).toEqual(['U0ADA', 'U0ADA']);
});

it('gives each another word, and leaves the rest', () => {
  expect(withNames(fact('task.assigned'), ({ id }) => `name of ${id}`)).toMatchObject({ data: { task: 1, assignee: { id: 'U0ADA', name: 'name of U0ADA' }, was: { name: 'name of U0GRACE' } } });
});
