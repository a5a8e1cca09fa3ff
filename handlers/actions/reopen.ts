// The button "Reopen incident": asks what shows that it is not over, and takes nothing for an answer.
import { z } from 'zod';
import { action } from '../../src/contracts.ts';
import { isOpen } from '../../src/domain/incident.ts';
import { reopened } from '../../src/domain/lifecycle.ts';
import { reopenModal } from '../../src/render/forms/reopen.ts';

export default action({
  where: 'incident',
  input: z.string(),
  decide: ({ incident }) => (isOpen(incident) || incident.status === 'merged' ? reopened(incident) : { open: reopenModal(incident) }),
});
