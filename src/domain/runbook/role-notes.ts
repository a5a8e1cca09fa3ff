// Why somebody is not known to hold a role: what did not answer, or what has to be set. Words for a refusal, never a right.
import type { RoleLists } from './requirements.ts';

/** `away`: asking again in a moment may help; otherwise somebody has to set something. */
export type RoleNote = { readonly role: string; readonly say: string; readonly away: boolean };

/** Sentences about the roles that were asked for, each once; undefined when there is nothing to say. */
export function noteWords(notes: readonly RoleNote[], wanted: RoleLists): string | undefined {
  const named = new Set(wanted.flat());
  const about = notes.filter((note) => named.has(note.role));
  const said = [...new Set(about.map((note) => note.say))];
  if (said.length === 0) return undefined;
  return [...said, ...(about.some((note) => note.away) ? ['Try again in a moment.'] : [])].join(' ');
}
