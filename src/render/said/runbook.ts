// Said when a runbook fits the alert: what it is for, and buttons to read or start it.
import { isOpen } from '../../domain/incident.ts';
import { clip } from '../escape.ts';
import { actions, context, section } from '../kit.ts';
import { runbookButtons, runbookFacts, whenToUse } from '../runbook-words.ts';
import type { Words } from '../said.ts';
import { nameOf } from '../words.ts';

export const saidRunbook: Words = (incident, _ref, { runbook }) => {
  if (!runbook || !isOpen(incident)) return undefined;
  const title = clip(runbook.title, 150);
  return {
    text: `${nameOf(incident)}: the runbook “${title}” may fit. ${whenToUse(runbook, 400)}`,
    blocks: [
      section(`*This runbook may fit: ${title}*\n${whenToUse(runbook, 900)}`),
      context(runbookFacts(runbook, incident.lastChangeAt)),
      actions(runbookButtons(incident.id, runbook.id, true)),
    ],
  };
};
