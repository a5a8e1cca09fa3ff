// The button "Rename incident": opens the form with the present title.
import { z } from 'zod';
import { action } from '../../src/contracts.ts';
import { renameModal } from '../../src/render/forms/rename.ts';

export default action({ where: 'incident', input: z.string(), decide: ({ incident }) => ({ open: renameModal(incident) }) });
