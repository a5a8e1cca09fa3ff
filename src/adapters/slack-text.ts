// Cuts text to what Slack takes, without leaving half a character, mention or entity at the end.

/** Below the 4,000 characters over which chat.update answers msg_too_long (Slack's documentation of chat.update). */
const PLAIN_TEXT = 3_900;

const SORRY = 'Tocsin had something to say here, but could not put it into a Slack message.';

/** `text` in at most `max` UTF-16 units; what was cut ends in "…". */
export function cut(text: string, max: number): string {
  return text.length <= max ? text : `${head(text, max)}…`;
}

/** What is said when the message with its blocks cannot be shown: its mrkdwn alone, cut to 3,900 characters, never empty. */
export function plainText(mrkdwn: string): string {
  if (mrkdwn.trim() === '') return SORRY;
  if (mrkdwn.length <= PLAIN_TEXT) return mrkdwn;
  // Half a mention or half an entity would be shown as it is. A longer piece without its end is no mention.
  return `${head(mrkdwn, PLAIN_TEXT).replace(/<[^<>]{0,300}$/, '').replace(/&[a-z]{0,3}$/, '')}…`;
}

/** The first `max - 1` units, less a surrogate that lost its other half. */
function head(text: string, max: number): string {
  return text.slice(0, max - 1).replace(/[\uD800-\uDBFF]$/, '');
}
