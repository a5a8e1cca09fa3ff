// /incident suggest: opens the form that says what would be sent to the model, and where. Only where one is set up.
import { command } from '../../src/contracts.ts';
import { whyNotSuggest } from '../../src/domain/model/suggesting.ts';
import { suggestModal } from '../../src/render/forms/suggest.ts';

export default command<Record<string, never>>({
  where: 'incident',
  usage: 'suggest',
  help: 'After the end: ask a model, if one is set up, for a summary, messages and actions to suggest. People accept or dismiss each.',
  examples: ['suggest', 'suggest INC-42'],
  aliases: ['suggestions'],
  parse: () => ({}),
  needs: () => [{ need: 'model' }],
  decide({ incident, known: { model } }) {
    const why = whyNotSuggest(incident, model);
    return why !== undefined || !model ? { refuse: why ?? '' } : { open: suggestModal(incident, model) };
  },
});
