// The sections as the team wants them: which, in what order, under what heading, asking what.
import type { RootContent } from 'mdast';
import type { SectionName } from '../../domain/config-postmortem.ts';
import type { Config } from '../../domain/config.ts';
import { actions } from './actions.ts';
import { disagreements } from './disagree.ts';
import type { Material } from './material.ts';
import { heading, prompt, type Section } from './nodes.ts';
import { factors, helped, surprises } from './prompts.ts';
import { response } from './response.ts';
import { messages, runbookSteps } from './runs.ts';
import { impact, summary } from './summary.ts';
import { timeline } from './timeline.ts';

const all: Readonly<Record<SectionName, (material: Material) => Section>> = {
  summary, impact, detection: response, timeline, sources: disagreements, factors, surprises, helped, actions, runbooks: runbookSteps, messages,
};

/** A section about nothing (no runbook ran) is left out, whatever its wording. */
export function sections(material: Material): Section {
  const { sections: wanted, wording } = material.config.postmortem;
  return wanted.flatMap((name) => worded(all[name](material), wording[name]));
}

function worded(section: Section, { title, prompt: question }: NonNullable<Config['postmortem']['wording'][SectionName]> = {}): Section {
  if (section.length === 0) return section;
  const [, ...rest] = section;
  const first = title === undefined ? section.slice(0, 1) : [heading(2, title)];
  if (question === undefined) return [...first, ...rest];
  const asked = question === false ? [] : [prompt(question)];
  // One question instead of all of them; headings that stood over a question alone go with it.
  const told = rest.filter((node) => !isPrompt(node) && node.type !== 'heading');
  return [...first, ...told, ...asked];
}

function isPrompt(node: RootContent): boolean {
  return node.type === 'paragraph' && node.children.length === 1 && node.children[0]?.type === 'emphasis';
}
