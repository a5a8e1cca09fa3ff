// How long the document of a long incident takes: 10,000 facts to text, and that text merged into a file that people edited.
import { genesis } from '../src/domain/chain.ts';
import { defaultConfig } from '../src/domain/config.ts';
import type { Fact } from '../src/domain/facts.ts';
import { foldAll } from '../src/domain/fold.ts';
import { renderPostmortem } from '../src/render/postmortem/index.ts';
import { mergeDraft } from '../src/render/postmortem/merge.ts';

const facts = 10_000;
/** Merging reads three documents: an incident that people write about has some hundred rows. */
const mergedFacts = 300;
const rounds = 5;

export async function postmortem(print: (line: string) => void): Promise<void> {
  const all = longIncident();
  const draft = (list: readonly Fact[]): string => {
    const incident = foldAll(list, 42);
    if (!incident) throw new Error('an incident needs facts');
    return renderPostmortem({ incident, facts: list, config: defaultConfig, head: { seq: list.length, hash: genesis } }).markdown;
  };
  const compile = best(() => draft(all));
  print(`${'postmortem: 10,000 facts to a document'.padEnd(52)} ${compile.toFixed(0).padStart(7)} ms, best of ${rounds}`);
  const some = all.slice(0, mergedFacts);
  const [base, ours] = [draft(some.slice(0, -10)), draft(some)];
  const theirs = base.replace('_What stood in the way?_', 'The dashboard was slow.');
  const merge = best(() => mergeDraft({ base, theirs, ours }).text);
  print(`${`postmortem: ${mergedFacts} facts merged into a file people edited`.padEnd(52)} ${merge.toFixed(0).padStart(7)} ms, best of ${rounds}`);
  return Promise.resolve();
}

function longIncident(): Fact[] {
  const by = { type: 'person' as const, id: 'U0ADA', via: 'slack' as const, name: 'Ada' };
  return Array.from({ length: facts }, (_, n): Fact => {
    const at = new Date(Date.UTC(2026, 10, 21, 3) + n * 5_000).toISOString();
    const common = { seq: n + 1, at, recordedAt: at, by, cause: 'bench', hash: genesis };
    if (n > 0) return { ...common, kind: 'note.added', data: { text: `Look ${n}: errors at *${n % 90} %*, see <https://grafana.example/d/${n}|the graph> | pool _${n}_` } };
    return { ...common, kind: 'incident.opened', data: { title: 'Checkout is slow', kind: 'live', private: false, source: 'pagerduty', services: [{ id: 'P1', name: 'checkout' }] } };
  });
}

function best(work: () => unknown): number {
  const times = Array.from({ length: rounds }, () => {
    const from = performance.now();
    work();
    return performance.now() - from;
  });
  return Math.min(...times);
}
