// The form that writes down an incident that is over. Its times are facts of their own.
import { z } from 'zod';
import { view } from '../../src/contracts.ts';
import { writtenDown } from '../../src/domain/retrospective.ts';

const missing = 'Say in a few words what was wrong.';
// The calendar of 2000 to 2100, in seconds: a picker gives no other, and a forged form must not either.
const calendar = 'Choose a time between 2000 and 2100.';
const seconds = z.int({ error: calendar }).min(946_684_800, calendar).max(4_102_444_800, calendar);

export default view({
  where: 'anywhere',
  fields: z.object({
    title: z.string({ error: missing }).trim().min(3, missing).max(300, 'Keep it under 300 characters.'),
    started: z.int({ error: 'Say when it began; about is good enough.' }).pipe(seconds),
    detected: seconds.optional(), mitigated: seconds.optional(),
    resolved: z.int({ error: 'Say when it was fixed. What still goes on is declared without --retro.' }).pipe(seconds),
    severity: z.string().optional(),
    options: z.array(z.string()).default([]),
  }).refine(({ started, resolved }) => started < resolved, { path: ['resolved'], error: 'This is not after the beginning.' })
    .refine(({ started, mitigated, resolved }) => mitigated === undefined || (started <= mitigated && mitigated <= resolved), { path: ['mitigated'], error: 'This is not between the beginning and the end.' })
    .refine(({ detected, resolved }) => detected === undefined || detected <= resolved, { path: ['detected'], error: 'This is after the end.' }),
  decide: ({ by, config, now }, { severity, options, ...input }) => writtenDown({
    ...input, severity: severity !== undefined && Object.hasOwn(config.severities, severity) ? severity : undefined, private: options.includes('private'),
  }, by, now),
});
