// An incident that is over and for which a model was asked: three claims passed, one each of a kind.
import type { NewFact } from '../../src/domain/facts.ts';
import type { ModelPlace } from '../../src/domain/model/suggesting.ts';
import { over } from './following.ts';
import { ada, after, at } from './incidents.ts';

export const model: ModelPlace = { host: 'models.acme.example', name: 'small-1' };
export const spoken = { channel: 'C0INC42', ts: '1795230012.000100' };

export const askedFact: NewFact = { kind: 'suggestion.asked', by: ada, at: at(300), data: { suggestion: 1, messages: true, host: model.host } };
export const madeFact: NewFact = {
  kind: 'suggestion.made', at: at(310), data: {
    suggestion: 1, model: model.name, sent: 24, left: 0, proposed: 6, dropped: { number: 2, cause: 1 },
    texts: { 1: 'Checkout returned errors from 03:00 UTC. Payments worked again at 03:33.', 2: 'pool is at 100 % on all 12 pods', 3: 'Add an alert on pool usage above 80 %.' },
    claims: [{ kind: 'summary', refs: ['T01', 'T17'] }, { kind: 'timeline', refs: ['M04'], ...spoken }, { kind: 'action', refs: ['M05'], channel: 'C0INC42', ts: '1795230013.000100' }],
  },
};
/** Resolved, with a pull request; nobody was asked. */
export { over };
export const asked = after(over, askedFact);
export const suggested = after(asked, madeFact);

/** What Slack shows of the message of claim 2. */
export const shownMessage = { ...spoken, author: 'U0GRACE', text: 'pool is at 100 % on all 12 pods', thread: undefined, permalink: 'https://acme.slack.example/p1' };
