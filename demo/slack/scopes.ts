// What the bot may do unless told otherwise: the required and optional scopes of Tocsin's manifest.

/** Without `chat:write.public`, so that posting into a channel the bot is not in fails as it does for most people. */
export const SCOPES: readonly string[] = [
  'commands', 'app_mentions:read', 'chat:write', 'channels:manage', 'channels:read', 'channels:history', 'groups:write',
  'groups:read', 'groups:history', 'pins:read', 'pins:write', 'bookmarks:write', 'reactions:read', 'reactions:write', 'users:read',
  'users:read.email', 'usergroups:read', 'bookmarks:read', 'files:write', 'canvases:write', 'channels:join',
];
