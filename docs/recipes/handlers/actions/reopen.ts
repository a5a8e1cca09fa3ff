// The button "Reopen": it was not fixed after all.
import { z } from 'zod';
import { action } from '../../../../src/contracts.ts';
import { isOpen } from '../../../../src/domain/incident.ts';
import { statusChange } from '../../../../src/domain/status.ts';

export default action({
  where: 'incident',
  input: z.string(),
  decide: ({ incident }) => (isOpen(incident) ? undefined : statusChange(incident, 'investigating')) ?? { refuse: 'This incident is open.' },
});
