// The button "Merge incident": which one is it the same as?
import { z } from 'zod';
import { action } from '../../src/contracts.ts';
import { mergeForm } from '../../src/domain/merging.ts';
import { mergeModal } from '../../src/render/forms/merge.ts';

export default action({
  where: 'incident',
  input: z.string(),
  needs: () => [{ need: 'open-incidents' }],
  decide({ incident, known }) {
    const others = mergeForm(incident, known.openIncidents ?? []);
    return 'refuse' in others ? others : { open: mergeModal(incident, others.choices) };
  },
});
