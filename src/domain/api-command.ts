// A command that came through the API: its body, what is stored of it, and its words as a handler reads them.
import { z } from 'zod';
import { incidentNumber } from './incident.ts';

/** The source of these deliveries, where a webhook has its name. */
export const commandSource = 'api';

const words = 'A command is "text": what follows /incident in Slack, such as "severity SEV2".';

/** What is posted. A key that we do not know is a mistake: a misspelt "incident" must not act on nothing. */
export const commandBody = z.strictObject({
  text: z.string({ error: words }).trim().min(1, words).max(8_000, 'Keep "text" under 8,000 characters.'),
  incident: z.string({ error: '"incident" is INC-42, or null.' }).refine((text) => incidentNumber(text) !== undefined, '"incident" is INC-42, or null.').nullish(),
}, { error: words });

/** `token`: the name of the token it came with, for whoever asks later where it came from. */
export const storedCommand = z.object({ user: z.string(), token: z.string(), text: z.string(), incident: z.int().optional() });
export type StoredCommand = z.infer<typeof storedCommand>;

/**
 * What was answered, kept with the delivery: a repeat gets the same. `refused` has changed nothing; `status` is why: 422 the words were not
 * understood, 409 it cannot be done now, 403 not by this person.
 */
export const commandAnswer = z.object({
  state: z.enum(['done', 'refused', 'failed']), text: z.string(), status: z.union([z.literal(200), z.literal(403), z.literal(409), z.literal(422), z.literal(500)]),
});
export type CommandAnswer = z.infer<typeof commandAnswer>;

export function commandPlace({ user }: Pick<StoredCommand, 'user'>, key: string): { key: string; lane: string } {
  // The lane of what this person does in Slack: their order is one, whatever the door.
  return { key: `${user}:${key}`, lane: `slack/${user}` };
}

/** Handlers read people as Slack writes them: `@U024BE7LH` → `<@U024BE7LH>`. Everything else stays as it was typed. */
export function asSlackSends(text: string): string {
  return text.replaceAll(/(?<![\w.@<])@([UW][A-Z0-9]{4,20})(?![\w.@-])/g, '<@$1>');
}
