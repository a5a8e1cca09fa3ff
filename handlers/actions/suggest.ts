// The button "Suggest from the records": the same form as /incident suggest.
import { z } from 'zod';
import { action } from '../../src/contracts.ts';
import { whyNotSuggest } from '../../src/domain/model/suggesting.ts';
import { suggestModal } from '../../src/render/forms/suggest.ts';

export default action({
  where: 'incident',
  input: z.string(),
  needs: () => [{ need: 'model' }],
  decide({ incident, known: { model } }) {
    const why = whyNotSuggest(incident, model);
    return why !== undefined || !model ? { refuse: why ?? '' } : { open: suggestModal(incident, model) };
  },
});
