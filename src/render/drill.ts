// The line that keeps anybody from taking a drill for real. In every message and form that has no DRILL in its title.
import type { Incident } from '../domain/incident.ts';
import type { KnownBlock } from './blocks.ts';
import { context } from './kit.ts';
import { isDrill } from './words.ts';

/** One block for a drill, none for anything else: to be spread in at the top. */
export function drillNote(incident: Pick<Incident, 'kind'>): KnownBlock[] {
  return isDrill(incident) ? [context('*This is a DRILL.* Practise; nothing here is a real failure.')] : [];
}
