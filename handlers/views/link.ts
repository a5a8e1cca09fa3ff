// The form behind "Add link": an address, and what it is.
import { z } from 'zod';
import { view } from '../../src/contracts.ts';
import { linkAdded } from '../../src/domain/links.ts';
import { safeUrl } from '../../src/render/escape.ts';

const wrong = 'An address that begins with https:// or http://, without a user name in it.';

export default view({
  where: 'incident',
  fields: z.object({
    url: z.string({ error: wrong }).trim().refine((url) => safeUrl(url) !== undefined, wrong).transform((url) => safeUrl(url) ?? ''),
    title: z.string().trim().max(200, 'Keep it under 200 characters.').default(''),
  }),
  decide: ({ incident }, link) => linkAdded(incident, link),
});
