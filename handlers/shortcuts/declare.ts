// The shortcut "Declare an incident", from anywhere in Slack.
import { z } from 'zod';
import { shortcut } from '../../src/contracts.ts';
import { declareModal } from '../../src/render/forms/declare.ts';

export default shortcut({
  kind: 'global',
  title: 'Declare an incident',
  description: 'Open an incident: a channel, the right people, one living status card.',
  input: z.unknown(),
  decide: ({ config }) => ({ open: declareModal({ config }) }),
});
