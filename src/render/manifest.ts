// The manifest of the Slack app, from what this installation listens to. It asks for exactly the scopes of the methods that are called.

/** What there is to register: file names and words of the handlers. `publicUrl` without a slash at its end. */
export type Installation = {
  readonly publicUrl: string;
  readonly socketMode: boolean;
  readonly commands: readonly string[];
  readonly shortcuts: readonly {
    readonly name: string; readonly title: string; readonly description: string; readonly kind: 'global' | 'message';
  }[];
  /** `subscriptions`: its names at Slack, where one is not enough (`message.channels`). */
  readonly events: readonly { readonly name: string; readonly scopes: readonly string[]; readonly subscriptions?: readonly string[] | undefined }[];
  /** The policy names a user group. */
  readonly usergroups?: boolean | undefined;
};

/** docs.slack.dev, App manifest reference. */
export const manifestLimits = {
  name: 35, description: 140, longDescription: { least: 175, most: 4_000 }, displayName: 80, commandDescription: 2_000, usageHint: 1_000,
  shortcuts: 10, shortcutName: 24, shortcutDescription: 150, callbackId: 255, events: 100, url: 3_000,
} as const;

const read = ['channels:read', 'groups:read'] as const;
const history = ['channels:history', 'groups:history'] as const;
const manage = ['channels:manage', 'groups:write'] as const;

/** Every method that src/adapters/slack*.ts calls, with what it needs in public and in private channels (docs.slack.dev, Methods). */
export const methodScopes: Readonly<Record<string, readonly string[]>> = {
  'auth.test': [],
  'bookmarks.add': ['bookmarks:write'], 'bookmarks.list': ['bookmarks:read'],
  'chat.delete': ['chat:write'], 'chat.getPermalink': [], 'chat.postEphemeral': ['chat:write'], 'chat.postMessage': ['chat:write'],
  'chat.update': ['chat:write'],
  'conversations.archive': manage, 'conversations.create': manage, 'conversations.invite': manage, 'conversations.rename': manage,
  'conversations.setTopic': manage,
  'conversations.history': history, 'conversations.replies': history,
  'conversations.info': read, 'conversations.list': read, 'conversations.members': read,
  'files.completeUploadExternal': ['files:write'], 'files.getUploadURLExternal': ['files:write'],
  'pins.add': ['pins:write'],
  'usergroups.users.list': ['usergroups:read'],
  'users.info': ['users:read'], 'users.lookupByEmail': ['users:read.email'],
  'reactions.add': ['reactions:write'], 'reactions.remove': ['reactions:write'],
  'views.open': [], 'views.publish': [],
};

/** What Slack would refuse, one sentence each; empty when the manifest can be used. */
export function manifestProblems({ publicUrl, socketMode, shortcuts, events }: Installation): string[] {
  const most = manifestLimits;
  return [
    ...shortcuts.flatMap(({ name, title, description }) => [
      ...tooLong(`handlers/shortcuts/${name}.ts: its title`, title, most.shortcutName),
      ...tooLong(`handlers/shortcuts/${name}.ts: its description`, description, most.shortcutDescription),
      ...tooLong(`handlers/shortcuts/${name}.ts: its file name`, name, most.callbackId),
    ]),
    ...(shortcuts.length > most.shortcuts ? [`handlers/shortcuts has ${shortcuts.length} files; Slack allows ${most.shortcuts} shortcuts.`] : []),
    ...(subscriptionsOf(events).length > most.events ? [`handlers/events listens to ${subscriptionsOf(events).length} events; Slack allows ${most.events}.`] : []),
    ...(socketMode ? [] : tooLong('PUBLIC_URL', publicUrl, most.url - requestPath.length)),
  ];
}

function tooLong(what: string, text: string, most: number): string[] {
  if (text.length === 0) return [`${what} is empty.`];
  return text.length > most ? [`${what} has ${text.length} characters; Slack allows ${most}.`] : [];
}

const requestPath = '/slack/events';

/** As plain data, to be printed as YAML or JSON. In Socket Mode it holds no address of ours. */
export function slackManifest(installation: Installation) {
  const { publicUrl, socketMode, commands, shortcuts, events } = installation;
  const url = `${publicUrl}${requestPath}`;
  return {
    _metadata: { major_version: 2, minor_version: 1 },
    display_information: {
      name: 'Tocsin',
      description: 'Incident response: a channel with the right people, one status card, safe runbooks, the postmortem as a pull request.',
      long_description: longDescription, background_color: '#8a1c1c',
    },
    features: {
      app_home: {
        home_tab_enabled: events.some((event) => event.name === 'app_home_opened'),
        messages_tab_enabled: true, messages_tab_read_only_enabled: true,
      },
      bot_user: { display_name: 'Tocsin', always_online: true },
      slash_commands: [{
        command: '/incident', ...(socketMode ? {} : { url }), description: 'Declare an incident and work on it',
        // Escaped, people arrive as <@U123|ada>: a name alone could not be told apart from another's.
        usage_hint: usageHint(commands), should_escape: true,
      }],
      ...(shortcuts.length === 0 ? {} : {
        shortcuts: shortcuts.map(({ name, title, description, kind }) => ({ name: title, type: kind, callback_id: name, description })),
      }),
    },
    oauth_config: { scopes: { bot: scopesOf(installation) } },
    settings: {
      event_subscriptions: { ...(socketMode ? {} : { request_url: url }), bot_events: subscriptionsOf(events) },
      interactivity: { is_enabled: true, ...(socketMode ? {} : { request_url: url }) },
      org_deploy_enabled: false, socket_mode_enabled: socketMode, token_rotation_enabled: false,
    },
  };
}

function subscriptionsOf(events: Installation['events']): string[] {
  return [...new Set(events.flatMap((event) => event.subscriptions ?? [event.name]))].sort();
}

/** Called only where the policy names a user group: then, and not before, an admin is asked for its scope. */
const forUsergroups: ReadonlySet<string> = new Set(['usergroups.users.list']);

export function scopesOf({ events, usergroups }: Installation): string[] {
  const methods = Object.entries(methodScopes).filter(([method]) => usergroups || !forUsergroups.has(method));
  return [...new Set(['commands', ...methods.flatMap(([, scopes]) => scopes), ...events.flatMap((event) => event.scopes)])].sort();
}

/** `help | commander | …`, as many as fit. */
function usageHint(commands: readonly string[]): string {
  const names = ['help', ...commands.filter((name) => name !== 'help')];
  return names.filter((_, index) => names.slice(0, index + 1).join(' | ').length <= manifestLimits.usageHint).join(' | ');
}

const longDescription = [
  'Tocsin opens a channel for each incident, brings in the people who are on call, keeps one living status card, offers the runbook that fits',
  'and runs its steps safely, writes down everything that happened, and opens the postmortem as a pull request when it is over.',
  'It runs on your own machines; this app belongs to your workspace alone.',
].join(' ');
