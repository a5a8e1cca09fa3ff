// What handlers asked to know from outside, fetched before the transaction and stamped with its time.
import type { Known, Need } from '../contracts.ts';
import type { Account, Person } from '../domain/actor.ts';
import type { Incident } from '../domain/incident.ts';
import { isFor, mayKnow } from '../domain/privacy.ts';
import { storableText } from '../domain/storable.ts';
import { commandHelp } from '../registry.ts';
import { factsOf } from '../store/fact.ts';
import { listIncidents, readIncident } from '../store/incident.ts';
import { databaseNow } from './commit.ts';
import { publishes, type Context } from './context.ts';
import { diagnosisFor } from './diagnosis.ts';
import { homeOf } from './home.ts';
import { presenceIn } from '../store/presence.ts';
import { statsOf } from '../store/stats.ts';
import { findInStorm } from '../store/storm.ts';
import { pinnedRun } from './ledger/pinned.ts';
import { onCallFor } from './on-call.ts';
import { pageTarget } from './page-target.ts';
import { rolesOf } from './roles.ts';
import { shownMessage } from './shown-message.ts';
import { soon } from './soon.ts';

/** A Slack that is up answers well within it; one that hangs would otherwise cost every command its ten seconds, once for each question. */
const patienceMs = 4_000;

/** Fetches what was named. `incident` is the one meant, if any; it is read again under the lock afterwards. */
export async function fetchNeeds(context: Context, needs: readonly Need[], incident: number | undefined, by: Person): Promise<Known> {
  const known: { -readonly [K in keyof Known]: Known[K] } = { at: await databaseNow(context.pool), self: await selfOf(context), commands: commandHelp(context.registry), publishes: publishes(context) };
  for (const need of needs) Object.assign(known, await one(context, need, incident, by));
  return known;
}

async function one(context: Context, need: Need, number: number | undefined, by: Person): Promise<Partial<Known>> {
  switch (need.need) {
    case 'open-incidents': return { openIncidents: await openFor(context, by) };
    case 'timeline': return number === undefined ? {} : { timeline: await factsOf(context.pool, number) };
    case 'runbooks': return { runbooks: context.runbooks.map((loaded) => loaded.runbook) };
    case 'roles': return rolesIn(context, number, by);
    case 'run': return runbookOf(context, need.run);
    case 'presence': return { presence: number === undefined ? new Map() : await presenceIn(context.pool, number) };
    case 'account': return { account: await accountOf(context, need.user ?? by.id) };
    case 'message': return { message: await shownMessage(context, need) };
    case 'on-call': return { onCall: await onCallFor(context, number === undefined ? undefined : await readIncident(context.pool, number)) };
    case 'page-target': return { pageTarget: await pageTarget(context, need.text, number === undefined ? undefined : await readIncident(context.pool, number)) };
    case 'other-incident': return { otherIncident: await visible(context, need.incident, by) };
    case 'stats': return { stats: { days: need.days, ...(await statsOf(context.pool, need.days)) } };
    case 'storm-alert': return { stormAlert: number === undefined ? undefined : await findInStorm(context.pool, number, storableText(need.named)) };
    case 'diagnosis': return { diagnosis: await diagnosisFor(context, number, by) };
    case 'model': return { model: context.settings.model };
    case 'home': return { home: await homeOf(context, by.id, { diagnose: true }) };
  }
}

/** A guest of the workspace sees only those that they were brought into. */
async function openFor(context: Context, by: Person): Promise<readonly Incident[]> {
  const open = (await listIncidents(context.pool, { open: true, most: 50, privateToo: true })).filter((one) => mayKnow(one, by));
  const others = open.some((one) => !isFor(one, by));
  return others && (await isGuest(context, by)) ? open.filter((one) => isFor(one, by)) : open;
}

/** What Slack does not say is no reason to hide what every member may see. */
export async function isGuest(context: Context, by: Person): Promise<boolean> {
  return by.via === 'slack' && (await accountOf(context, by.id)).is === 'guest';
}

/** Nobody waits for Slack to hand over command: without an answer the account is unknown, and that is no refusal. */
async function accountOf(context: Context, id: string): Promise<Account> {
  const user = await soon(context.clock, patienceMs, context.ports.slack.user(id));
  if (user === 'away') return { id, is: 'unknown' };
  if (!user || user.deleted) return { id, is: 'gone' };
  if (user.isBot) return { id, is: 'bot' };
  return { id, is: user.isOutsider ? 'guest' : 'member' };
}

async function selfOf({ clock, team }: Context): Promise<string | undefined> {
  const self = await soon(clock, patienceMs, team.bot());
  return self === 'away' ? undefined : self;
}

async function visible(context: Context, id: number, by: Person): Promise<Incident | undefined> {
  const found = await readIncident(context.pool, id);
  if (!found || !mayKnow(found, by)) return undefined;
  return isFor(found, by) || !(await isGuest(context, by)) ? found : undefined;
}

async function rolesIn(context: Context, number: number | undefined, person: Person): Promise<Partial<Known>> {
  const incident: Incident | undefined = number === undefined ? undefined : await readIncident(context.pool, number);
  if (!incident) return { roles: undefined };
  const { roles, notes } = await rolesOf(context, incident, person);
  return { roles, roleNotes: notes };
}

async function runbookOf(context: Context, id: string): Promise<Partial<Known>> {
  const pinned = await pinnedRun(context.pool, id, [...context.registry.steps.keys()]);
  return pinned ? { run: pinned.runbook, outputs: pinned.outputs } : {};
}
