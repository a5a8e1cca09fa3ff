// What a model proposed → the claims that pass, in the order of their rows, and how many were dropped for what.
import { mostRefs, whyDropped } from './gate.ts';
import { proposal, type Claim, type DropReason, type Proposal, type Row } from './rows.ts';

export type Gated = { readonly claims: readonly Claim[]; readonly proposed: number; readonly dropped: Readonly<Record<string, number>> };

/** Slack's message has 50 parts; more than this nobody reads. */
const most = { sentences: 2, timeline: 6, action: 5 } as const;
/** How people say that something is to be done. */
const asks = /\b(?:need(?:s|ed)?|should|must|todo|to[- ]do|let['’]?s|have to|has to|ought|action|follow[- ]?up|ticket|backlog|please|can (?:we|you|someone|somebody)|could (?:we|you|someone|somebody)|we['’]ll|we will|i['’]ll|i will|going to|remember to|make sure|want(?:s|ed)? to|next (?:step|week|sprint)|later|afterwards|after (?:this|the incident))\b/i;

type Passed = { readonly kind: Proposal['kind']; readonly text: string; readonly cited: readonly Row[] };

export function gate(proposed: readonly unknown[], rows: readonly Row[]): Gated {
  const dropped: Partial<Record<DropReason, number>> = {};
  const drop = (why: DropReason) => { dropped[why] = (dropped[why] ?? 0) + 1; };
  const passed: Passed[] = [];
  for (const one of proposed) {
    const read = judge(one, rows);
    if (typeof read === 'string') drop(read);
    else if (passed.some((other) => sameAs(other, read))) drop('known');
    else passed.push(read);
  }
  passed.sort((a, b) => firstAt(a).localeCompare(firstAt(b)));
  const of = (kind: Passed['kind'], limit: number) => {
    const all = passed.filter((one) => one.kind === kind);
    all.slice(limit).forEach(() => drop('most'));
    return all.slice(0, limit);
  };
  // Two sentences are one summary, told in the order of what they are about: so their order is none that a model chose.
  const sentences = of('summary', most.sentences);
  const summary: Claim[] = sentences.length === 0 ? [] : [{ kind: 'summary', text: sentences.map((one) => full(one.text)).join(' '), refs: [...new Set(sentences.flatMap((one) => one.cited.map((row) => row.id)))] }];
  const others = [...of('timeline', most.timeline), ...of('action', most.action)].map(({ kind, text, cited }): Claim => {
    const from = cited.find((row) => row.from !== undefined && row.said)?.from;
    return { kind, text, refs: cited.map((row) => row.id), ...(from ? { from } : {}) };
  });
  return { claims: [...summary, ...others], proposed: proposed.length, dropped: { ...dropped } };
}

function judge(given: unknown, rows: readonly Row[]): Passed | DropReason {
  const { data: one } = proposal.safeParse(given);
  if (!one) return 'shape';
  const refs = [...new Set(one.refs)];
  const cited = refs.flatMap((id) => rows.find((row) => row.id === id) ?? []).sort((a, b) => a.at.localeCompare(b.at));
  if (refs.length === 0 || refs.length > mostRefs || cited.length < refs.length) return 'uncited';
  const [first] = cited;
  if (one.kind === 'timeline') {
    // The message speaks for itself: not one word of the model's stands beside it.
    return first && cited.length === 1 && first.from && first.id.startsWith('M') ? { kind: 'timeline', text: first.text, cited } : 'known';
  }
  const why = whyDropped(one.text, cited, rows);
  if (why) return why;
  if (one.kind === 'action' && !cited.some((row) => row.said && asks.test(row.text))) return 'unsaid';
  return { kind: one.kind, text: one.text.replaceAll(/\s+/g, ' ').trim(), cited };
}

function sameAs(a: Passed, b: Passed): boolean {
  return a.kind === b.kind && a.text.toLowerCase() === b.text.toLowerCase();
}

function firstAt({ cited }: Passed): string {
  return cited[0]?.at ?? '';
}

function full(text: string): string {
  return /[.!?…]$/.test(text) ? text : `${text}.`;
}
