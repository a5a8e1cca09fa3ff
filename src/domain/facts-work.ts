// Facts about the work of people: updates, hypotheses, tasks, follow-ups, decisions, links, messages worth keeping, nudges.
import { z } from 'zod';
import { person } from './actor.ts';
import { prose } from './prose.ts';
import { instant } from './time.ts';

const number = z.int().min(1);
/** A message in Slack; `ts` is its id. */
const message = { channel: z.string().max(40), ts: z.string().max(40) };
const from = { channel: message.channel.optional(), ts: message.ts.optional() };

/** What Tocsin shows in a message of its own and edits in place. */
export const items = ['task', 'decision', 'handoff', 'suggestion'] as const;
export type Item = (typeof items)[number];

export const workFacts = {
  /** To stakeholders. Without `nextAt` it is the last one. */
  'update.sent': z.object({ update: number, text: prose(3_000), impact: prose(2_000).optional(), nextAt: instant.optional() }),
  'hypothesis.stated': z.object({ hypothesis: number, text: prose(1_000) }),
  'hypothesis.settled': z.object({ hypothesis: number, how: z.enum(['confirmed', 'ruled_out']) }),
  /** During the incident. `boxMs` is the time-box in milliseconds, `dueAt` its end; `channel` and `ts` name the message it came from. */
  'task.added': z.object({ task: number, text: prose(1_000), assignee: person, dueAt: instant.optional(), boxMs: z.int().optional(), ...from }),
  'task.acknowledged': z.object({ task: number }),
  'task.assigned': z.object({ task: number, assignee: person, was: person }),
  'task.extended': z.object({ task: number, dueAt: instant }),
  'task.ended': z.object({ task: number, how: z.enum(['done', 'dropped']) }),
  /** After the incident: goes into the postmortem's action items. */
  'followup.added': z.object({ followup: number, text: prose(1_000), owner: person.optional(), ...from, /** Its words are a model's; whoever the fact is by accepted them. */ proposed: z.literal('model').optional(),
    /** It stood in the postmortem when that was merged, written there by a person: under the id that it has here, or under another or none. */ row: z.enum(['its-id', 'other-id']).optional() }),
  'followup.dropped': z.object({ followup: number }),
  /** Polled for strong objections until `until`. */
  'decision.proposed': z.object({ decision: number, text: prose(2_000), until: instant }),
  'decision.objected': z.object({ decision: number, reason: prose(1_000) }),
  'decision.made': z.object({ decision: number, how: z.enum(['unopposed', 'despite', 'at_once']) }),
  'decision.withdrawn': z.object({ decision: number }),
  'link.added': z.object({ url: z.string().max(2_000), title: prose(200) }),
  /** A message that belongs to the timeline, at its own time. `author` is a Slack id; `thread` the parent of a reply; `edited` the edit that the text is from. */
  'message.recorded': z.object({
    ...message, thread: z.string().max(40).optional(), author: z.string().max(40), text: prose(20_000), permalink: z.string().max(1_000).optional(), edited: message.ts.optional(),
  }),
  'message.edited': z.object({ ...message, text: prose(20_000) }),
  'message.deleted': z.object(message),
  /** Taken off the timeline again by whoever put it there; the record of both stays. */
  'message.dropped': z.object(message),
  /** `user`: told to this person alone, in their own conversation with Tocsin. */
  'item.shown': z.object({ item: z.enum(items), ref: z.string().max(80), ...message, user: z.string().max(40).optional() }),
  'nudge.sent': z.object({ nudge: z.string().max(60), ref: z.string().max(80), times: number }),
  /** Somebody chose to go on without it; until `until`, or for good. */
  'nudge.silenced': z.object({ nudge: z.string().max(60), ref: z.string().max(80), until: instant.optional() }),
} as const;
