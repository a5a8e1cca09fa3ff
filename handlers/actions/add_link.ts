// The button "Add link": opens the form.
import { z } from 'zod';
import { action } from '../../src/contracts.ts';
import { linkModal } from '../../src/render/forms/link.ts';

export default action({ where: 'incident', input: z.string(), decide: ({ incident }) => ({ open: linkModal(incident) }) });
