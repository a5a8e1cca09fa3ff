// The button "Open own incident" beside a service of a storm. Its value: `42:<the service's id>`.
import { z } from 'zod';
import { action } from '../../src/contracts.ts';
import { promoteService } from '../../src/domain/promoting.ts';

export default action({
  where: 'incident',
  input: z.string().regex(/^\d+:.+$/s),
  decide: ({ incident, by }, value) => promoteService(incident, value.slice(value.indexOf(':') + 1), by),
});
