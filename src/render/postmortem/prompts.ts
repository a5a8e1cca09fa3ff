// The sections that only people can write: one question each. Conditions and decisions are asked for, never a culprit.
import { heading, prompt, type Section } from './nodes.ts';

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
