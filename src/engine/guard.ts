// Ports as an effect uses them: the lease is checked right before every outside call, and calls to Slack wait for their turn.
import { Outage } from '../domain/errors.ts';
import type { Slack } from '../ports.ts';
import { Paced, type Budget } from './budget.ts';
import type { Ports } from './context.ts';
import type { Lease } from './lease.ts';

export type Guards = {
  /** For effects, which are more or less urgent. */
  readonly pace?: { readonly budget: Budget; readonly urgency: number };
  /** Throws when what is to be said may no longer be said: asked before every call that others can see. */
  readonly mayGoOut?: (() => Promise<void>) | undefined;
};

/** A worker that was asleep too long must not act. */
export function guarded(ports: Ports, lease: Lease, { pace, mayGoOut }: Guards = {}): Ports {
  const asked = mayGoOut && askedFirst(mayGoOut);
  return {
    slack: guard(ports.slack, lease, both(pace && paced(pace), asked)),
    pagerduty: ports.pagerduty && guard(ports.pagerduty, lease, asked),
    github: ports.github && guard(ports.github, lease, asked),
    remote: ports.remote && guard(ports.remote, lease, asked),
    outbound: guard(ports.outbound, lease),
    model: ports.model && guard(ports.model, lease, asked),
    databases: ports.databases && guard(ports.databases, lease),
  };
}

function askedFirst(mayGoOut: () => Promise<void>): Around {
  return async (name, _args, call) => {
    if (!reads.has(name)) await mayGoOut();
    return call();
  };
}

/** The inner one is the last thing before the call. */
function both(outer: Around | undefined, inner: Around | undefined): Around | undefined {
  if (!outer || !inner) return outer ?? inner;
  return (name, args, call) => outer(name, args, () => inner(name, args, call));
}

type Around = (name: string, args: readonly unknown[], call: () => unknown) => unknown;

function guard<Port extends object>(port: Port, lease: Lease, around: Around = (_name, _args, call) => call()): Port {
  return new Proxy(port, {
    get(target, name) {
      const method: unknown = Reflect.get(target, name);
      if (typeof method !== 'function') return method;
      return (...args: unknown[]): unknown => {
        lease.check();
        return around(String(name), args, () => {
          lease.check();
          return heard(lease, String(name), () => Reflect.apply(method, target, args));
        });
      };
    },
  });
}

/** The lease knows of every call that may change something, from before it until its answer. */
function heard(lease: Lease, name: string, call: () => unknown): unknown {
  const back = looks.has(name) ? undefined : lease.goOut?.();
  return back ? answered(call, back) : call();
}

async function answered(call: () => unknown, back: () => void): Promise<unknown> {
  try {
    return await call();
  } finally {
    back();
  }
}

/** Calls that change nothing: an effect that has only looked has not begun. */
const reads: ReadonlySet<string> = new Set(['identity', 'channelByName', 'channel', 'channelsMadeBy', 'members', 'findPosted', 'findFiles', 'message', 'history', 'bookmarks', 'permalink', 'user', 'userByEmail']);

/** The same for every system. A name that is missing here is taken for a change: its job waits for the lease to end, which is safe. */
export const looks: ReadonlySet<string> = new Set([
  ...reads, 'scopes', 'usergroup', 'incident', 'incidentByKey', 'notes', 'phones', 'policies', 'policy', 'service', 'onCall', 'responderRequests', 'subscriptions', 'openIncidents',
  'issuesLabelled', 'issuesSince', 'issue', 'pull', 'access', 'defaultBranch', 'head', 'readFile', 'pullFrom', 'labels', 'comments', 'reviewComments', 'changedFiles', 'dispatchedRuns',
  'workflowRun', 'workflowJobs', 'pendingDeployments', 'workflow', 'inTeam', 'teamThere', 'look', 'mayPush', 'propose', 'ask',
]);

/** An effect that has changed something in Slack already is not put back as if nothing had happened: it waits like after an outage. */
function paced({ budget, urgency }: { readonly budget: Budget; readonly urgency: number }): Around {
  let begun = false;
  return async (name, args, call) => {
    try {
      await budget.pass(name as keyof Slack, args, urgency);
    } catch (error) {
      if (!(error instanceof Paced) || !begun) throw error;
      throw new Outage('slack', error.message, { retryAfterMs: error.retryAfterMs });
    }
    begun ||= !reads.has(name);
    try {
      return await call();
    } catch (error) {
      if (error instanceof Outage && error.retryAfterMs !== undefined) await budget.refused(name as keyof Slack, error);
      throw error;
    }
  };
}
