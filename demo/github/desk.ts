// What all rooms of the look-alike share: the repository, the tickets, ids, listeners, and the webhooks it sends.
import { createHmac } from 'node:crypto';
import { createActions } from './actions.ts';
import { createIndexJob } from './index-job.ts';
import { BOT, repositoryJson, userJson } from './present.ts';
import { createRepository, GITHUB } from './repository.ts';
import type { Delivery, Desk, GitHubWorldOptions, WebhookTarget } from './types.ts';

export type OpenDesk = {
  readonly desk: Desk;
  readonly onChange: (listener: () => void) => () => void;
  readonly setWebhook: (target: WebhookTarget | undefined) => void;
  readonly settled: () => Promise<void>;
};

const README = `# Postmortems

Each file under [postmortems/](postmortems/) tells what happened in one incident, what surprised us, and what
we change. Drafts come as pull requests, made from the records of the incident. Causes and lessons are written
by people.
`;

/** Makes the repository with its first commit, and the desk around it. */
export async function openDesk(options: GitHubWorldOptions): Promise<OpenDesk> {
  const { clock, random, owner, repo, publicUrl } = options;
  const git = await createRepository(options.dir, owner, repo, () => random.uuid());
  const tree = await git.writeTree(undefined, [{ path: 'README.md', content: Buffer.from(README) }]);
  const message = 'Say what this repository is for';
  const first = await git.writeCommit({ tree, parents: [], message, author: GITHUB, at: clock.now() });
  let main = first;
  for (const { author, message: words, files } of options.begun ?? []) {
    const changes = Object.entries(files).map(([path, text]) => ({ path, content: Buffer.from(text) }));
    main = await git.writeCommit({ tree: await git.writeTree(main, changes), parents: [main], message: words, author, at: clock.now() });
  }
  await git.moveRef('refs/heads/main', main, undefined);

  let lastId = 1000;
  const nextId = (): number => (lastId += 1);
  const listeners = new Set<() => void>();
  const changed = (): void => {
    for (const listener of listeners) listener();
  };
  const post = poster(options, nextId, changed);
  const notify: Desk['notify'] = (event, action, payload) => {
    const body = { action, ...payload, repository: repositoryJson(desk), sender: payload['sender'] ?? userJson(BOT) };
    post.send(event, action, JSON.stringify(body));
  };
  const job = createIndexJob(() => desk);
  const desk: Desk = {
    rights: { push: true, pullRequests: 'write', archived: false }, actions: createActions(clock), teams: new Map(), unassignable: new Set(),
    formerly: new Set(), owner, repo, git, clock, random, publicUrl, nextId, changed, notify, pushed: () => void (options.indexed && job.pushed()),
    tickets: new Map(), deliveries: post.deliveries, redeliver: post.redeliver,
  };
  const onChange: OpenDesk['onChange'] = (listener) => {
    listeners.add(listener);
    return () => void listeners.delete(listener);
  };
  return { desk, onChange, setWebhook: post.setTarget, settled: async () => { await job.settled(); await post.settled(); } };
}

type Poster = {
  readonly deliveries: Delivery[];
  readonly send: (event: string, action: string, body: string) => void;
  readonly redeliver: (id: number) => boolean;
  readonly setTarget: (target: WebhookTarget | undefined) => void;
  readonly settled: () => Promise<void>;
};

/** Sends webhooks once each, as GitHub does: a failure is only written down until somebody asks for it again. */
function poster(options: GitHubWorldOptions, nextId: () => number, changed: () => void): Poster {
  let target = options.webhook;
  const deliveries: Delivery[] = [];
  const under = new Set<Promise<void>>();
  const deliver = (guid: string, event: string, action: string, body: string, redelivery: boolean): void => {
    if (target === undefined) return;
    const at = options.clock.now();
    const delivery: Delivery = { id: nextId(), guid, event, action, body, at, redelivery, status: undefined, error: undefined };
    deliveries.push(delivery);
    const sending = postWebhook(target, delivery).finally(() => {
      under.delete(sending);
      changed();
    });
    under.add(sending);
  };
  return {
    deliveries,
    send: (event, action, body) => deliver(options.random.uuid(), event, action, body, false),
    redeliver: (id) => {
      const delivery = deliveries.find((one) => one.id === id);
      if (delivery === undefined) return false;
      deliver(delivery.guid, delivery.event, delivery.action, delivery.body, true);
      return true;
    },
    setTarget: (next) => {
      target = next;
    },
    settled: async () => {
      while (under.size > 0) await Promise.all(under);
    },
  };
}

// GitHub gives a receiver 10 s (docs.github.com, Handling failed webhook deliveries).
const PATIENCE_MS = 10_000;

async function postWebhook(target: WebhookTarget, delivery: Delivery): Promise<void> {
  const signature = createHmac('sha256', target.secret).update(delivery.body).digest('hex');
  const headers = {
    'content-type': 'application/json', 'user-agent': 'GitHub-Hookshot/look-alike', 'x-github-event': delivery.event,
    'x-github-delivery': delivery.guid, 'x-hub-signature-256': `sha256=${signature}`,
  };
  try {
    const signal = AbortSignal.timeout(PATIENCE_MS);
    const answer = await fetch(target.url, { method: 'POST', headers, body: delivery.body, signal });
    await answer.arrayBuffer();
    delivery.status = answer.status;
  } catch (error) {
    delivery.status = 0;
    delivery.error = String(error);
  }
}
