// The sections that only people can write: one question each, and the follow-ups that they asked for already. Conditions and decisions are asked for, never a culprit.
import { followupsOf, type Material } from './material.ts';
import { heading, prompt, table, words, type Inline, type Section } from './nodes.ts';
import { short } from './prose.ts';

export function factors(): Section {
  return [
    heading(2, 'Contributing factors'),
    prompt('What came together so that this could happen, and why did it make sense at the time? There is rarely only one thing.'),
  ];
}

export function surprises(): Section {
  return [
    heading(2, 'What surprised us'),
    prompt('Where did the system, or our picture of it, turn out to be different?'),
  ];
}

export function helped(): Section {
  return [
    heading(2, 'What helped, what hindered, what was luck'),
    heading(3, 'Helped'),
    prompt('What worked, and should be kept?'),
    heading(3, 'Hindered'),
    prompt('What stood in the way?'),
    heading(3, 'Luck'),
    prompt('What could as well have gone the other way?'),
  ];
}

/** Follow-ups that people asked for while it lasted are the first of them; their numbers stay, so that an issue can name one. */
export function actionItems(material: Material): Section {
  const rows = followupsOf(material).map(({ id, text, owner }): readonly (string | Inline)[] => [
    id, short(text, 1_000), '', owner === undefined ? 'nobody named' : [words(owner)], '', '',
  ]);
  return [
    heading(2, 'Action items'),
    table(['Id', 'Action', 'Type', 'Owner', 'Due', 'Issue'], rows),
    prompt('What will be different, who sees to it, and by when? Types: detect, prevent, mitigate, process. Ids: AI-1, AI-2, …'),
  ];
}
