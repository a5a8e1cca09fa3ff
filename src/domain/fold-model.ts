// What a model proposed, folded: which claims passed, and what became of each.
import type { modelFacts } from './facts-model.ts';
import type { Change, Folds } from './fold-table.ts';
import type { Incident } from './incident.ts';
import type { ProposedClaim, Suggestion } from './work.ts';

export const modelFolds: Folds<keyof typeof modelFacts> = {
  'suggestion.asked': (now, { data, by, at }) => ({ suggestions: [...(now.suggestions ?? []), { id: data.suggestion, messages: data.messages, by, at, claims: [] }] }),
  'suggestion.made': (now, { data: { suggestion, model, sent, left, proposed, dropped, texts, claims } }) => change(now, suggestion, () => ({
    made: { model, sent, left, proposed, dropped },
    claims: claims.map(({ kind, refs, channel, ts }, n): ProposedClaim => ({
      id: n + 1, kind, refs, text: texts[String(n + 1)] ?? '', ...(channel === undefined || ts === undefined ? {} : { from: { channel, ts } }),
    })),
  })),
  'suggestion.settled': (now, { data, by, at }) => changeClaim(now, data, { settled: { how: data.how, by, at, ...(data.followup === undefined ? {} : { followup: data.followup }) } }),
  'suggestion.placed': (now, { data: { how, url, why, ...which } }) => changeClaim(now, which, { placed: { how, ...(url === undefined ? {} : { url }), ...(why === undefined ? {} : { why }) } }),
};

function change(now: Incident, id: number, what: (one: Suggestion) => Partial<Suggestion>): Change {
  return { suggestions: (now.suggestions ?? []).map((one) => (one.id === id ? { ...one, ...what(one) } : one)) };
}

function changeClaim(now: Incident, { suggestion, claim }: { readonly suggestion: number; readonly claim: number }, more: Partial<ProposedClaim>): Change {
  return change(now, suggestion, ({ claims }) => ({ claims: claims.map((one) => (one.id === claim ? { ...one, ...more } : one)) }));
}
