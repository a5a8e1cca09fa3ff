// The form that opens an incident. Only the title is needed.
import { z } from 'zod';
import { view } from '../../src/contracts.ts';
import { declared } from '../../src/domain/opening.ts';

const missing = 'Say in a few words what is wrong.';

export default view({
  where: 'anywhere',
  fields: z.object({
    title: z.string({ error: missing }).trim().min(3, missing).max(300, 'Keep it under 300 characters.'),
    severity: z.string().optional(),
    options: z.array(z.string()).default([]),
  }),
  decide({ by, config }, { title, severity, options }) {
    return declared(
      config,
      { title, severity: severity !== undefined && Object.hasOwn(config.severities, severity) ? severity : undefined, kind: options.includes('drill') ? 'drill' : 'live', private: options.includes('private') },
      by,
    );
  },
});
