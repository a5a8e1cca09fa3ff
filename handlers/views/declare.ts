// The form that opens an incident. Only the title is needed.
import { z } from 'zod';
import { view } from '../../src/contracts.ts';
import { messageRef } from '../../src/domain/message-shortcut.ts';
import { openedFrom } from '../../src/domain/messages.ts';
import { declared } from '../../src/domain/opening.ts';

const missing = 'Say in a few words what is wrong.';

export default view({
  where: 'anywhere',
  fields: z.object({
    title: z.string({ error: missing }).trim().min(3, missing).max(300, 'Keep it under 300 characters.'),
    severity: z.string().optional(),
    options: z.array(z.string()).default([]),
    // `:<channel>:<ts>` of the message it is declared from.
    meta: z.string().default('').transform((meta) => messageRef.safeParse(meta.slice(1)).data),
  }),
  // An incident does not wait for Slack to show a message again.
  needs: ({ meta }) => (meta ? [{ need: 'message', ...meta, optional: true }] : []),
  decide({ by, config, known }, { title, severity, options, meta }) {
    const isPrivate = options.includes('private');
    const opening = declared(
      config,
      { title, severity: severity !== undefined && Object.hasOwn(config.severities, severity) ? severity : undefined, kind: options.includes('drill') ? 'drill' : 'live', private: isPrivate },
      by,
    );
    return meta ? openedFrom(opening, known.message, isPrivate) : opening;
  },
});
