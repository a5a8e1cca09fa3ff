// A runbook in a few words: when to use it, who keeps it, how fresh it is, what it would do.
import type { Runbook } from '../domain/runbook/types.ts';
import type { Instant } from '../domain/time.ts';
import type { Button } from './blocks.ts';
import { clip } from './escape.ts';
import { button } from './kit.ts';
import { count } from './words.ts';

/** The first paragraph of the guide: authors say there when to use it. Escaped, at most `max` characters. */
export function whenToUse(runbook: Pick<Runbook, 'guide'>, max: number): string {
  const paragraphs = runbook.guide.split(/\n[ \t]*\n/).map((part) => part.replaceAll(/^#{1,6} .*$/gm, '').trim());
  const first = paragraphs.find((part) => part !== '' && !/^(?:[`~]{3}|[|<>-]|\d+\.|[*+] )/.test(part));
  return clip(first ?? '', max) || 'It does not say when to use it.';
}

/** `last reviewed 2026-11-02`, and whether that was too long ago at `at`. */
export function freshness(runbook: Pick<Runbook, 'lastReviewed' | 'reviewEvery'>, at: Instant): string {
  const { lastReviewed, reviewEvery } = runbook;
  if (lastReviewed === undefined) return 'never reviewed, so read each step before you say yes';
  const overdue = reviewEvery !== undefined && Date.parse(at) > Date.parse(lastReviewed) + reviewEvery;
  return `last reviewed ${clip(lastReviewed, 10)}${overdue ? ', a review is overdue' : ''}`;
}

/** `5 steps: 2 only read, 1 changes something, 1 by hand, 1 asks for approval`. */
export function stepCounts({ steps }: Pick<Runbook, 'steps'>): string {
  const main = steps.filter((step) => !step.aside);
  const byMachine = main.filter((step) => step.kind !== 'manual' && step.kind !== 'approval');
  const people = (kind: string) => main.filter((step) => step.kind === kind).length;
  const machine = (risk: string) => byMachine.filter((step) => step.risk === risk).length;
  const parts: [number, string, string][] = [
    [machine('read'), 'only reads', 'only read'], [machine('change'), 'changes something', 'change something'],
    [machine('destructive'), 'is destructive', 'are destructive'], [people('manual'), 'is done by hand', 'are done by hand'],
    [people('approval'), 'asks for approval', 'ask for approval'],
  ];
  const said = parts.filter(([number]) => number > 0).map(([number, one, many]) => `${number} ${number === 1 ? one : many}`);
  return said.length === 0 ? 'no steps' : `${count(main.length, 'step')}: ${said.join(', ')}`;
}

/** `Kept by @acme/platform · last reviewed … · 5 steps: …` */
export function runbookFacts(runbook: Runbook, at: Instant): string {
  return `Kept by ${clip(runbook.owner, 80)}  ·  ${freshness(runbook, at)}  ·  ${stepCounts(runbook)}`;
}

/** Their value is `<incident>:<runbook>`. */
export function runbookButtons(incident: number, runbook: string, primary: boolean): Button[] {
  const value = `${incident}:${runbook}`;
  return [
    button({ id: 'run_start', text: 'Start runbook', value, style: primary ? 'primary' : undefined }),
    button({ id: 'runbook_show', text: 'Read it first', value }),
  ];
}
