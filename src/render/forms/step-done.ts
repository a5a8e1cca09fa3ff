// The form in which somebody says that they have done a step by hand, with a note if they have one.
import type { Incident, Run, RunStep } from '../../domain/incident.ts';
import type { ModalView } from '../blocks.ts';
import { clip, exact, plain } from '../escape.ts';
import { preformatted, section } from '../kit.ts';
import { field, form, heading } from './form.ts';

/** One field, `note`. `digest` binds it to exactly what the message showed. */
export function stepDoneModal(incident: Incident, run: Run, index: number, digest: string): ModalView {
  const step = run.steps[index];
  const preview = step?.preview === undefined || step.preview === '' ? [] : [preformatted(plain(exact(step.preview), 6_000))];
  const blocks = [
    ...heading(incident),
    section(`You say that *${clip(step?.name ?? `step ${index + 1}`, 60)}* of “${clip(run.title, 150)}” is done. ${next(step)}`),
    ...preview,
    field({
      id: 'note', label: 'What did you do, or see?', hint: 'It stands in the timeline and the postmortem.', optional: true,
      element: { type: 'plain_text_input', action_id: 'note', multiline: true, max_length: 2_000, focus_on_load: true },
    }),
  ];
  return form({ callback: 'step_done', title: 'Mark the step done', submit: 'Mark done', meta: `${incident.id}:${run.id}:${index}:${digest.slice(0, 16)}`, blocks });
}

function next(step: RunStep | undefined): string {
  const left = (step?.needed ?? 1) - (step?.confirmed ?? []).length - 1;
  return left < 1 ? 'The run goes on with its next step.' : `After you ${left === 1 ? 'one more person has' : `${left} more people have`} to say it before the run goes on.`;
}
