// What goes wrong all the time: connections to the database, and the answers of Slack, PagerDuty and GitHub.
import { setTimeout as sleep } from 'node:timers/promises';
import type { Fault as GitHubFault } from '../../demo/github/types.ts';
import type { Fault as PagerDutyFault } from '../../demo/pagerduty/faults.ts';
import type { Fault as SlackFault } from '../../demo/slack/world.ts';
import type { Worlds } from '../../demo/world.ts';
import type { DatabaseProxy } from '../../test/support/database-proxy.ts';
import type { Dice } from '../../test/support/dice.ts';

export type Network = { cut: number; held: number; hung: number };

/** ms between two troubles; of a moment in which nothing passes. */
const [between, held] = [{ least: 200, more: 2_500 }, { least: 300, more: 5_000 }] as const;
/** The end of a transaction is where nobody can know ("begin … read committed" is another word); the others are what is asked by name, and anything. */
const words = ['commit\0', 'commit\0', 'commit\0', 'tocsin_', ''] as const;

/** Each replica has a way to the database of its own: `proxies`. Resolves when it is over and all ways are free again. */
export async function stormyNetwork(proxies: readonly DatabaseProxy[], { below, one, fraction }: Dice, over: () => boolean, counts: Network): Promise<void> {
  const holds = new Set<Promise<void>>();
  const hold = async (proxy: DatabaseProxy, ms: number): Promise<void> => {
    proxy.hold(true);
    await sleep(ms);
    proxy.hold(false);
  };
  while (!over()) {
    await sleep(between.least + below(between.more));
    const [proxy, what, ms, lost] = [proxies[below(proxies.length)], fraction(), held.least + below(held.more), one(words)];
    if (what < 0.55) proxy?.loseAnswer(lost);
    else if (what < 0.75) {
      counts.cut += 1;
      proxy?.cut();
    } else if (what < 0.95 && proxy) {
      counts.held += 1;
      const held = hold(proxy, ms);
      holds.add(held);
      void held.finally(() => holds.delete(held));
    } else {
      counts.hung += 1;
      proxy?.hang();
    }
  }
  await Promise.all(holds);
  for (const proxy of proxies) proxy.loseAnswer(undefined);
}

const slackFaults = ['drop-after', 'drop-after', 'drop-after', '500-after', '500-after', 'drop', '500', '429', 'slow'] as const satisfies readonly SlackFault['kind'][];
const slackMethods = ['chat.postMessage', 'chat.postMessage', 'chat.update', 'conversations.create', 'conversations.invite', 'pins.add', 'conversations.setTopic', '*', '*', '*'] as const;
const pagerDutyFaults = ['drop-after', 'drop-after', 'drop-after', 'drop', '500', 'html-502', 'slow'] as const satisfies readonly PagerDutyFault['kind'][];
const gitHubFaults = ['drop-after', 'drop-after', 'cut-after', 'drop', '502', 'slow'] as const satisfies readonly GitHubFault['kind'][];

/** One fault of each at most is ordered at a time, and forgotten when nothing met it: so a call that is rare is not spoiled each time. A postmortem takes a dozen calls of GitHub’s, so that has the fewest. */
export async function moodyVendors({ slack, pagerduty, github }: Worlds, { below, one }: Dice, over: () => boolean, usual: () => void): Promise<void> {
  while (!over()) {
    slack.clearFaults();
    slack.fault({ method: one(slackMethods), kind: one(slackFaults), ms: 1_000 + below(3_000) });
    // It forgets what disturbs its webhooks as well.
    pagerduty.calm();
    usual();
    if (below(2) === 0) pagerduty.fault({ kind: one(pagerDutyFaults), delayMs: 1_000 + below(3_000), ...(below(2) === 0 ? {} : { match: { method: one(['POST', 'PUT'] as const) } }) });
    github.clearFaults();
    if (below(4) === 0) github.fault({ kind: one(gitHubFaults), ms: 1_000 + below(3_000), ...(below(2) === 0 ? {} : { match: /^(POST|PUT|PATCH)/ }) });
    await sleep(200 + below(800));
  }
  slack.clearFaults();
  pagerduty.calm();
  usual();
  github.clearFaults();
}

/** Calls that had another end than they should: lost after they were carried out, and whatever else. */
export function spoiled({ slack, pagerduty, github }: Worlds): { readonly slackAfter: number; readonly slack: number; readonly pagerduty: number; readonly github: number } {
  const faults = slack.calls.flatMap(({ fault }) => (fault === undefined ? [] : [fault]));
  const after = faults.filter((kind) => kind.endsWith('-after')).length;
  return {
    slackAfter: after, slack: faults.length - after,
    pagerduty: pagerduty.calls.filter(({ status }) => status === undefined || status >= 500).length,
    github: github.calls.filter(({ status }) => status === 0 || status === 502).length,
  };
}
