// The button "Send update": opens the form for stakeholders.
import { z } from 'zod';
import { action } from '../../src/contracts.ts';
import { mayNotUpdate } from '../../src/domain/updates.ts';
import { updateModal } from '../../src/render/forms/update.ts';

export default action({ where: 'incident', input: z.string(), decide: ({ incident, config }) => mayNotUpdate(incident) ?? { open: updateModal(incident, config) } });
