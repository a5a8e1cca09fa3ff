// What one person's App Home shows, read anew each time; and published so that nothing private stays on it.
import { slackPerson } from '../domain/actor.ts';
import type { Answer } from '../domain/decision.ts';
import { Outage, Rejected } from '../domain/errors.ts';
import { publicOnes, type HomeFacts } from '../domain/home.ts';
import { maySee, type Incident } from '../domain/incident.ts';
import type { SlackUser } from '../ports.ts';
import { renderHome } from '../render/home.ts';
import { anyPrivate, endedFor, openFor } from '../store/home.ts';
import { readIncident } from '../store/incident.ts';
import { databaseNow } from './commit.ts';
import type { Context } from './context.ts';

type ShownHome = Extract<Answer, { home: unknown }>;

const most = { open: 30, ended: 5 };
const endedWithinMs = 3 * 24 * 3_600_000;
/** An incident becomes private once, so a Home that shows one is built again at most as often as that happens in a blink. */
const mostAgain = 3;

/** `diagnose`: it was opened just now, so admins hear how the installation is. Whoever Slack does not vouch for is a guest, and no admin. */
export async function homeOf(context: Context, user: string, { diagnose }: { readonly diagnose: boolean }): Promise<HomeFacts> {
  const account = await accountOf(context, user);
  const guest = account === undefined || account.isOutsider || account.deleted || account.isBot;
  const open = await openFor(context.pool, user, { most: most.open, onlyTheirs: guest });
  const ended = await endedFor(context.pool, user, { most: most.ended, withinMs: endedWithinMs, onlyTheirs: guest });
  const admin = !guest && account.isAdmin;
  return {
    guest, open: await readAll(context, user, open.ids), left: open.all - open.ids.length, ended: await readAll(context, user, ended),
    setup: admin ? await setupOf(context, diagnose) : undefined,
  };
}

/** Home is not kept waiting for good by what it would report. */
async function setupOf(context: Context, diagnose: boolean): Promise<HomeFacts['setup']> {
  if (!diagnose) return 'unchecked';
  return context.diagnose({ thorough: false }).catch(unlessTrouble<HomeFacts['setup']>('unchecked'));
}

function unlessTrouble<T>(instead: T): (error: unknown) => T {
  return (error) => {
    if (error instanceof Outage || error instanceof Rejected) return instead;
    throw error;
  };
}

async function accountOf(context: Context, user: string): Promise<SlackUser | undefined> {
  return context.ports.slack.user(user).catch(unlessTrouble<SlackUser | undefined>(undefined));
}

/** The query chose by what is stored; whether somebody may see it is asked of the incident itself. */
async function readAll(context: Context, user: string, ids: readonly number[]): Promise<Incident[]> {
  const found: Incident[] = [];
  for (const id of ids) {
    const incident = await readIncident(context.pool, id);
    if (incident && maySee(incident, slackPerson(user))) found.push(incident);
  }
  return found;
}

/** What became private between reading and publishing would stay there: then it is read and published again. */
export async function publishHome(context: Context, user: string, first: ShownHome): Promise<void> {
  let shown = first;
  await context.ports.slack.publishHome(user, shown.home);
  for (let again = 0; again < mostAgain && (await anyPrivate(context.pool, shown.shows)); again += 1) {
    shown = await currentHome(context, user);
    await context.ports.slack.publishHome(user, shown.home);
  }
}

/** Built of what is true now, without looking at the installation. */
export async function currentHome(context: Context, user: string): Promise<ShownHome> {
  const now = await databaseNow(context.pool);
  const facts = await homeOf(context, user, { diagnose: false });
  return { home: renderHome({ ...facts, user, config: context.config, now }), shows: publicOnes(facts) };
}
