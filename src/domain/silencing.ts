// Going on without a reminder, for a while or for good: one click, and on the record with who did it.
import { z } from 'zod';
import { inPlace, named } from './command.ts';
import { nudgeAfter, type Config } from './config.ts';
import { decide, type Answer, type Decision } from './decision.ts';
import { wish } from './effects.ts';
import { incidentName, isOpen, type Incident } from './incident.ts';
import { between, plus, sayDuration, type Instant } from './time.ts';
import { isTaskOpen } from './work.ts';

/** Reads a button's value, `<incident>:<nudge>:<ref>`. */
export const topic = z.string().regex(/^\d+:[a-z][a-z0-9_]{0,59}:[A-Za-z0-9_-]{1,80}$/).transform((value) => {
  const [, nudge = '', ref = ''] = value.split(':');
  return { nudge, ref };
});
export type Topic = z.infer<typeof topic>;

/** Pressed again so soon after, it is the same click. */
const sameClickMs = 60_000;

type Asking = { readonly incident: Incident; readonly channel: string | undefined; readonly now: Instant; readonly config: Config };

/** For `ms` from now; without it for good. A double click changes nothing more. */
export function silenced({ incident, channel, now, config }: Asking, { nudge, ref }: Topic, ms?: number): Decision | Answer {
  const name = incidentName(incident.id);
  if (!isOpen(incident)) return inPlace(channel, `${name} is ${incident.status}; I no longer remind of anything there.`);
  const settled = settledMeanwhile(incident, { nudge, ref });
  if (settled !== undefined) return inPlace(channel, `${name}: ${settled} Nothing changed.`);
  const known = incident.nudges[`${nudge}:${ref}`];
  const until = ms === undefined ? undefined : plus(now, ms);
  if (known?.silenced && known.silenced.until === undefined) return inPlace(channel, 'I do not remind of this any more. Nothing changed.');
  if (until !== undefined && known?.silenced?.until !== undefined && between(known.silenced.until, until) < sameClickMs) return inPlace(channel, `${name}: put off already. Nothing changed.`);
  const fact = { kind: 'nudge.silenced', data: { nudge, ref, ...(until === undefined ? {} : { until }) } } as const;
  const answer = inPlace(channel, `${name}: ${until === undefined ? goesOn(incident, config, nudge) : `I remind you of this in ${sayDuration(ms ?? 0)} at the earliest.`}`);
  return decide([fact], nudge === 'page_commander' ? [wish('slack.card.show')] : [], answer);
}

/** What somebody did since, so that there is nothing to remind of: said in place of a word that would sound as if it were still open. */
function settledMeanwhile({ commander, handoff, decisions, tasks }: Incident, { nudge, ref }: Topic): string | undefined {
  const id = Number(ref.split('-')[0]);
  if ((nudge === 'no_commander' || nudge === 'page_commander') && commander) return `${named(commander)} commands, so nobody is paged for it.`;
  if (nudge === 'handoff_unanswered' && handoff?.id !== id) return 'that handoff has been answered or taken back.';
  if (nudge === 'decision_open' && decisions.some((one) => one.id === id && one.state !== 'open')) return `decision ${id} has ended.`;
  if (nudge.startsWith('task_') && tasks.some((one) => one.id === id && !isTaskOpen(one))) return `task ${id} has ended.`;
  return undefined;
}

function goesOn(incident: Incident, config: Config, nudge: string): string {
  if (nudge === 'page_commander') return 'noted, nobody is paged. Somebody should still take command.';
  const quiet = nudgeAfter(config, incident.severity, 'quiet');
  if (nudge === 'quiet' && quiet !== false) return `noted, it is still going. I ask again when it has been quiet for ${sayDuration(quiet)}.`;
  return 'noted, I do not remind of this again.';
}
