// The steps of a run in its live message: a line each, and for what needs a person its body, its output and its buttons.
import type { Incident, Run, RunStep } from '../domain/incident.ts';
import { forSlack } from '../domain/runbook/output.ts';
import type { Runbook } from '../domain/runbook/types.ts';
import type { ActionsBlock, KnownBlock } from './blocks.ts';
import { clip, exact, plain, tail } from './escape.ts';
import { actions, button, preformatted, section } from './kit.ts';
import { approvalWords, natureWords, needsRunner, notRunHere, stepName, stepState, type NumberedStep } from './run-words.ts';

/** Characters kept of what a person is asked to approve; the engine keeps as many (advance.ts). */
const longestBody = 6_000;
const digits = 16;

/** `*3. flag-off*: waiting for approval, 0 of 1 · HTTP request, changes something`, with who approved. */
export function stepLine({ step, number }: NumberedStep, over: boolean): string {
  const place = number === undefined ? 'Aside: ' : `${number}. `;
  const said = [stepState(step, over), natureWords(step), approvalWords(step), notRunHere(step)];
  return `*${place}${clip(step.name, 60)}*  ·  ${said.filter((part) => part !== undefined).join('  ·  ')}`;
}

/** True where a person has to do something now: only these show their body and buttons. */
export function needsPerson(step: RunStep): boolean {
  return step.status === 'waiting' || step.status === 'unknown';
}

type Body = { readonly title: string; readonly block: KnownBlock };

/** What exactly will run, or has to be done, with at most `room` characters; undefined when it is not known. */
export function bodyOf(found: NumberedStep, run: Run, runbook: Runbook | undefined, room: number): Body | undefined {
  const { step, index } = found;
  const known = step.preview ?? (runbook?.blobSha === run.blob ? runbook.steps[index]?.body : undefined);
  if (known === undefined || room < 100) return undefined;
  const body = exact(known);
  const most = Math.min(longestBody, room);
  const left = body.length - most;
  const kept = plain(body, most);
  const note = left > 0 ? ` The last ${left + 1} characters do not fit here: read the runbook before you say yes.` : '';
  return { title: `${bodyTitle(step)}${note}`, block: preformatted(kept) };
}

function bodyTitle(step: RunStep): string {
  if (step.status === 'unknown') return 'What it was to do:';
  if (step.waitingFor === 'approval') return step.kind === 'approval' ? 'What you are asked:' : 'Exactly this will run:';
  if (needsRunner(step)) return 'Tocsin does not run this. Run it by hand, then say that it is done:';
  return 'Please do this, then say that it is done:';
}

/** The end of a step's output, at most `room` characters, under its step's name. */
export function outputOf(found: NumberedStep, room: number): readonly KnownBlock[] {
  const { text, cut } = forSlack(found.step.output ?? '');
  if (text === '' || room < 100) return [];
  const shown = tail(text, room);
  const note = cut || shown !== text ? ' (cut)' : '';
  return [section(`Output of ${stepName(found)}${note}`), preformatted(shown)];
}

/** What may be done now with this step, or nothing. `first`: only the first step of a message gets the primary button. */
export function stepButtons(incident: Incident, run: Run, found: NumberedStep, first: boolean): ActionsBlock | undefined {
  const { step, index, number } = found;
  const value = `${incident.id}:${run.id}:${index}:${(step.digest ?? '').slice(0, digits) || '0'.repeat(digits)}`;
  const style = first ? ('primary' as const) : undefined;
  const name = number === undefined ? 'this step' : `step ${number}`;
  if (step.status === 'unknown') {
    return actions([
      button({ id: 'step_happened', text: 'It happened', value }),
      button({ id: 'step_not_happened', text: 'It did not happen', value, confirm: notHappened }),
    ]);
  }
  if (step.status !== 'waiting') return undefined;
  if (step.waitingFor === 'person') {
    return actions([button({ id: 'step_done', text: `Mark ${name} done`, value, style })]);
  }
  const confirm = step.risk === 'destructive' ? destructive : undefined;
  return actions([
    button({ id: 'step_approve', text: `Approve ${name}`, value, style, confirm }),
    button({ id: 'step_refuse', text: `Refuse ${name}`, value, style: 'danger', confirm: refused }),
    button({ id: 'step_break_glass', text: 'Break glass: go on alone', value }),
  ]);
}

const refused = {
  title: 'Stop the run here?', yes: 'Stop the run',
  text: 'Nothing that has not started will run. It cannot be taken up again; it can be started anew.',
};
const destructive = {
  title: 'Approve a destructive step?', yes: 'Approve it',
  text: 'It cannot be undone. Have you read exactly what will run?',
};
const notHappened = {
  title: 'Sure that it did not happen?', yes: 'It did not happen',
  text: 'It may then run again. If it did happen after all, it happens twice.',
};
