// What an id and a time of Slack's look like, for everything that reads one from outside.
import { z } from 'zod';

/** Of a person, a channel, a team. Slack asks to take ids as they are; all we have seen are capitals and digits, 9 to 11 of them. Bounded here: they become parts of keys. */
export const slackId = z.string().regex(/^[\w-]{1,40}$/, 'this is no id of Slack’s');

/** A `ts` of Slack's: seconds and six decimals, never to be read as a number but for its time. */
export const slackTs = /^\d{9,11}\.\d{6}$/;
