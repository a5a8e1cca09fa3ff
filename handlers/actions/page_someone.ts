// The button "Page": opens the form, with whom the button was about already chosen.
import { z } from 'zod';
import { action } from '../../src/contracts.ts';
import { incidentName, isOpen } from '../../src/domain/incident.ts';
import { pageModal } from '../../src/render/forms/page.ts';

export default action({
  where: 'incident',
  // `42`, or `42:PABC123`.
  input: z.string().transform((value) => value.split(':')[1]),
  needs: () => [{ need: 'on-call' }],
  decide({ incident, known }, chosen) {
    if (!isOpen(incident)) return { refuse: `${incidentName(incident.id)} is ${incident.status}: nobody is paged for it any more.` };
    return { open: pageModal(incident, known.onCall, chosen) };
  },
});
