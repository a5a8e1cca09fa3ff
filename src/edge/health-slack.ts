// What /readyz says of Slack: what was last seen, and that it is being asked again where no answer has come. Nobody waits for Slack.
import { toError } from '../domain/errors.ts';
import type { Clock, Slack } from '../ports.ts';
import { clockWords } from './health-clock.ts';

type Part = { readonly ok: boolean; readonly detail: string };
type Deps = { readonly ports: { readonly slack: Pick<Slack, 'identity'> }; readonly clock: Clock };

// Slack's auth.test is not free: asked at most this often, however often a load balancer asks us.
const everyMs = 15_000;
// Most answers are there by then, so that a person reads what is so now. Load balancers give up after 1 to 5 s, auth.test after 10.
const briefMs = 500;

export function slackWatched({ ports, clock }: Deps): () => Promise<Part> {
  let known: Part | undefined;
  let askedAt = Number.NEGATIVE_INFINITY;
  let asking = false;
  let briefly = Promise.resolve();
  const look = (): void => {
    [askedAt, asking] = [clock.monotonicMs(), true];
    const answered = new AbortController();
    briefly = clock.sleep(briefMs, answered.signal);
    void slackPart({ ports, clock }).then((part) => {
      [known, asking] = [part, false];
      answered.abort();
    });
  };
  return async () => {
    if (!asking && clock.monotonicMs() - askedAt > everyMs) look();
    await briefly;
    if (!asking && known) return known;
    const since = `being asked for ${Math.round((clock.monotonicMs() - askedAt) / 1_000)} s`;
    return { ok: known?.ok ?? true, detail: known ? `${known.detail}; ${since}, no answer yet` : `${since}, no answer yet` };
  };
}

async function slackPart({ ports, clock }: Deps): Promise<Part> {
  try {
    const { team, at } = await ports.slack.identity();
    const trouble = at && clockWords('Slack’s', at, clock.now());
    return { ok: trouble === undefined, detail: `signed in to ${team}${trouble === undefined ? '' : `; ${trouble}`}` };
  } catch (error) {
    return { ok: false, detail: toError(error).message };
  }
}
