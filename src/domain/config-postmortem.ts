// The keys of `postmortem` in tocsin.yaml that shape its pull request and its sections.
import { z } from 'zod';
import { duration } from './time.ts';

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
  /** Each commit tells its readers by e-mail: what is recorded within this time is one commit. */
  'gather-for': duration.prefault('60s'),
  /** Beside `postmortem`, which every one has. */
  labels: z.array(z.string().trim().min(1).max(50)).max(20).default([]),
  /** Without GitHub, only for links: where the host shows a file, with {branch} and {path}. */
  'web-url': z.string().max(500).regex(/^https?:\/\/[^\s{}]+(\{(branch|path)\}[^\s{}]*)*$/, 'an http(s) address with {branch} and {path}, such as https://git.acme.example/sre/pm/src/branch/{branch}/{path}').optional(),
  /** Without GitHub: asks GitLab for a draft merge request with the first push. A host without push options refuses that push. */
  'merge-request': z.boolean().default(false),
  /** Without GitHub: who commits. Some hosts take commits only from addresses they know. */
  author: z.string().max(200).regex(/^[^<>\p{Cc}]+ <[^\s<>@]+@[^\s<>@]+>$/u, 'written as Tocsin <tocsin@acme.example>').default('Tocsin <tocsin@localhost>'),
  /** Who is asked to look at it: a login, or org/team. */
  reviewers: z.array(z.string().regex(/^[A-Za-z0-9][A-Za-z0-9_-]{0,99}(\/[A-Za-z0-9._-]{1,100})?$/, 'a GitHub login, or org/team')).max(15).default([]),
};
