// Every few minutes one replica sends an alarm that is none through the house, and sees how long a usable channel takes. Silence trips a dead-man's switch.
import { canaryArrived, canaryIncident, canarySource, sang } from '../domain/canary.ts';
import { Outage, Rejected } from '../domain/errors.ts';
import { sayDuration } from '../domain/time.ts';
import { canarySilent, canarySings } from '../render/canary.ts';
import { canarySang, songOf } from '../store/canary.ts';
import { storeDelivery, type DeliveryRow } from '../store/delivery.ts';
import { incidentBegunAs } from '../store/fact.ts';
import { lockIncident } from '../store/incident.ts';
import { finish } from '../store/queue.ts';
import type { Round } from '../store/round.ts';
import { believedTrouble, setBelieved, setTrouble, type Believed } from '../store/way-in.ts';
import { commit, openIncident, type Cause } from './commit.ts';
import type { Context } from './context.ts';
import { holdIntake } from './intake.ts';
import { createArriving, decided } from './traced.ts';
import { tellOps, tellOver, triedBefore } from './tell-ops.ts';

const lookEveryMs = 250;

export async function sendCanary(context: Context, round: Round): Promise<string> {
  const { pool, bell, config: { canary } } = context;
  if (canary === false) return 'the canary is off';
  const incident = await standing(context);
  // Whoever takes the round over goes on with the same one.
  const key = round.dueAt.toISOString();
  const told = createArriving(context)?.('canary');
  const kept = await storeDelivery(pool, { source: canarySource, key, lane: canarySource, body: '{}', urgency: 1 });
  told?.({ source: canarySource, key, ...kept });
  bell.ring('delivery');
  const trouble = await listen(context, { key, incident, withinMs: canary.within });
  const believed = await believedTrouble(pool, canarySource);
  await setTrouble(pool, canarySource, trouble);
  if (trouble === undefined) await tellOver(context, canarySource, believed, canarySings);
  else await tellSilent(context, round, believed, trouble);
  if (trouble === undefined) await beat(context);
  return trouble ?? sang;
}

/** The one incident of all canaries; made when there is none. */
async function standing(context: Context): Promise<number> {
  const known = await incidentBegunAs(context.pool, canarySource);
  if (known !== undefined) return known;
  const cause: Cause = { id: `round:${canarySource}`, depth: 0, by: { type: 'system', id: canarySource } };
  const made = await context.pool.transaction(async (tx) => {
    // One whose lease has ended may be at it still.
    await holdIntake(tx);
    return (await incidentBegunAs(tx, canarySource)) ?? (await openIncident(tx, context, canaryIncident(context.config).opens, cause)).id;
  });
  context.bell.ring('effect');
  return made;
}

/** Decides about one, as about every delivery: in the transaction that ends it. */
export async function runCanary(context: Context, delivery: DeliveryRow): Promise<void> {
  const number = await incidentBegunAs(context.pool, canarySource);
  await context.pool.transaction(async (tx) => {
    const head = number === undefined ? undefined : await lockIncident(tx, number);
    if (!head) return finish(tx, 'delivery', delivery, 'ignored', 'there is no canary');
    await commit(tx, context, head, canaryArrived(head.incident), { id: `delivery:${delivery.id}`, depth: 0, by: { type: 'system', id: canarySource } }, head.now);
    await finish(tx, 'delivery', delivery, 'done', 'a canary', number);
  });
  decided(context, number, number === undefined);
}

/** What is wrong; undefined when it sang in time. */
async function listen({ pool, clock }: Context, { key, incident, withinMs }: { key: string; incident: number; withinMs: number }): Promise<string | undefined> {
  const until = clock.monotonicMs() + withinMs;
  const late = `no channel was usable within ${sayDuration(withinMs)}`;
  for (;;) {
    const { seconds, outcome, over, lost, waits } = await songOf(pool, key, incident);
    if (seconds !== undefined && outcome !== sang) return outcome;
    if (seconds !== undefined && seconds * 1_000 > withinMs) return late;
    if (seconds !== undefined) {
      await canarySang(pool, seconds);
      return undefined;
    }
    if (over) return lost === undefined ? 'its channel has only just been made: the next one tells' : `its channel could not be made: ${lost}`;
    if (clock.monotonicMs() >= until) return `${late}${waits === undefined ? '' : `: ${waits}`}`;
    await clock.sleep(lookEveryMs);
  }
}

/** Once when it falls silent, whatever for. While Slack is away it is told with a later one. */
async function tellSilent(context: Context, round: Round, believed: Believed | undefined, trouble: string): Promise<void> {
  context.log.error('the canary is silent: an alarm would have no channel in time', { trouble });
  const mark = `canary-${round.dueAt.getTime()}`;
  try {
    if (believed || (await tellOps(context, canarySilent(trouble, mark), mark, triedBefore(round)))) await setBelieved(context.pool, canarySource, trouble);
  } catch (error) {
    if (!(error instanceof Outage || error instanceof Rejected)) throw error;
    context.log.warn('that the canary is silent could not be told in Slack', { error });
  }
}

const heartbeat = 'heartbeat';
const patience = { timeoutMs: 10_000, maxBytes: 65_536 } as const;

/** Only ever after a song: whoever waits for it raises the alarm when it does not come. What keeps it from being sent is shown, not hidden. */
async function beat({ pool, log, ports: { outbound }, settings: { heartbeat: url } }: Context): Promise<void> {
  if (url === undefined) return;
  const { hostname, port } = new URL(url);
  try {
    const { status } = await outbound.request({ method: 'GET', url, headers: {} }, { allow: [`${hostname}:${port === '' ? 443 : port}`], ...patience });
    if (status >= 400) log.warn('the canary sang, and its heartbeat was not taken: the dead-man’s switch will trip', { status });
    await setTrouble(pool, heartbeat, status >= 400 ? `it was answered ${status}` : undefined);
  } catch (error) {
    if (!(error instanceof Outage || error instanceof Rejected)) throw error;
    log.warn('the canary sang, and its heartbeat could not be sent: the dead-man’s switch will trip', { error });
    // The address is a secret, and an error may name it.
    await setTrouble(pool, heartbeat, error instanceof Outage ? 'it does not answer' : `it was refused (${error.code})`);
  }
}
