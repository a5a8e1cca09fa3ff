// The button "State a hypothesis": opens the form.
import { z } from 'zod';
import { action } from '../../src/contracts.ts';
import { theoryModal } from '../../src/render/forms/theory.ts';

export default action({ where: 'incident', input: z.string(), decide: ({ incident }) => ({ open: theoryModal(incident) }) });
