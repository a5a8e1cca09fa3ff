// The form behind "Suggest from the records": a person has read what is sent, and where.
import { z } from 'zod';
import { view } from '../../src/contracts.ts';
import { suggestionAsked } from '../../src/domain/model/suggesting.ts';

export default view({
  where: 'incident',
  fields: z.object({ sent: z.enum(['records', 'messages'], { error: 'Say what may be sent.' }) }),
  needs: () => [{ need: 'model' }],
  decide: ({ incident, known }, { sent }) => suggestionAsked(incident, known.model, sent === 'messages'),
});
