// Slack's error codes: what each means for an effect, and what a person must do about it.
import { Rejected } from '../domain/errors.ts';

/**
 * What a code means: `success` (the wish is already true), `wait` (not carried out, may work later), `unsure` (may have
 * been carried out), `refused` (will never work as asked).
 */
export type Verdict = 'success' | 'wait' | 'unsure' | 'refused';

/** An answer that says no. `messages` are Slack's own details, such as the place of a bad block. */
export type No = {
  readonly error: string;
  readonly needed?: string | undefined;
  readonly provided?: string | undefined;
  readonly messages?: readonly string[] | undefined;
};

const SUCCESS: ReadonlySet<string> = new Set([
  'already_in_channel', 'already_pinned', 'already_reacted', 'no_reaction', 'already_archived', 'not_archived',
]);

/** `too_many_requests` is what bookmarks.add calls it. */
const RATE_LIMITED: ReadonlySet<string> = new Set(['ratelimited', 'rate_limited', 'too_many_requests']);

/** The last two: "internal update failure" of chat.update and its kin of conversations.members, both safe to repeat. */
const WAIT: ReadonlySet<string> = new Set([
  ...RATE_LIMITED, 'service_unavailable', 'request_timeout', 'update_failed', 'fetch_members_failed',
]);

const UNSURE: ReadonlySet<string> = new Set(['fatal_error', 'internal_error']);

/** Slack could not show the message as it was built: our fault, and plain text still gets through. */
const UNSHOWABLE: ReadonlySet<string> = new Set([
  'invalid_blocks', 'invalid_blocks_format', 'msg_blocks_too_long', 'msg_too_long', 'no_text',
]);

/** Doing one of these twice is seen twice: Slack has no idempotency key. Every other method we call may be repeated. */
const ONCE: ReadonlySet<string> = new Set([
  'conversations.create', 'chat.postMessage', 'chat.postEphemeral', 'bookmarks.add', 'views.open', 'response_url', 'files.completeUploadExternal',
]);

const NEW_TOKEN = 'Put a valid bot token into SLACK_BOT_TOKEN (reinstalling the app in Slack gives one) and restart Tocsin.';
const ASK_ADMIN = 'A Slack workspace admin must allow the app to do this.';
const TRY_AGAIN = 'Slack gives 3 seconds for this and they were over: click or type it once more.';
const OUR_BUG = 'This is a fault in Tocsin, not in what you did: please report it with this code.';

const FIXES: Readonly<Record<string, string>> = {
  is_archived: 'The channel is archived: unarchive it, or go on in another channel.',
  is_inactive: 'The channel is archived or frozen: unarchive it, or go on in another channel.',
  channel_not_found: 'The channel is gone or the app cannot see it: check that it exists and invite the app with /invite.',
  message_not_found: 'The message was deleted in Slack.',
  not_in_channel: 'The app is not in the channel: invite it there with /invite.',
  no_permission: ASK_ADMIN,
  ekm_access_denied: 'An admin has suspended access through Enterprise Key Management and must restore it.',
  accesslimited: 'Access to this workspace is limited for the app: a Slack workspace admin must lift that.',
  plan_upgrade_required: 'The Slack plan of this workspace does not include this: an admin must upgrade it.',
  invalid_auth: NEW_TOKEN,
  not_authed: NEW_TOKEN,
  token_revoked: NEW_TOKEN,
  token_expired: NEW_TOKEN,
  account_inactive: `The bot's account was deactivated or the app was removed. ${NEW_TOKEN}`,
  name_taken: 'Another channel, perhaps an archived one, has that name: choose another name.',
  expired_trigger_id: TRY_AGAIN,
  exchanged_trigger_id: TRY_AGAIN,
  invalid_trigger_id: TRY_AGAIN,
  user_not_in_channel: 'That person is not in the channel: invite them first.',
  too_many_pins: 'The channel has as many pins as Slack allows: remove one.',
  too_many_bookmarks: 'The channel has as many bookmarks as Slack allows: remove one.',
  message_limit_exceeded: 'The workspace has reached the message limit of its Slack plan: an admin must upgrade it.',
  edit_window_closed: 'A workspace setting forbids editing messages this old: an admin must lengthen the edit window.',
  view_too_large: OUR_BUG,
  invalid_arguments: OUR_BUG,
  not_enabled: 'The Home tab of the app is off: switch it on under App Home in the settings of the app in Slack, or apply the manifest that `tocsin manifest` prints.',
  messages_tab_disabled: 'The Messages tab of the app is off: switch it on under App Home in the settings of the app in Slack.',
  cant_archive_general: 'Slack archives this channel for nobody: everybody is in it.',
  cant_archive_required: 'Slack archives this channel for nobody: a workspace setting requires it.',
  invalid_name: 'Slack takes no such name: choose another one.',
  file_uploads_disabled: 'File uploads are switched off in this workspace: a Slack workspace admin must allow them.',
  file_uploads_except_images_disabled: 'Uploads other than images are switched off in this workspace: a Slack workspace admin must allow them.',
  file_type_not_allowed: 'Text files may not be uploaded in this workspace: a Slack workspace admin must allow them.',
  storage_limit_reached: 'The file storage of this workspace is full: a Slack workspace admin must make room.',
  posting_to_channel_denied: ASK_ADMIN,
  thread_locked: 'The thread is locked: somebody must unlock it in Slack first.',
};

/** What Slack's code means for the effect that asked. Codes that are not known are refusals. */
export function verdictOf(code: string): Verdict {
  if (SUCCESS.has(code)) return 'success';
  if (WAIT.has(code)) return 'wait';
  return UNSURE.has(code) ? 'unsure' : 'refused';
}

/** Whether the code is one of Slack's names for "slower, please". */
export function isRateLimit(code: string): boolean {
  return RATE_LIMITED.has(code);
}

/** Whether plain text may get through where this message did not. */
export function isUnshowable(code: string): boolean {
  return UNSHOWABLE.has(code);
}

/** Whether calling `method` twice does nothing the second time; if not, an unanswered call is ambiguous. */
export function isRepeatable(method: string): boolean {
  return !ONCE.has(method);
}

/** The refusal of `method` in words that say what a person must do; its code is Slack's own. */
export function refusal(method: string, no: No): Rejected {
  const details = (no.messages ?? []).slice(0, 3).join('; ');
  const said = details === '' ? '' : ` Slack's details: ${details.slice(0, 500)}`;
  return new Rejected('slack', no.error, `Slack refused ${method} (${no.error}). ${fixFor(no)}${said}`);
}

function fixFor(no: No): string {
  if (no.error === 'missing_scope') {
    const scope = no.needed === undefined ? 'that it needs for this' : no.needed;
    return `The app lacks the scope ${scope}: an admin must add it to the app in Slack and reinstall the app.`;
  }
  if (no.error.startsWith('restricted_action')) return ASK_ADMIN;
  if (isUnshowable(no.error)) return OUR_BUG;
  return FIXES[no.error] ?? 'Repeating it will not help: look the code up in the documentation of this Slack method.';
}
