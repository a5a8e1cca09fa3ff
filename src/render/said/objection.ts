// Said when somebody objects to a proposed decision: whoever proposed it and whoever commands must hear it before its time is over.
import type { Incident } from '../../domain/incident.ts';
import type { Words } from '../said.ts';
import { clip, mention, sentence } from '../escape.ts';
import { actions, section } from '../kit.ts';
import { decisionButtons } from '../decision-parts.ts';
import { nameOf } from '../words.ts';

/** `ref` is `<decision>:<which objection, from 1>`. */
export const saidObjection: Words = (incident, ref) => {
  const [id, nth] = (ref ?? '').split(':').map(Number);
  const found = incident.decisions.find((one) => one.id === id);
  const objection = found?.objections[(nth ?? 0) - 1];
  if (!found || found.state !== 'open' || !objection) return undefined;
  const first = `${mention(objection.by)} objects to decision ${found.id}: ${sentence(clip(objection.reason, 1_000))}`;
  const next = `${whom(incident, found)}: talk about it, then withdraw it, or decide in spite of it. Until then it stays open.`;
  return {
    text: `${nameOf(incident)}: ${first} ${next}`,
    blocks: [section(`*${first}*\nProposed: ${clip(found.text, 700)}\n${next}`), actions(decisionButtons(incident, found))],
  };
};

/** Who proposed it, and who commands, each once. */
function whom(incident: Incident, { by }: Incident['decisions'][number]): string {
  const { commander } = incident;
  return [...new Set([by, ...(commander ? [commander] : [])].map((one) => mention(one)))].join(', ');
}
