// The steps of a run in its live message: a line each; for what needs a person all that they have to know, and the buttons.
import type { RunStep } from '../domain/incident.ts';
import { forSlack } from '../domain/runbook/output.ts';
import { previewOf, rollbackOf, type Pinned } from '../domain/runbook/pinned.ts';
import { requirementsFor, type RoleLists } from '../domain/runbook/requirements.ts';
import type { Step } from '../domain/runbook/types.ts';
import { undoings } from '../domain/runbook/undoing.ts';
import type { KnownBlock } from './blocks.ts';
import { capital, clip, exact, mention, plain, sentence, tail } from './escape.ts';
import { context, preformatted, section, textLength } from './kit.ts';
import { logButton, stepButtons } from './run-buttons.ts';
import { approvalWords, identityWords, natureWords, stepName, stepState, type NumberedStep } from './run-words.ts';
import type { Shown } from './run-view.ts';

/** Characters kept of what a person is asked to approve; the engine keeps as many (advance.ts). */
const longestBody = 6_000;
const longestOutput = 2_900;
const longestAside = 1_200;
/** What stands between the parts of an output that was cut (output.ts, engine/ledger/count.ts). */
const leftOut = /^… (?:\d+ lines )?left out …$|^…$/m;

/** `*3. flag-off*: waiting for approval, 0 of 1 · HTTP request, changes something`, with who approved and what was noted. */
export function stepLine({ step, number }: NumberedStep, { run, policy, pinned }: Shown): string {
  const place = number === undefined ? `${asideWords(step, pinned)}: ` : `${number}. `;
  const over = run.status !== 'running' && run.status !== 'queued';
  const says = step.status === 'running' && step.says !== undefined ? clip(step.says, 300) : undefined;
  const said = [stepState(step, over), says, natureWords(step), approvalWords(step, policy.approvalTtl, over), ...notes(step)];
  return `*${place}${clip(step.name, 60)}*  ·  ${said.filter((part) => part !== undefined).join('  ·  ')}`;
}

/** What those wrote who said that it is done, the last of them last. */
function notes({ confirmed = [], note, status }: RunStep): string[] {
  const last = status === 'succeeded' ? note : undefined;
  return [...confirmed.map((one) => one.note), last].flatMap((one) => (one === undefined ? [] : [`note: “${clip(one, 300)}”`]));
}

function asideWords({ name }: RunStep, pinned: Pinned | undefined): string {
  const steps = pinned?.runbook.steps ?? [];
  if (steps.some((one) => one.dryRun === name)) return 'Dry run';
  return steps.some((one) => one.rollback === name) ? 'Rollback' : 'Aside';
}

/** Everything about a step that waits for a person, at most `room` characters. */
export function openStep(found: NumberedStep, shown: Shown, room: number, first: boolean): KnownBlock[] {
  const { incident, run, pinned } = shown;
  const known = pinned?.runbook.blobSha === run.blob ? pinned : undefined;
  const step = known?.runbook.steps[found.index];
  const undo = known ? undoings(known.runbook, run.steps) : [];
  const buttons = stepButtons(incident, run, found, { first, undo });
  const begin = why(found.step);
  const end = [...facts(found.step, step, shown), ...(buttons ? [buttons] : [])];
  let left = room - textLength([begin, end]);
  const body = bodyOf(found, known, left);
  left -= textLength(body);
  const look = lookOf(shown, found, step, left);
  left -= textLength(look);
  const back = undoOf(found.step, step, known, undo, left);
  return [...begin, ...look, ...body, ...back, ...end];
}

function why({ why: said }: RunStep): KnownBlock[] {
  const words = clip(said ?? '', 700);
  return words === '' ? [] : [section(sentence(words))];
}

/** As whom it runs, what exactly was asked about, and who may answer. */
function facts(step: RunStep, declared: Step | undefined, { policy, pinned, run }: Shown): KnownBlock[] {
  if (!declared || !pinned) return [];
  const needs = requirementsFor(pinned.runbook, declared, policy);
  const identity = identityWords(step, pinned.runbook.executor);
  const asked = step.status === 'waiting' && step.waitingFor === 'approval';
  const byHand = step.status === 'waiting' && step.waitingFor === 'person';
  const requester = needs.requesterMayApprove ? '' : `, but not ${mention(run.by)}, who started it`;
  const parts = [
    ...(identity === undefined || byHand ? [] : [capital(identity)]),
    ...(asked ? [`May approve: ${roles(needs.approveBy)}${requester}`] : []),
    ...(byHand ? [`May say that it is done: ${roles(needs.runBy)}`] : []),
    ...(step.digest === undefined || byHand ? [] : [`Digest ${clip(step.digest.slice(0, 12), 12)}`]),
  ];
  return parts.length === 0 ? [] : [context(parts.join('  ·  '))];
}

function roles(lists: RoleLists): string {
  return lists.length === 0 ? 'everybody here' : lists.map((list) => clip(list.join(' or '), 120)).join(', and also ');
}

/** What exactly will run, or has to be done; empty when it is not known. */
function bodyOf({ step, index }: NumberedStep, pinned: Pinned | undefined, room: number): KnownBlock[] {
  const known = step.preview ?? pinned?.runbook.steps[index]?.body;
  if (step.asks === true || known === undefined || room < 250) return [];
  const body = exact(known);
  const most = Math.min(longestBody, room - 150);
  const left = body.length - most;
  const note = left > 0 ? ` The last ${left + 1} characters do not fit here: read the runbook before you say yes.` : '';
  return [section(`*${bodyTitle(step)}*${note}`), preformatted(plain(body, most))];
}

function bodyTitle(step: RunStep): string {
  if (step.status === 'unknown') return 'What it was to do:';
  if (step.waitingFor === 'approval') return step.kind === 'approval' ? 'What you are asked:' : 'Exactly this will run:';
  if (step.kind !== 'manual') return 'Tocsin does not run this now. Run it by hand, then say that it is done:';
  return 'Please do this, then say that it is done:';
}

/** What its dry run said before a person says yes; of a step of which nobody knows, only what it said since. */
function lookOf(shown: Shown, { step: asks }: NumberedStep, step: Step | undefined, room: number): KnownBlock[] {
  const { run } = shown;
  const index = run.steps.findIndex((one) => one.name === step?.dryRun);
  const dry = step?.dryRun === undefined ? undefined : run.steps[index];
  const old = asks.status === 'unknown' && (dry?.at ?? '') < (asks.at ?? '');
  if (!dry || dry.status === 'pending' || asks.asks || old) return [];
  const title = `*${asks.status === 'unknown' ? 'The check' : 'Dry run'}* ${clip(dry.name, 60)}: ${stepState(dry, false)}`;
  return outputOf({ step: dry, index, number: undefined }, shown, Math.min(longestAside, room), title);
}

/** Before a step: its rollback, which is approved with it. After a failure: what undoing would run. */
function undoOf(step: RunStep, declared: Step | undefined, pinned: Pinned | undefined, undo: ReturnType<typeof undoings>, room: number): KnownBlock[] {
  if (!pinned || !declared || room < 400) return [];
  if (step.asks) {
    const all = undo.map(({ owner, target }) => `# ${target.name}, which undoes ${owner.name}\n${previewOf(pinned, target)}`);
    return all.length === 0 ? [] : [section('*“Undo what was done” would run, in this order:*'), short(all.join('\n\n'), room)];
  }
  const target = step.status === 'waiting' && step.waitingFor === 'approval' ? rollbackOf(pinned, declared) : undefined;
  return target ? [section(`*Approved with it: its rollback* ${clip(target.name, 60)}, which runs only to undo it:`), short(previewOf(pinned, target), room)] : [];
}

function short(text: string, room: number): KnownBlock {
  return preformatted(plain(exact(text), Math.min(longestAside, room - 150)));
}

/** A step's output, at most `room` characters, under a title; its end where not all of it fits. */
export function outputOf(found: NumberedStep, { incident, run }: Shown, room: number, title = outputTitle(found)): KnownBlock[] {
  const { text } = forSlack(found.step.output ?? '');
  if (room < 100) return [];
  if (text === '') return title === outputTitle(found) ? [] : [section(title)];
  const shown = tail(text, Math.min(room, longestOutput));
  const file = found.step.logged?.channel === incident.channel?.id ? found.step.logged?.file : undefined;
  const more = isCut(found.step) && file === undefined ? [logButton(incident, run, found)] : [];
  return [section(`${title}${cutWords(found.step, shown, file)}`), preformatted(shown), ...more];
}

function outputTitle(found: NumberedStep): string {
  return ['succeeded', 'failed', 'timed_out', 'cancelled', 'unknown'].includes(found.step.status) ? `Output of ${stepName(found)}` : `Output of the last try of ${stepName(found)}`;
}

/** ` (cut, 240 KiB in all)`, with where the rest is, or nothing when all of it stands here. */
function cutWords(step: RunStep, shown: string, file: string | undefined): string {
  if (!isCut(step) && shown === forSlack(step.output ?? '').text) return '';
  const where = file === undefined ? '' : `; the full log is in the thread: ${clip(file, 120)}`;
  return step.bytes === undefined ? ' (cut)' : ` (cut, ${sizeWords(step.bytes)} in all${where})`;
}

/** Whether more of the output is kept than a message shows. */
export function isCut({ output = '', bytes }: Pick<RunStep, 'output' | 'bytes'>): boolean {
  return bytes !== undefined && bytes > Buffer.byteLength(output) && leftOut.test(output);
}

function sizeWords(bytes: number): string {
  return bytes < 1_024 ? `${bytes} bytes` : `${Math.ceil(bytes / 1_024)} KiB`;
}
