// The button "Add ticket": opens the form.
import { z } from 'zod';
import { action } from '../../../../src/contracts.ts';
import { ticketModal } from '../../src/render/forms/ticket.ts';

export default action({ where: 'incident', input: z.string(), decide: ({ incident }) => ({ open: ticketModal(incident) }) });
