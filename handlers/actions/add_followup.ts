// The button "Add follow-up": opens the form.
import { z } from 'zod';
import { action } from '../../src/contracts.ts';
import { followupModal } from '../../src/render/forms/followup.ts';

export default action({ where: 'incident', input: z.string(), decide: ({ incident }) => ({ open: followupModal(incident) }) });
