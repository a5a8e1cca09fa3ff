// Who is on call, whom to page, and whom to call by hand when paging fails.
import { mentioned } from './command-text.ts';
import type { FactData } from './facts.ts';
import type { Instant } from './time.ts';

/** Somebody on call. `phones` are as PagerDuty has them; shown when paging fails, and kept in no fact. */
export type OnCallPerson = { readonly id: string; readonly name: string; readonly level: number; readonly slackId?: string | undefined; readonly phones: readonly string[] };

/**
 * Whoever answers for `target`, first level first. `why`: what makes them matter to this incident (`checkout-api`, `page 3`);
 * `roles`: for which roles of the config they are paged.
 * `asOf`: when PagerDuty said so; `stale` when it did not answer now and this is what was kept.
 */
export type OnCallGroup = {
  readonly target: PageTarget; readonly why: readonly string[]; readonly roles?: readonly string[]; readonly people: readonly OnCallPerson[];
  readonly asOf: Instant; readonly stale: boolean;
};

/** `off`: PagerDuty is not set up. `away`: it does not answer, and what is here was kept from before. */
export type OnCall = { readonly state: 'known' | 'off' | 'away'; readonly groups: readonly OnCallGroup[] };

export type PageTarget = FactData<'page.requested'>['target'];

/**
 * Whom somebody means. `one`: `why` is the rest of their words; `away`: PagerDuty did not say, so the page is looked up when
 * it does. `reach`: how to call them, as far as that is kept. `many`: several policies are called so. `none`: `say` is what is
 * wrong with it.
 */
export type FoundTarget =
  | { readonly found: 'one' | 'away'; readonly target: PageTarget; readonly why: string; readonly reach?: OnCallGroup | undefined }
  | { readonly found: 'many'; readonly names: readonly string[] }
  | { readonly found: 'none'; readonly say: string }
  | { readonly found: 'off' };

/** Nobody has looked up yet who `name` is: its type is a guess. */
export function isUnresolved(target: PageTarget): boolean {
  return target.id === '' || target.id === target.name;
}

/** Somebody to be looked up when PagerDuty answers: an e-mail address, an id, or the name of a policy. */
export function unresolved(name: string): PageTarget {
  return { type: name.includes('@') ? 'user' : 'escalation_policy', id: isPagerDutyId(name) ? name : '', name: name.slice(0, 200) };
}

/** What somebody may know who may not see the incident: who is on call for the roles, which is the same everywhere. */
export function withoutIncident(onCall: OnCall): OnCall {
  return { ...onCall, groups: onCall.groups.filter((group) => (group.roles ?? []).length > 0).map((group) => ({ ...group, why: [] })) };
}

/** Whom to call instead of paging whom they meant: them first. */
export function withReach(onCall: OnCall | undefined, found: FoundTarget | undefined): OnCall | undefined {
  const reach = found && 'reach' in found ? found.reach : undefined;
  return reach ? { state: onCall?.state ?? 'known', groups: [reach, ...(onCall?.groups ?? [])] } : onCall;
}

export function isPagerDutyId(text: string): boolean {
  return /^[PU][A-Z0-9]{3,20}$/.test(text);
}

/** What somebody wrote after "page": whom, as far as can be told without PagerDuty, and the rest. */
export type Asked =
  | { readonly by: 'mention' | 'email' | 'id' | 'role' | 'name'; readonly word: string; readonly rest: string }
  | { readonly by: 'on-call'; readonly word: string; readonly rest: string };

const onCallWords = new Set(['on-call', 'oncall', 'on_call']);

/** `roles`: names that the config gives a pager. Quotes hold a name of several words together; slips of typing are forgiven. */
export function readAsked(text: string, roles: readonly string[]): Asked {
  const trimmed = text.trim();
  const quoted = /^["“”„']([^"“”']{1,200})["“”'](.*)$/s.exec(trimmed);
  if (quoted) return { by: 'name', word: (quoted[1] ?? '').trim(), rest: reason(quoted[2] ?? '') };
  const [first = ''] = trimmed.split(/\s+/, 1);
  const rest = reason(trimmed.slice(first.length));
  const word = first.replace(/[,:;]$/, '');
  if (mentioned(word) !== undefined) return { by: 'mention', word, rest };
  // Slack turns an address that somebody types into a link.
  const email = /^<mailto:([^|>]+)(?:\|[^>]*)?>$/.exec(word)?.[1] ?? word;
  if (/^[^@\s]+@[^@\s]+\.[^@\s]+$/.test(email)) return { by: 'email', word: email, rest };
  const role = word.toLowerCase().replace(/^@/, '');
  if (onCallWords.has(role)) return { by: 'on-call', word: role, rest };
  const named = role === 'ic' ? 'commander' : role;
  if (named === 'commander' || roles.includes(named)) return { by: 'role', word: named, rest };
  if (isPagerDutyId(word)) return { by: 'id', word, rest };
  return { by: 'name', word: trimmed, rest: '' };
}

/** What comes between the name and the reason is no part of either. */
function reason(text: string): string {
  return text.replace(/^[\s:,;–—-]+(?=\S)|\s+$/g, '').replace(/^(because|for)\s+(?=\S)/i, '').trim();
}

/** The first word of a name: what PagerDuty is asked to search for. */
export function searchWord(name: string): string {
  return name.split(/\s+/, 1)[0] ?? '';
}

/** Fewer say nothing: nobody is woken by an "a". */
const fewestLetters = 3;

/** The policy whose name the words begin with, the longest first; else the only one whose name holds their first word. */
export function matchPolicy(words: string, policies: readonly { readonly id: string; readonly name: string }[]): FoundTarget {
  const lower = words.toLowerCase();
  const begun = policies
    .filter(({ name }) => lower.startsWith(name.toLowerCase()) && /^($|[\s:,;–—-])/.test(words.slice(name.length)))
    .sort((a, b) => b.name.length - a.name.length);
  const [best, next] = begun;
  if (best && next?.name.length !== best.name.length) return one(best, words.slice(best.name.length));
  if (best) return { found: 'many', names: begun.map((policy) => policy.name) };
  const word = searchWord(words);
  const near = word.length < fewestLetters ? [] : policies.filter(({ name }) => name.toLowerCase().includes(word.toLowerCase()));
  if (near.length > 1) return { found: 'many', names: near.map((policy) => policy.name) };
  const [only] = near;
  return only ? one(only, words.slice(word.length)) : { found: 'none', say: 'PagerDuty has no escalation policy of that name.' };
}

function one({ id, name }: { id: string; name: string }, rest: string): FoundTarget {
  return { found: 'one', target: { type: 'escalation_policy', id, name: name.slice(0, 200) }, why: reason(rest) };
}
