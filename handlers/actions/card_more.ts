// The menu "More" on the card; its value is "<incident>:<what>". Each choice does what its own button or command does.
import { z } from 'zod';
import { action, type InIncident, type Need } from '../../src/contracts.ts';
import { over, takeCommand } from '../../src/domain/command.ts';
import { decide, isDecision, isOpening, isRefusal, tell, type Answer, type Outcome } from '../../src/domain/decision.ts';
import { mayNotPropose } from '../../src/domain/decisions.ts';
import { wish } from '../../src/domain/effects.ts';
import { incidentName, isOpen } from '../../src/domain/incident.ts';
import { mergeForm } from '../../src/domain/merging.ts';
import { mores, type More } from '../../src/render/card-more.ts';
import { catchUp } from '../../src/render/catch-up.ts';
import { decideModal } from '../../src/render/forms/decide.ts';
import { declineModal } from '../../src/render/forms/decline.ts';
import { followupModal } from '../../src/render/forms/followup.ts';
import { handoffModal } from '../../src/render/forms/handoff.ts';
import { linkModal } from '../../src/render/forms/link.ts';
import { mergeModal } from '../../src/render/forms/merge.ts';
import { noteModal } from '../../src/render/forms/note.ts';
import { privateModal } from '../../src/render/forms/private.ts';
import { renameModal } from '../../src/render/forms/rename.ts';
import { roleModal } from '../../src/render/forms/role.ts';
import { takeOverModal } from '../../src/render/forms/take-over.ts';
import { theoryModal } from '../../src/render/forms/theory.ts';
import { renderTimeline } from '../../src/render/timeline.ts';

type Choice = { readonly answer: (situation: InIncident) => Outcome; readonly needs?: readonly Need[]; readonly openOnly?: true };

const choices: Readonly<Record<More, Choice>> = {
  note: { answer: ({ incident }) => ({ open: noteModal(incident) }) },
  decision: { answer: ({ incident, config }) => mayNotPropose(incident) ?? { open: decideModal(incident, config) } },
  hypothesis: { answer: ({ incident }) => ({ open: theoryModal(incident) }) },
  followup: { answer: ({ incident }) => ({ open: followupModal(incident) }) },
  link: { answer: ({ incident }) => ({ open: linkModal(incident) }) },
  role: { openOnly: true, answer: ({ incident, config, by }) => ({ open: roleModal(incident, config, { by }) }) },
  handoff: { openOnly: true, answer: ({ incident, by }) => ({ open: handoffModal(incident, { by }) }) },
  takeover: { needs: [{ need: 'presence' }], answer: takeOver },
  timeline: { needs: [{ need: 'timeline' }], answer: ({ incident, known }) => ({ say: renderTimeline(incident, known.timeline ?? [], { most: 25 }) }) },
  catchup: { needs: [{ need: 'timeline' }, { need: 'presence' }], answer: ({ incident, by, known, config }) => catchUp(incident, by, known, config) },
  rename: { answer: ({ incident }) => ({ open: renameModal(incident) }) },
  merge: { needs: [{ need: 'open-incidents' }], answer: merge },
  private: { answer: ({ incident }) => (incident.private ? tell(`${incidentName(incident.id)} is private already. Nothing changed.`) : { open: privateModal(incident, '') }) },
  decline: { answer: ({ incident }) => (isOpen(incident) ? { open: declineModal(incident) } : tell(`${incidentName(incident.id)} is ${incident.status} already.`)) },
};

export default action({
  where: 'incident',
  input: z.string().regex(/^\d+:[a-z]+$/).transform((value) => value.split(':')[1]).pipe(z.enum(mores)),
  needs: (what) => choices[what].needs ?? [],
  decide(situation, what) {
    const { answer, openOnly } = choices[what];
    return forgotten(openOnly && !isOpen(situation.incident) ? over(situation.incident) : answer(situation));
  },
});

/** The card is shown anew, so that its menu forgets the choice: Slack sends nothing when the same one is chosen again. */
function forgotten(outcome: Outcome): Outcome {
  if (isDecision(outcome) || isOpening(outcome)) return outcome;
  const said: Answer = isRefusal(outcome) ? tell(outcome.refuse) : outcome;
  return decide([], [wish('slack.card.show')], said);
}

function takeOver(situation: InIncident): Outcome {
  const outcome = takeCommand(situation);
  return 'held' in outcome ? { open: takeOverModal(situation.incident, outcome.held) } : outcome;
}

function merge({ incident, known }: InIncident): Outcome {
  const others = mergeForm(incident, known.openIncidents ?? []);
  return 'refuse' in others ? others : { open: mergeModal(incident, others.choices) };
}
