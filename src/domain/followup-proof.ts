// The proof of a follow-up: what is asked every week once it is done, to see that it still holds. When it fails, the follow-up is open again.
import { decide, tell, type Decision } from './decision.ts';
import { wish, type NewEffect } from './effects.ts';
import type { Refusal } from './errors.ts';
import type { NewFact } from './facts.ts';
import { proofFields, type Proof } from './facts-followups.ts';
import { inStep, provedLater, saidOf } from './followup-issues.ts';
import type { FollowupVerb } from './followup-verbs.ts';
import type { FollowupOutcome } from './followups.ts';
import { incidentName, type Followup, type Incident } from './incident.ts';
import type { Config } from './config.ts';
import { isQuestion, readExpectation, readSql } from './proof-sql.ts';
import { requirementsFor } from './runbook/requirements.ts';
import type { Policy } from './runbook/policy.ts';
import type { Runbook, Step } from './runbook/types.ts';

const how = (id: number) => `Give an address or a step that only reads: \`/incident followup check ${id} https://status.example.com/healthz 200\`, \`/incident followup check ${id} disk-full check-space\`, or \`off\`.`;
const howSql = (id: number) => `Name the database, one question, and what its answer has to be: \`/incident followup check ${id} sql orders "select id from orders where paid and not sent" expect rows = 0\`. Instead of \`rows = 0\` also \`rows &gt; 0\`, \`value = ok\` or \`value &lt; 5\`.`;

/** After `check 2`: an address with the status that it must answer (any 2xx without), `<runbook> <step>`, `sql <database> <question> expect <what>`, or `off`. */
export function readProof(id: number, text: string): FollowupVerb | Refusal {
  if (/^(off|none|remove)$/i.test(text)) return { do: 'prove', id, proof: undefined };
  if (/^sql\b/i.test(text)) {
    const asked = readSql(text.slice(3));
    return asked ? { do: 'prove', id, proof: asked } : { refuse: howSql(id) };
  }
  // Slack writes <https://x|x> for what people typed.
  const [first = '', second, more] = text.replaceAll(/<(https?:[^>|\s]+)(?:\|[^>]*)?>/g, '$1').replaceAll('&amp;', '&').split(/\s+/);
  if (more !== undefined) return { refuse: how(id) };
  if (/^https?:/i.test(first)) {
    if (!URL.canParse(first) || first.length > 1_000 || !(second === undefined || /^[1-5]\d\d$/.test(second))) return { refuse: how(id) };
    return { do: 'prove', id, proof: { type: 'http', url: first, ...(second === undefined ? {} : { status: Number(second) }) } };
  }
  if (second === undefined || !/^[\w.-]{1,100}$/.test(first) || !/^[\w.-]{1,100}$/.test(second)) return { refuse: how(id) };
  return { do: 'prove', id, proof: { type: 'step', runbook: first, name: second } };
}

type Asked = { readonly config: Config; readonly policy: Policy; readonly known: { readonly runbooks?: readonly Runbook[]; readonly roles?: ReadonlySet<string> | undefined } };

export function proofSet(incident: Incident, id: number, proof: Proof | undefined, { config, policy, known }: Asked): FollowupOutcome {
  const one = incident.followups.find((other) => other.id === id);
  if (!one) return { refuse: `There is no follow-up ${id} in ${incidentName(incident.id)}. \`/incident followup list\` shows what there is.` };
  if (!proof && !one.proof) return tell(`Follow-up ${id} has no proof. Nothing changed.`);
  if (proof && same(proof, one.proof)) return tell(`Follow-up ${id} is proved by ${briefly(proof)} already. Nothing changed.`);
  const why = proof && (whyNot(proof, { config, policy, runbooks: known.runbooks ?? [] }) ?? whyNotYou(proof, { policy, known }));
  if (why !== undefined) return { refuse: why };
  const begins = proof && one.ended?.how === 'done' ? provedLater({ ...one, proof }, config) : [];
  const words = proof ? `Follow-up ${id} is proved by ${briefly(proof)}, ${one.ended ? 'asked again and again from now on' : 'from when it is done'}. When it fails, the follow-up is open again.` : `Follow-up ${id} is proved by nothing any more.`;
  return decide([{ kind: 'followup.proof_set', data: { followup: id, ...proofFields(proof) } }], begins, tell(words));
}

/** For an answer, whose words Slack reads as its own marks: what was typed is not repeated. */
function briefly(proof: Proof): string {
  return proof.type === 'sql' ? `a question to the database ${proof.database}` : sayProof(proof);
}

function same(a: Proof, b: Proof | undefined): boolean {
  const parts = (proof: Proof) => JSON.stringify(Object.entries(proof).toSorted(([x], [y]) => x.localeCompare(y)));
  return b !== undefined && parts(a) === parts(b);
}

type World = { readonly config: Pick<Config, 'followups'>; readonly policy: Policy; readonly runbooks: readonly Runbook[] };

/** Why it may not be asked: when it is set, and again each time, because runbooks, policy and allow-list change. */
export function whyNot(proof: Proof, { config, policy, runbooks }: World): string | undefined {
  if (proof.type === 'http') {
    const url = new URL(proof.url);
    const target = `${url.hostname}:${url.port === '' ? { 'http:': '80' }[url.protocol] ?? '443' : url.port}`.toLowerCase();
    return config.followups.egress.some((one) => one.toLowerCase() === target) ? undefined : `${target} is not among what proofs may ask. Whoever runs Tocsin can add it: \`followups: { egress: ["${target}"] }\`.`;
  }
  if (proof.type === 'sql') return whyNotSql(proof, config);
  const runbook = runbooks.find((one) => one.id === proof.runbook);
  const step = runbook?.steps.find((one) => one.name === proof.name);
  if (!runbook || !step) return `There is no step ${proof.name} in a runbook ${proof.runbook}. \`/incident runbook\` shows what there is.`;
  return whyNotStep(runbook, step, policy);
}

/** It is run again and again in the name of whoever sets it: they may run it. Roles that could not be asked are held by nobody. */
function whyNotYou(proof: Proof, { policy, known: { runbooks, roles } }: Pick<Asked, 'policy' | 'known'>): string | undefined {
  if (proof.type === 'sql') return whyNotAsk(policy, roles);
  const runbook = proof.type === 'step' ? runbooks?.find((one) => one.id === proof.runbook) : undefined;
  const step = runbook?.steps.find((one) => proof.type === 'step' && one.name === proof.name);
  if (!runbook || !step) return undefined;
  const lacking = requirementsFor(runbook, step, policy).runBy.find((list) => !list.some((role) => roles?.has(role)));
  return lacking === undefined ? undefined : `Only ${lacking.join(' or ')} may run the step ${step.name} of ${runbook.id}, so only they may make a proof of it.`;
}

/** Nobody looks on: only what reads, over HTTP, without an approval, and whose every value is known. */
function whyNotStep(runbook: Runbook, step: Step, policy: Policy): string | undefined {
  const named = `The step ${step.name} of ${runbook.id}`;
  if (step.risk !== 'read' || step.kind !== 'http') return `${named} cannot be a proof: it has to be of kind http, and only read.`;
  if (requirementsFor(runbook, step, policy).approvals > 0) return `${named} cannot be a proof: it asks for an approval.`;
  const open = step.uses.filter((name) => runbook.params.find((param) => param.name === name)?.default === undefined && !runbook.secrets.includes(name));
  return open.length === 0 ? undefined : `${named} cannot be a proof: ${open.join(', ')} has no default.`;
}

function whyNotSql({ database, sql, expect }: Extract<Proof, { type: 'sql' }>, { followups: { databases } }: Pick<Config, 'followups'>): string | undefined {
  // An erased text is no question any more.
  if (!isQuestion(sql) || !readExpectation(expect)) return 'What is to be asked cannot be read any more. Set the check anew.';
  if (Object.hasOwn(databases, database)) return undefined;
  const there = Object.keys(databases);
  return `${database} is not among the databases that proofs may ask${there.length > 0 ? ` (${there.join(', ')})` : ''}. Whoever runs Tocsin can add it: \`followups: { databases: { ${database}: { url: { env: ${database.toUpperCase().replaceAll('-', '_')}_READ_URL } } } }\`.`;
}

/** A question to a database reads like a step that reads: the same people may. */
function whyNotAsk({ risk: { read: { runBy } } }: Policy, roles: ReadonlySet<string> | undefined): string | undefined {
  return runBy.length === 0 || runBy.some((role) => roles?.has(role)) ? undefined : `Only ${runBy.join(' or ')} may run what reads, so only they may have a database asked.`;
}

export function sayProof(proof: Proof): string {
  if (proof.type === 'sql') return `the database ${proof.database} answering ${proof.expect} to: ${proof.sql}`;
  if (proof.type === 'step') return `the step ${proof.name} of ${proof.runbook}`;
  return `${proof.url} answering ${proof.status ?? 'well'}`;
}

/** Undefined when nothing is to be proved now: it is open again, or has another end, or nobody wants a proof any more. */
export function toProve(incident: Incident, id: number): (Followup & { readonly proof: Proof }) | undefined {
  const one = incident.followups.find((other) => other.id === id);
  // In one that was merged nothing is proved: the follow-up goes on in the other.
  return one?.proof && !one.dropped && one.ended?.how === 'done' && incident.mergedInto === undefined ? { ...one, proof: one.proof } : undefined;
}

/** What came of asking. Failed: open again, and so is its issue. Held: asked again in a week. */
export function proved(incident: Incident, id: number, { ok, result }: { readonly ok: boolean; readonly result: string }, config: Config): Decision {
  const one = toProve(incident, id);
  if (!one) return decide([]);
  const fact: NewFact = { kind: 'followup.proved', data: { followup: id, ok, result: result.slice(0, 500) } };
  if (ok) return decide([fact], provedLater(one, config));
  const issue: readonly NewEffect[] = one.issue ? [{ kind: 'github.issue.reopen', data: { followup: id } }] : [];
  return decide([fact, { kind: 'followup.reopened', data: { followup: id, why: 'proof' } }], [saidOf(id, 'reopened'), wish('slack.card.show'), ...issue, ...inStep(incident)]);
}
