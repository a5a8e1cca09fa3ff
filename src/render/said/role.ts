// Said when a role has passed to somebody, or to nobody. `ref` is the role.
import { roleName } from '../card-command.ts';
import { mention } from '../escape.ts';
import { isOpen } from '../../domain/incident.ts';
import { section } from '../kit.ts';
import type { Words } from '../said.ts';
import { nameOf } from '../words.ts';

export const saidRole: Words = (incident, ref, { config }) => {
  if (ref === undefined || !isOpen(incident)) return undefined;
  const found = incident.roles.find((one) => one.role === ref);
  const label = roleName(ref, config);
  const text = found ? `${nameOf(incident)}: ${mention(found.person)} is the ${label} now.` : `${nameOf(incident)}: nobody is the ${label} any more. \`/incident role\` gives it to somebody.`;
  return { text, blocks: [section(text)] };
};
