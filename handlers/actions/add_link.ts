// The button "Add link": opens the form.
import { z } from 'zod';
import { action } from '../../src/contracts.ts';
import { linkModal } from '../../src/render/link-modal.ts';

export default action({ where: 'incident', input: z.string(), decide: ({ incident }) => ({ open: linkModal(incident) }) });
