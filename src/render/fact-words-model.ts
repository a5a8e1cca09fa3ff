// What is said of a model's suggestions, one line each. What it proposed is told by number alone: it is no part of the story.
import type { modelFacts } from '../domain/facts-model.ts';
import type { Tellers } from './fact-voice.ts';
import { droppedWords } from './items/suggestion.ts';

export const modelTellers: Tellers<keyof typeof modelFacts> = {
  'suggestion.asked': (data, say) => `A model at ${say.text(data.host)} was asked for suggestions, from the records${data.messages ? ' and the channel’s messages' : ''}`,
  'suggestion.made': (data, say) => `${say.text(data.model)}: ${data.proposed} proposed${droppedWords(data.dropped)}`,
  'suggestion.settled': (data) => `Suggestion ${data.suggestion}.${data.claim} ${data.how}${data.followup === undefined ? '' : ` as follow-up ${data.followup}`}`,
  'suggestion.placed': (data, say) => (data.how === 'there' ? `Suggestion ${data.suggestion}.${data.claim} stands in the pull request, for a person to commit: ${say.text(data.url ?? '')}` : `Suggestion ${data.suggestion}.${data.claim} has no place in the pull request: ${say.text(data.why ?? '')}`),
};
