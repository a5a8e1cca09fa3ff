// The runbooks for one person: the list with buttons, and one of them to read before it is started.
import { isOpen, type Incident } from '../domain/incident.ts';
import type { Runbook, Step } from '../domain/runbook/types.ts';
import type { KnownBlock, Message } from './blocks.ts';
import { drillNote } from './drill.ts';
import { clip, exact, oneLine, plain } from './escape.ts';
import { actions, context, header, limits, message, preformatted, section, textLength } from './kit.ts';
import { identityWords, natureWords } from './run-words.ts';
import { runbookButtons, runbookFacts, whenToUse } from './runbook-words.ts';
import { count, nameOf } from './words.ts';

const most = 12;
const mostSteps = 14;
const longestBody = 1_200;

/** Those offered in this incident first, then by title. */
export function renderRunbooks(incident: Incident, runbooks: readonly Runbook[]): Message {
  const key = `${incident.id}:${incident.seq}:runbooks`;
  if (runbooks.length === 0) {
    const none = `${nameOf(incident)}: there are no runbooks yet. Your team writes them as Markdown files in the folder runbooks.`;
    return message(none, [section(none)], key);
  }
  const offered = new Set(incident.runbooks.map((one) => one.id));
  const last = (runbook: Runbook) => Number(!offered.has(runbook.id));
  const sorted = [...runbooks].sort((a, b) => last(a) - last(b) || a.title.localeCompare(b.title));
  const blocks = sorted.slice(0, most).flatMap((runbook): KnownBlock[] => {
    const fits = offered.has(runbook.id) ? '  ·  offered for this incident' : '';
    const buttons = runbookButtons(incident.id, runbook.id, false);
    return [
      section(`*${clip(runbook.title, 150)}*${fits}\n${whenToUse(runbook, 300)}`),
      context(runbookFacts(runbook, incident.lastChangeAt)),
      actions(isOpen(incident) ? buttons : buttons.slice(1)),
    ];
  });
  const left = runbooks.length - most;
  const title = `${nameOf(incident)}: ${count(runbooks.length, 'runbook')}`;
  const more = left > 0 ? [context(`${left} more are not shown. Read one by its id: \`/incident runbook checkout-5xx\`.`)] : [];
  const names = sorted.slice(0, most).map((runbook) => clip(runbook.title, 120)).join('; ');
  return message(`${title}: ${names}`, [header(title), ...blocks, ...more], key);
}

/** The runbook with each of its main steps as it is written; long ones are cut and say so. */
export function renderRunbook(incident: Incident, runbook: Runbook): Message {
  const title = clip(runbook.title, 150);
  const main = runbook.steps.filter((step) => !step.aside);
  const frame = [
    header(`Runbook: ${oneLine(runbook.title)}`), ...drillNote(incident), section(whenToUse(runbook, 1_200)),
    context(runbookFacts(runbook, incident.lastChangeAt)),
  ];
  const path = clip(runbook.path.replaceAll('`', "'"), 200);
  const end = [
    context(`The whole text: \`${path}\`, version ${clip(runbook.blobSha.slice(0, 7), 7)}.`),
    ...(isOpen(incident) ? [actions(runbookButtons(incident.id, runbook.id, true).slice(0, 1))] : []),
  ];
  const steps: KnownBlock[] = [];
  let shown = 0;
  let room = limits.characters - textLength(frame) - textLength(end) - 300;
  for (const [n, step] of main.slice(0, mostSteps).entries()) {
    const blocks = stepBlocks(runbook, step, n + 1);
    room -= textLength(blocks);
    if (room < 0) break;
    steps.push(...blocks);
    shown += 1;
  }
  const left = main.length - shown;
  const more = left > 0 ? [context(`… and ${count(left, 'more step')}.`)] : [];
  const text = `${nameOf(incident)}: runbook “${title}”. ${whenToUse(runbook, 600)}`;
  return message(text, [...frame, ...steps, ...more, ...end], `${incident.id}:${incident.seq}:runbook`);
}

/** The words above it are often those of the first step too: they are said once. */
function stepBlocks(runbook: Runbook, step: Step, number: number): KnownBlock[] {
  const identity = identityWords(step, runbook.executor);
  const facts = [natureWords(step), ...(identity === undefined ? [] : [identity]), ...asides(step)].join('  ·  ');
  const prose = clip(step.prose, 500);
  const said = whenToUse(runbook, 500);
  const body = exact(step.body);
  const left = body.length - longestBody;
  const lines = [
    `*${number}. ${clip(step.name, 60)}*  ·  ${facts}`,
    ...(prose === '' || prose === said ? [] : [prose]),
    ...(left > 0 ? [`(the last ${left + 1} characters are not shown)`] : []),
  ];
  return [section(lines.join('\n')), preformatted(plain(body, longestBody))];
}

function asides({ dryRun, rollback }: Step): string[] {
  return [
    ...(dryRun === undefined ? [] : [`looks first with ${clip(dryRun, 60)}`]),
    ...(rollback === undefined ? [] : [`can be undone with ${clip(rollback, 60)}`]),
  ];
}
