// The timeline's reaction is taken back: so is the message, if it was them who put it there. Tasks and follow-ups are ended by hand.
import { event } from '../../src/contracts.ts';
import { dropped, meaningOf } from '../../src/domain/messages.ts';
import { reaction } from '../../src/domain/reaction.ts';

export default event({
  where: 'incident',
  scopes: ['reactions:read'],
  input: reaction,
  concerns: ({ reaction: name }, config) => meaningOf(name, config) === 'timeline',
  channelOf: ({ item }) => item.channel,
  decide: ({ incident, by }, { item }) => dropped(incident, item, by),
});
