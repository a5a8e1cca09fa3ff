// Action items: each has an owner and a day, says what will be done, and when it is done.
import { gridsOf, partNamed, proseOf, type Part, type PostmortemDocument, type Row } from './document.ts';
import type { Problem } from './rules.ts';

/** What people write where no owner is. */
export const nobody = /^[\s\-–—?.]*$|^@?(?:nobody named|nobody|no one|none|n\/?a|tbd|tba|todo|unassigned|unknown|everyone|everybody|all|us|we|team|the team)$/i;
const vague = /^(?:investigate|look (?:into|at)|think about|consider|explore|discuss|talk about|talk to|be (?:more )?\w+|pay (?:more |closer )?attention|remember|try|keep (?:an eye|in mind)|understand|figure out|learn|raise awareness)\b/i;
/** An investigation is bounded by what it leaves behind. */
const outcome = /\b(?:and|then|to|until we) (?:write|document|decide|report|propose|publish|record|list|choose|file|open|add|remove|fix)\b/i;
const endless = /^(?:improve|ensure|make sure|monitor|review|increase|reduce|strengthen|harden|enhance|optimi[sz]e|clean up|better|more|keep|continue|refactor)\b/i;
/** As Tocsin writes it into the column for the state. */
const given = /^(?:declined|its issue is gone)\b/i;
// The end state that the SRE workbook asks for ("bounded"): a number, a purpose, or something that can be seen to be there.
const bounded = /\d|\b(?:so that|such that|until|whenever|when(?: the| a)?|once|which|that \w+s\b|every|each|daily|weekly|monthly|all|instead of|by \w+ing|with an?|against)\b/i;

/** The section of the action items; `title` is what the config calls it. */
export function actionPart(document: PostmortemDocument, title?: string): Part | undefined {
  const called = title?.trim().toLowerCase();
  return document.parts.find((part) => part.title === called) ?? partNamed(document, /^(?:action|follow[- ]?up|corrective)/);
}

/** What is written in its tables, without rows that are empty or struck out. */
export function actionRows(part: Part): readonly Row[] {
  const grids = gridsOf(part).filter(({ columns }) => columns.includes('action'));
  return grids.flatMap((grid) => grid.rows.filter(({ cells, struck }) => !struck && Object.values(cells).some((cell) => cell !== '')));
}

export function actions(document: PostmortemDocument): Problem[] {
  const part = actionPart(document);
  const rows = part ? actionRows(part) : [];
  if (part && rows.length > 0) return rows.flatMap((row) => about(row));
  if (part && proseOf(part).some(({ text }) => text.split(' ').length >= 5 && !/^(?:@|\[[ x]\])/.test(text)) && !hasList(part.nodes)) return [];
  const line = part?.line ?? 1;
  if (part && hasList(part.nodes)) return [{ code: 'PM024', line, message: 'Write the actions as a table (Id, Action, Type, Owner, Due, Issue), so that each can be followed.' }];
  return [{ code: 'PM024', line, message: 'There are no actions: add them, or write in the section why none is needed.' }];
}

function hasList(nodes: readonly { readonly type: string }[]): boolean {
  return nodes.some(({ type }) => type === 'list');
}

function about({ line, cells }: Row): Problem[] {
  const [id = '', action = '', owner = '', due = '', state = ''] = [cells['id'], cells['action'], cells['owner'], cells['due'], cells['state']];
  const name = id === '' ? 'This action' : id.slice(0, 40);
  const problem = (code: Problem['code'], message: string): Problem => ({ code, line, message: `${name} ${message}`, ...(id === '' ? {} : { about: id }) });
  // Nobody is going to do it: the state says why.
  if (given.test(state)) return [];
  return [
    ...(nobody.test(owner) ? [problem('PM020', 'has no owner: name one person who sees to it.')] : []),
    ...(dayIn(due) !== undefined ? [] : [problem('PM021', `has no due date${due === '' ? '' : ` that can be read (“${due.slice(0, 30)}”)`}: write a day, such as 2026-12-01.`)]),
    ...worded(action, problem),
  ];
}

function worded(action: string, problem: (code: Problem['code'], message: string) => Problem): Problem[] {
  const said = action.replace(/^(?:\[[ x]\]\s*)/i, '');
  if (said === '') return [problem('PM022', 'says nothing: write what will be different, beginning with a verb.')];
  if (vague.test(said) && !outcome.test(said)) return [problem('PM022', `begins with “${vague.exec(said)?.[0] ?? ''}”: write what will be there afterwards that is not there now.`)];
  if (said.split(' ').length < 3 || (endless.test(said) && !bounded.test(said))) return [problem('PM023', 'has no end: write how somebody can see that it is done (a number, a check, “so that …”).')];
  return [];
}

/** The day that a cell begins with, such as 2026-12-01; undefined when there is none such in the calendar. */
export function dayIn(text: string): string | undefined {
  const day = /^(\d{4}-\d{2}-\d{2})(?:$|[ T(])/.exec(text)?.[1];
  if (day === undefined) return undefined;
  const at = new Date(`${day}T00:00:00.000Z`);
  return !Number.isNaN(at.getTime()) && at.toISOString().startsWith(day) ? day : undefined;
}
