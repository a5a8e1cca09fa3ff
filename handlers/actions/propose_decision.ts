// The button "Propose decision": opens the form.
import { z } from 'zod';
import { action } from '../../src/contracts.ts';
import { mayNotPropose } from '../../src/domain/decisions.ts';
import { decideModal } from '../../src/render/forms/decide.ts';

export default action({
  where: 'incident',
  input: z.string(),
  decide: ({ incident, config }) => mayNotPropose(incident) ?? { open: decideModal(incident, config) },
});
