// Said when somebody could not be brought in.
import { isOpen } from '../../domain/incident.ts';
import { sentence } from '../escape.ts';
import { section } from '../kit.ts';
import { missingName, missingWhy } from '../missing.ts';
import type { Words } from '../said.ts';
import { nameOf } from '../words.ts';

export const saidMissingPerson: Words = (incident, ref) => {
  const person = incident.missing.find((one) => one.id === ref);
  if (!person || incident.invited.includes(person.id) || !isOpen(incident)) return undefined;
  const help = 'If you need them, call them, or invite them with `/invite`.';
  const text = `I could not bring in ${missingName(person)}: ${sentence(missingWhy(person))} ${help}`;
  return { text: `${nameOf(incident)}: ${text}`, blocks: [section(text)] };
};
