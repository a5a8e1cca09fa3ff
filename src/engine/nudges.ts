// When the next reminder is due, and what happens when it is. One durable timer per incident; every commit sets it anew.
import type { Nudge, Presence } from '../contracts.ts';
import type { Config } from '../domain/config.ts';
import { decide, type Decision } from '../domain/decision.ts';
import { isOpen, type Incident } from '../domain/incident.ts';
import { begunAt } from '../domain/nudging.ts';
import { between, plus, type Instant } from '../domain/time.ts';

export type Nudges = ReadonlyMap<string, Nudge>;
type Due = { readonly name: string; readonly nudge: Nudge; readonly ref: string; readonly at: Instant; readonly times: number };

// A timer may ring a moment before its time: the database counts from the beginning of a transaction, and we from its decision.
const toleranceMs = 500;
/** What is put off is not looked at again sooner, whatever its handler says: a thousand incidents wait here. */
const shortestWaitMs = 60_000;

/** The earliest moment at which something is due; undefined when nothing will be unless something happens first. */
export function nextNudge(nudges: Nudges, incident: Incident, config: Config): Instant | undefined {
  return earliest(dueIn(nudges, incident, config).map((due) => due.at));
}

/**
 * Everything that is due by `now`: said, and counted. When something was, the commit sets the timer by what is true then. When
 * nothing was, because it rang early or all of it was put off by its handler, nobody else would: so the timer is set here.
 */
export function ringNudges(nudges: Nudges, incident: Incident, config: Config, now: Instant, presence: Presence): Decision {
  const decisions: Decision[] = [];
  const waits: Instant[] = [];
  for (const { name, nudge, ref, at, times } of dueIn(nudges, incident, config)) {
    if (between(now, at) > toleranceMs) {
      waits.push(at);
      continue;
    }
    const act = nudge.act({ incident, ref, times, now, config, presence });
    if ('later' in act) waits.push(plus(now, Math.max(shortestWaitMs, between(now, act.later))));
    else decisions.push(decide([{ kind: 'nudge.sent', data: { nudge: name, ref, times } }, ...act.facts], act.effects));
  }
  if (decisions.length > 0) return decide(decisions.flatMap((one) => one.facts), decisions.flatMap((one) => one.effects));
  const next = earliest(waits);
  return decide([], next === undefined ? [] : [{ kind: 'nudge', data: {}, afterMs: between(now, next) }]);
}

/** Nothing is due in an incident that is over, or was over before it was recorded, but what is about afterwards. */
function dueIn(nudges: Nudges, incident: Incident, config: Config): Due[] {
  const over = !isOpen(incident) || incident.kind === 'retrospective';
  return [...nudges].filter(([, nudge]) => (nudge.afterwards ?? false) === over).flatMap(([name, nudge]) => eachOnce(nudge.due(incident, config)).flatMap(({ ref, at }) => {
    const known = incident.nudges[`${name}:${ref}`];
    const sent = known?.times ?? 0;
    if (sent >= nudge.most || (known?.silenced && known.silenced.until === undefined)) return [];
    const notBefore = [
      at,
      ...(known?.at === undefined || sent === 0 ? [] : [plus(known.at, nudge.again(incident, config))]),
      ...(known?.silenced?.until === undefined ? [] : [known.silenced.until]),
      ...(nudge.early || nudge.afterwards ? [] : [plus(begunAt(incident), config['quiet-start'])]),
    ];
    return [{ name, nudge, ref, at: latest(notBefore) ?? at, times: sent + 1 }];
  }));
}

/** One thing is reminded of once, however often it is named. */
function eachOnce(due: ReturnType<Nudge['due']>): ReturnType<Nudge['due']> {
  return [...new Map(due.map((one) => [one.ref, one])).values()];
}

function earliest(instants: readonly Instant[]): Instant | undefined {
  return inOrder(instants)[0];
}

function latest(instants: readonly Instant[]): Instant | undefined {
  return inOrder(instants).at(-1);
}

/** By time, not by letters: a year of five digits begins with a sign. */
function inOrder(instants: readonly Instant[]): Instant[] {
  return [...instants].sort((a, b) => between(b, a));
}
