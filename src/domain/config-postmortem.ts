// The keys of `postmortem` in tocsin.yaml that shape its pull request and its sections.
import { z } from 'zod';

/** The sections of the document, in their order. */
export const sectionNames = [
  'summary', 'impact', 'detection', 'timeline', 'sources', 'factors', 'surprises', 'helped', 'actions', 'runbooks', 'messages',
] as const;
export type SectionName = (typeof sectionNames)[number];

const title = z.string().trim().min(1).max(80).regex(/^[^\r\n]*$/, 'one line');
const question = z.string().trim().max(500).regex(/^[^\r\n]*$/, 'one line');
/** `prompt: false`: the section asks nothing. */
const section = z.strictObject({ title: title.optional(), prompt: z.union([question.min(1), z.literal(false)]).optional() });

export const postmortemKeys = {
  /** Those that are left out are dropped; the order is theirs. */
  sections: z.array(z.enum(sectionNames)).min(1).refine((all) => new Set(all).size === all.length, 'each section once').default([...sectionNames]),
  wording: z.partialRecord(z.enum(sectionNames), section).default({}),
  /** Beside `postmortem`, which every one has. */
  labels: z.array(z.string().trim().min(1).max(50)).max(20).default([]),
  /** Who is asked to look at it: a login, or org/team. */
  reviewers: z.array(z.string().regex(/^[A-Za-z0-9][A-Za-z0-9_-]{0,99}(\/[A-Za-z0-9._-]{1,100})?$/, 'a GitHub login, or org/team')).max(15).default([]),
};
