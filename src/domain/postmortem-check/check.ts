// Everything that is wrong with one postmortem, by code and line, without what its authors waived with a reason.
import { TooHard } from '../too-hard.ts';
import { actions } from './actions.ts';
import { impact, prompts, sources, summary } from './complete.ts';
import { readBounded, type PostmortemDocument, type Waiver } from './document.ts';
import { postmortemRules, stages, type PostmortemCode, type Problem, type Stage } from './rules.ts';
import { causeHeading, wording } from './wording.ts';

export type PostmortemFinding = { readonly code: PostmortemCode; readonly level: 'error' | 'warn'; readonly line: number; readonly message: string };
/** `stage`: judged as if it were at least that far (a pull request that is ready for review), whatever its front matter says. */
export type CheckOptions = { readonly stage?: Stage | undefined };

const all = [prompts, summary, impact, actions, wording, causeHeading, sources] as const;

/**
 * In a draft only words are looked at, because what is missing is plain. In review what is missing is a warning. In a published
 * one it is an error.
 */
export function checkPostmortem(text: string, { stage: least }: CheckOptions = {}): readonly PostmortemFinding[] {
  const document = readBounded(text);
  if (document instanceof TooHard) return [finding({ code: 'PM001', line: document.line, message: `It cannot be read: ${document.message}.` }, 'published')];
  const { front, waivers } = document;
  const status = stages.find((one) => one === front?.['status']);
  const unread: Problem[] = front === undefined || status === undefined ? [{ code: 'PM001', line: 1, message: headless(front) }] : [];
  const stage = further(status ?? 'draft', least ?? 'draft');
  const problems = all.flatMap((rule) => rule(document));
  const kept = problems.filter((one) => !waivers.some((waiver) => waives(waiver, one)));
  const found = [...unread, ...kept, ...aboutWaivers(document, problems)].filter(({ code }) => stages.indexOf(postmortemRules[code].from) <= stages.indexOf(stage));
  return found.map((one) => finding(one, stage)).sort((a, b) => a.line - b.line || a.code.localeCompare(b.code));
}

function headless(front: PostmortemDocument['front']): string {
  return front === undefined ? 'There is no front matter that can be read: begin with "---", id, title and status.' : `Set status in the front matter: ${stages.join(', ')}.`;
}

function further(a: Stage, b: Stage): Stage {
  return stages.indexOf(a) >= stages.indexOf(b) ? a : b;
}

function finding({ code, line, message }: Problem, stage: Stage): PostmortemFinding {
  const rule = postmortemRules[code];
  const soft = rule.level === 'error' && rule.from === 'in-review' && stage === 'in-review';
  return { code, level: soft ? 'warn' : rule.level, line, message };
}

/** Three letters at least, and more than a word that says nothing. */
function hasReason({ reason }: Waiver): boolean {
  return /\p{L}{3}/u.test(reason) && !/^(?:n\/?a|none|tbd|todo|tba|reason|because|waived?|ignored?|skip(?:ped)?|later|yes|true)[.!]*$/i.test(reason);
}

/** `PM021` waives the rule in the whole document, `PM021 AI-3` in that row alone. What is wrong with waivers cannot be waived. */
function waives(waiver: Waiver, { code, about }: Problem): boolean {
  return hasReason(waiver) && (waiver.what === code || (about !== undefined && waiver.what === `${code} ${about}`));
}

function aboutWaivers({ waivers, front }: PostmortemDocument, problems: readonly Problem[]): Problem[] {
  const shape: Problem[] = front?.['waive'] !== undefined && front['waive'] !== null && waivers.length === 0
    ? [{ code: 'PM002', line: 2, message: 'Write waivers as a map of rule and reason: waive: { PM012: an internal tool, nobody outside uses it }.' }] : [];
  return [...shape, ...waivers.flatMap((waiver): Problem[] => {
    const [code = ''] = waiver.what.split(' ');
    if (!Object.hasOwn(postmortemRules, code) || ['PM001', 'PM002', 'PM003'].includes(code)) return [{ code: 'PM002', line: waiver.line, message: `There is no rule “${waiver.what.slice(0, 40)}” to waive: see tocsin check --codes.` }];
    if (!hasReason(waiver)) return [{ code: 'PM002', line: waiver.line, message: `Say why ${waiver.what.slice(0, 40)} is waived: without a reason it holds.` }];
    if (problems.some((one) => waives(waiver, one))) return [];
    return [{ code: 'PM003', line: waiver.line, message: `Nothing breaks ${waiver.what.slice(0, 40)} any more: take the waiver out.` }];
  })];
}

/** Markdown with the front matter of a postmortem. Others, such as an index or a runbook, are nobody's business here. */
export function isPostmortem(text: string): boolean {
  const [first, ...lines] = text.replace(/^\uFEFF+/, '').split(/\r?\n/, 400);
  const end = first === '---' ? lines.indexOf('---') : -1;
  const head = lines.slice(0, Math.max(0, end));
  return head.some((line) => /^id\s*:/.test(line)) && head.some((line) => /^(?:impact_start|generator|severity|resolved)\s*:/.test(line)) && !head.some((line) => /^runbook\s*:/.test(line));
}
