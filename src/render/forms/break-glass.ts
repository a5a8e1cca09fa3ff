// The form in which somebody goes on alone: what exactly will run, and why it cannot wait.
import type { Incident, Run } from '../../domain/incident.ts';
import type { ModalView } from '../blocks.ts';
import { clip, exact, plain } from '../escape.ts';
import { preformatted, section } from '../kit.ts';
import { field, form, heading } from './form.ts';

/** One field, `reason`. `digest` binds it to exactly what the message showed. */
export function breakGlassModal(incident: Incident, run: Run, index: number, digest: string): ModalView {
  const step = run.steps[index];
  const name = `*${clip(step?.name ?? `step ${index + 1}`, 60)}* of “${clip(run.title, 150)}”`;
  const preview = step?.preview === undefined ? undefined : preformatted(plain(exact(step.preview), 6_000));
  const blocks = [
    ...heading(incident),
    section(`You go on with ${name} without the approvals asked for. Everybody here sees it, and it stands in the postmortem.`),
    ...(preview ? [section('*Exactly this will run:*'), preview] : []),
    field({
      id: 'reason', label: 'Why can it not wait for a second person?', hint: 'One honest sentence.',
      element: {
        type: 'plain_text_input', action_id: 'reason', multiline: true, min_length: 5, max_length: 1_000, focus_on_load: true,
      },
    }),
  ];
  const meta = `${incident.id}:${run.id}:${index}:${digest.slice(0, 16)}`;
  return form({ callback: 'break_glass', title: 'Break glass: go on alone', submit: 'Go on', meta, blocks });
}
