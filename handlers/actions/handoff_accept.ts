// The button "Accept command": only who must say yes; then the new command begins and the old one ends. Its value is "<incident>:<handoff>".
import { z } from 'zod';
import { action } from '../../src/contracts.ts';
import { samePerson } from '../../src/domain/actor.ts';
import { isAskedFor } from '../../src/domain/command.ts';
import { accept } from '../../src/domain/handoff.ts';
import { isDirect } from '../../src/domain/tasks.ts';
import { handoffTaken } from '../../src/render/told/handoff.ts';

export default action({
  where: 'incident',
  input: z.string().regex(/^\d+:\d{1,9}$/).transform((value) => Number(value.split(':')[1])),
  decide(situation, id) {
    const { incident, by, config, channel } = situation;
    const outcome = accept(situation, id);
    const { handoff } = incident;
    if (!handoff || !isDirect(channel) || !('facts' in outcome) || isAskedFor(handoff) || !samePerson(handoff.to, by)) return outcome;
    return { ...outcome, answer: { say: handoffTaken(incident, handoff, config), replace: true } };
  },
});
