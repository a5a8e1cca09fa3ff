// The lines at the top of a form about one follow-up: the incident, and what is to be done.
import type { Followup, Incident } from '../../domain/incident.ts';
import type { KnownBlock } from '../blocks.ts';
import { clip } from '../escape.ts';
import { section } from '../kit.ts';
import { heading } from './form.ts';

export function aboutFollowup(incident: Incident, one: Followup): KnownBlock[] {
  return [...heading(incident), section(`*Follow-up ${one.id}*\n${clip(one.issue?.title ?? one.text, 1_000)}`)];
}
