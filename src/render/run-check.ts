// How to find out whether a step of which nobody knows has happened: for the one person who asks.
import type { Incident, Run } from '../domain/incident.ts';
import { previewOf, type Pinned } from '../domain/runbook/pinned.ts';
import type { Step } from '../domain/runbook/types.ts';
import type { KnownBlock, Message } from './blocks.ts';
import { drillNote } from './drill.ts';
import { clip, exact, oneLine, plain, sentence } from './escape.ts';
import { actions, button, header, message, preformatted, section } from './kit.ts';
import { stepValue } from './run-buttons.ts';
import { numbered, stepName } from './run-words.ts';
import { nameOf } from './words.ts';

const longest = { was: 3_500, look: 1_800 } as const;

/** What it was to do, and what shows whether it did: its dry run, and the next step that only reads. */
export function renderHow(incident: Incident, run: Run, index: number, pinned: Pinned): Message {
  const step = run.steps[index];
  const declared = pinned.runbook.steps[index];
  const found = numbered(run).find((one) => one.index === index);
  const name = found ? stepName(found) : `step ${index + 1}`;
  const prose = clip(declared?.prose ?? '', 1_500);
  const was = step?.preview ?? (declared && previewOf(pinned, declared)) ?? '';
  const dry = pinned.runbook.steps.find((one) => one.name === declared?.dryRun);
  const next = pinned.runbook.steps.find((one) => !one.aside && one.index > index && one.risk === 'read' && one.kind !== 'manual' && one.kind !== 'approval');
  const blocks: KnownBlock[] = [
    header(`How to check ${oneLine(name)}`), ...drillNote(incident),
    section(`${sentence(clip(step?.why ?? 'It started, and nobody knows whether it happened', 700))} Look at the thing itself before you say anything.`),
    ...(prose === '' ? [] : [section(`*What the runbook says of it:* ${prose}`)]),
    section('*What it was to do:*'), preformatted(plain(exact(was), longest.was)),
    ...(dry ? look(`*Its dry run* ${clip(dry.name, 60)} *looks without changing anything:*`, dry, pinned) : []),
    ...(dry && step ? [actions([button({ id: 'step_check', text: 'Run the check', value: stepValue(incident, run, { step, index }), style: 'primary' })])] : []),
    ...(next ? look(`*The next step that only reads,* ${clip(next.name, 60)}*, would look at this:*`, next, pinned) : []),
    section('Then press *It happened* or *It did not happen* in the message of the run. If it did not, it may run again, after a new approval where it needs one.'),
  ];
  const how = dry ? 'Run the check, or look by hand' : 'Look by hand';
  return message(`${nameOf(incident)}: how to check ${name} of “${clip(run.title, 150)}”. ${how}, then say in the run's message whether it happened.`, blocks, `${incident.id}:${incident.seq}:how`);
}

function look(title: string, step: Step, pinned: Pinned): KnownBlock[] {
  return [section(title), preformatted(plain(exact(previewOf(pinned, step)), longest.look))];
}
