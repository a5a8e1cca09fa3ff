// A reaction that means something (config `reactions`): the message under it goes on the timeline, or becomes a task or a follow-up.
import { event } from '../../src/contracts.ts';
import { decide } from '../../src/domain/decision.ts';
import { meaningOf } from '../../src/domain/messages.ts';
import { reaction } from '../../src/domain/reaction.ts';
import { quietly, taken } from '../../src/domain/taking.ts';

export default event({
  where: 'incident',
  scopes: ['reactions:read'],
  input: reaction,
  concerns: ({ reaction: name }, config) => meaningOf(name, config) !== undefined,
  channelOf: ({ item }) => item.channel,
  // Replies are not in the channel's history: the message is asked for by its own ts, never guessed from its neighbours.
  // An app's message is the task of whoever marks it, and a guest is given none.
  needs: ({ item }) => [{ need: 'message', channel: item.channel, ts: item.ts }, { need: 'account' }],
  decide(situation, { reaction: name, user }) {
    const meaning = meaningOf(name, situation.config);
    // Our own marks come back as reactions too; a team may have chosen the same emoji.
    if (meaning === undefined || user === situation.known.self) return decide([]);
    return quietly(taken(meaning, situation, situation.known.message));
  },
});
