// Slack: the token, its scopes against the manifest's, the channel of the announcements, and whether requests of Slack's arrive.
import type { Check } from '../domain/diagnosis.ts';
import type { Slack, SlackIdentity } from '../ports.ts';
import { groupsNamed } from '../domain/permissions.ts';
import { sayDuration } from '../domain/time.ts';
import { sourcesOf } from '../domain/runbook/policy-sources.ts';
import { methodScopes, scopesOf } from '../render/manifest.ts';
import { lastDelivery } from '../store/diagnosis.ts';
import { ago, answer, asked, found, names, type Patient } from './patient.ts';
import { strays } from './slack-strays.ts';

const check = found('Slack');
const app = 'api.slack.com/apps, your app';
/** Slack says its time to the second, and the answer was under way. */
const clockMs = 15_000;
const refusedMs = 5 * 60_000;
/** Without one of these there is no incident channel at all. */
const vital: ReadonlySet<string> = new Set(['commands', 'chat:write', 'channels:manage', 'channels:read', 'users:read']);

export async function examineSlack(patient: Patient): Promise<Check[]> {
  const { slack } = patient.ports;
  if (!slack) return [check('token', 'broken', { say: 'there is no bot token', fix: `Set SLACK_BOT_TOKEN: ${app}, OAuth & Permissions, “Bot User OAuth Token” (xoxb-…).` })];
  const signedIn = await answer(slack.identity());
  if (!('got' in signedIn)) return [noToken(signedIn), ...(await arrivals(patient))];
  const { team, botUserId } = signedIn.got;
  return [
    check('token', 'ok', { say: `signed in to ${team}` }),
    ...clock(signedIn.got, patient),
    ...(await scopes(slack, patient)),
    ...(await usergroups(slack, patient)),
    await announcements(slack, patient, botUserId),
    ...(patient.thorough ? await strays(slack, patient, botUserId) : []),
    ...(await arrivals(patient)),
  ];
}

/** Each request of Slack's is signed with its time: five minutes off, all of them are refused. */
function clock({ at }: SlackIdentity, { clock: { now }, settings }: Patient): Check[] {
  const offMs = at === undefined ? 0 : at.getTime() - now().getTime();
  if (at === undefined) return [];
  if (Math.abs(offMs) <= clockMs) return [check('clock', 'ok', { say: 'this machine’s agrees with Slack’s' })];
  const refused = offMs < -refusedMs && settings.env.SLACK_APP_TOKEN === undefined;
  return [check('clock', refused ? 'broken' : 'warning', {
    say: `Slack’s clock is ${sayDuration(Math.abs(offMs))} ${offMs > 0 ? 'ahead of' : 'behind'} this machine’s${refused ? ': every request of Slack’s is refused as too old' : ''}`,
    fix: 'Switch on time synchronisation (NTP, `timedatectl`) on this machine. Slack’s requests are refused when they look five minutes old.',
  })];
}

function noToken(trouble: Exclude<Awaited<ReturnType<typeof answer>>, { got: unknown }>): Check {
  if ('away' in trouble) return check('token', 'broken', { say: `Slack does not answer: ${trouble.away.message}`, fix: 'Look whether this machine may call slack.com (or SLACK_API_URL) over https, and status.slack.com. Tocsin goes on by itself.' });
  return check('token', 'broken', { say: `Slack refuses the token: ${trouble.refused.message}`, fix: `${app}, OAuth & Permissions: press “Reinstall to Workspace”, copy “Bot User OAuth Token” (xoxb-…) into SLACK_BOT_TOKEN and start Tocsin again.` });
}

async function scopes(slack: Slack, { registry, settings }: Patient): Promise<Check[]> {
  const said = await answer(slack.scopes());
  const granted = 'got' in said ? said.got : undefined;
  if (!granted) return [check('scopes', 'off', { say: 'Slack did not say which scopes the token has' })];
  const wanted = scopesOf({
    publicUrl: settings.publicUrl, socketMode: settings.env.SLACK_APP_TOKEN !== undefined, commands: [], shortcuts: [],
    events: [...registry.events].map(([name, event]) => ({ name, scopes: event.scopes })), usergroups: sourcesOf(settings.policy).usergroups.length > 0,
  });
  const missing = wanted.filter((scope) => !granted.includes(scope));
  const spare = granted.filter((scope) => !wanted.includes(scope));
  const extra = spare.length === 0 ? '' : `; not needed: ${names(spare, 10)}`;
  if (missing.length === 0) {
    const fix = spare.length === 0 ? {} : { fix: `To give less away: ${app}, OAuth & Permissions, Scopes, remove them, then “Reinstall to Workspace”.` };
    return [check('scopes', 'ok', { say: `all ${wanted.length} granted${extra}`, ...fix })];
  }
  return [check('scopes', missing.some((scope) => vital.has(scope)) ? 'broken' : 'warning', {
    say: `missing: ${missing.map((scope) => `${scope}${purpose(scope)}`).join(', ')}${extra}`,
    fix: `${app}, OAuth & Permissions, Scopes, Bot Token Scopes, “Add an OAuth Scope”: ${missing.join(', ')}. Then “Reinstall to Workspace” at the top of that page. Or App Manifest: paste what \`tocsin manifest\` prints.`,
  })];
}

/** ` (users.lookupByEmail)`: what does not work without it. */
function purpose(scope: string): string {
  const methods = Object.entries(methodScopes).filter(([, needed]) => needed.includes(scope)).map(([method]) => method);
  return methods.length === 0 ? '' : ` (${names(methods, 2)})`;
}

/** Those that the policy and `permissions` name. A role whose group is gone is held by nobody, and that is found out at 03:00. */
async function usergroups(slack: Slack, { settings: { policy, config } }: Patient): Promise<Check[]> {
  const wrong: string[] = [];
  const named = [...new Set([...sourcesOf(policy).usergroups, ...groupsNamed(config)])];
  for (const group of named) {
    const looked = await answer(slack.usergroup(group));
    if ('away' in looked) return [check('user groups', 'warning', { say: `they could not be looked up: ${looked.away.message}` })];
    if ('refused' in looked) return [check('user groups', 'broken', { say: `the policy or permissions name ${names(named)}, and Slack does not let us read who is in them: ${looked.refused.message}`, fix: `${app}, OAuth & Permissions, Scopes, Bot Token Scopes: usergroups:read. Then “Reinstall to Workspace”.` })];
    if (looked.got === undefined) wrong.push(`there is no group ${group}`);
    else if (looked.got.length === 0) wrong.push(`nobody is in ${group}`);
  }
  if (named.length === 0) return [];
  if (wrong.length === 0) return [check('user groups', 'ok', { say: `can be read: ${names(named)}` })];
  return [check('user groups', 'broken', { say: `${names(wrong)}: nobody holds a role by it`, fix: 'In Slack: People & user groups, the group, ⋮, Copy group ID; put it where it is named, the policy or permissions. A group that was switched off counts as not there.' })];
}

async function announcements(slack: Slack, { settings }: Patient, bot: string): Promise<Check> {
  const { announce } = settings.config;
  if (announce === false) return check('announcements', 'off', { say: 'announce is false in tocsin.yaml: no incident is announced' });
  const name = announce.slice(1);
  const looked = await answer(slack.channelByName(name));
  if (!('got' in looked)) return check('announcements', 'warning', { say: `whether ${announce} is there could not be asked: ${'away' in looked ? looked.away.message : looked.refused.message}` });
  const channel = looked.got;
  const elsewhere = 'or name another channel in tocsin.yaml (announce)';
  if (!channel) return check('announcements', 'broken', { say: `there is no channel ${announce} that Tocsin can see`, fix: `Create ${announce} in Slack and type \`/invite @Tocsin\` there (a private one is seen only by its members), ${elsewhere}.` });
  if (channel.archived) return check('announcements', 'broken', { say: `${announce} is archived`, fix: `Unarchive it in its settings, ${elsewhere}.` });
  const members = await answer(slack.members(channel.id));
  if ('got' in members && !members.got.includes(bot)) return check('announcements', 'broken', { say: `Tocsin is not in ${announce}, so it cannot post there`, fix: `In ${announce} type \`/invite @Tocsin\`.` });
  return check('announcements', 'ok', { say: `${announce} is there and Tocsin is in it` });
}

/** Every request that is stored was signed with the signing secret, or came over our own socket. */
async function arrivals(patient: Patient): Promise<Check[]> {
  const { clock, settings } = patient;
  const known = await asked(patient, (db) => lastDelivery(db, 'slack'));
  if (!known) return [];
  const last = known.got;
  const socketMode = settings.env.SLACK_APP_TOKEN !== undefined;
  const way = socketMode ? 'Socket Mode' : 'HTTP';
  if (last) return [check('requests', 'ok', { say: `over ${way}; the last one arrived and was verified ${ago(last, clock.now())}` })];
  const fix = socketMode
    ? `Type \`/incident\` in any channel. If nothing comes: ${app}, Socket Mode, “Enable Socket Mode”; SLACK_APP_TOKEN is an app-level token with connections:write from Basic Information.`
    : `Type \`/incident\` in any channel. If nothing comes: ${app}, Slash Commands, Interactivity & Shortcuts and Event Subscriptions all have the Request URL ${settings.publicUrl}/slack/events; SLACK_SIGNING_SECRET is the “Signing Secret” of Basic Information.`;
  return [check('requests', 'warning', { say: `over ${way}; none has ever arrived`, fix })];
}
