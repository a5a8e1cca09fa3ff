// The form behind a message shortcut outside an incident's channel: which incident the message belongs to, and as what it is kept.
import { z } from 'zod';
import { view } from '../../src/contracts.ts';
import { messageRef } from '../../src/domain/message-shortcut.ts';
import { meanings } from '../../src/domain/messages.ts';
import { taken } from '../../src/domain/taking.ts';

const which = 'Choose the incident it belongs to.';

export default view({
  where: 'incident',
  // `incident` names the incident to the engine, which asks whether its sender may see it.
  fields: z.object({ incident: z.string({ error: which }).regex(/^[1-9][0-9]{0,8}$/, which), as: z.enum(meanings, { error: 'Choose how it is kept.' }), meta: messageRef }),
  needs: ({ meta }) => [{ need: 'message', ...meta }, { need: 'account' }],
  decide: (situation, { as }) => taken(as, situation, situation.known.message),
});
