// The publisher of postmortems against GitHub's look-alike: a resolved incident in a real database, and a person at the keyboard.
import { createGitHub } from '../../src/adapters/github.ts';
import type { Config } from '../../src/domain/config.ts';
import { defaultConfig } from '../../src/domain/config.ts';
import type { NewFact } from '../../src/domain/facts.ts';
import { publishPostmortem } from '../../src/engine/perform/postmortem.ts';
import type { GitHub } from '../../src/ports.ts';
import { readIncident } from '../../src/store/incident.ts';
import type { Pool } from '../../src/store/pool.ts';
import { REPO, type Bench } from '../demo/github/github-bench.ts';
import { testContext } from './engine.ts';
import type { FakeSlack } from './fake-slack.ts';
import { decided, effectsOf, note, opened } from './stored.ts';

export type Publishing = {
  readonly id: number; readonly branch: string; readonly github: GitHub; readonly slack: FakeSlack;
  /** Publishes as the engine does, and keeps what came of it. Answers the outcome. */
  publish(with_?: Partial<GitHub>): Promise<string>;
  tell(...texts: string[]): Promise<void>;
  file(): Promise<{ path: string; text: string }>;
  commits(): Promise<number>;
  comments(): Promise<readonly string[]>;
  edit(change: (text: string) => string): Promise<void>;
};

export async function publishing(pool: Pool, hub: Bench, postmortem: Partial<Config['postmortem']> = {}): Promise<Publishing> {
  const github = createGitHub({ apiUrl: hub.world.apiUrl(), auth: { token: 't' }, version: '0.1.0', throttle: { enabled: false }, retryUnitMs: 5 });
  const bench = testContext({ pool, config: { postmortem: { ...defaultConfig.postmortem, ...postmortem } } });
  const facts: NewFact[] = [note('The cache is cold.'), { kind: 'postmortem.wanted', data: { why: 'a person asked for it' } }, { kind: 'status.set', data: { status: 'resolved', was: 'triage' } }];
  const id = await opened(pool, { facts, effects: [{ kind: 'github.postmortem.publish', data: {} }] });
  const branch = `postmortem/inc-${id}`;
  const [row] = await effectsOf(pool, id);
  const pull = async () => {
    const found = hub.world.state().pulls.find((one) => one.branch === branch);
    const page = found && (await hub.world.pull(found.number));
    if (!page) throw new Error('there is no pull request');
    return page;
  };
  const file = async () => {
    const [only] = (await pull()).files;
    if (!only) throw new Error('there is no file');
    return only;
  };
  return {
    id, branch, github, file, slack: bench.slack,
    async publish(with_ = {}) {
      const incident = await readIncident(pool, id);
      if (!incident || !row) throw new Error('there is no incident');
      const context = { ...bench.context, ports: { ...bench.context.ports, github: { ...github, ...with_ } } };
      const effect = { kind: 'github.postmortem.publish' as const, data: {}, id: row.id, incident: id, attempt: 1, owner: row.owner, cause: 'test', depth: 0, createdAt: new Date(0), firstTriedAt: new Date(0), lane: row.lane };
      const fate = await publishPostmortem({ effect, incident, context });
      await pool.transaction(async (tx) => {
        const decision = await fate.decide?.(incident, incident.lastChangeAt, tx);
        if (decision) await decided(pool, id, decision.facts);
      });
      return fate.outcome;
    },
    tell: (...texts) => decided(pool, id, texts.map(note)),
    commits: async () => (await pull()).commits.length,
    comments: async () => (await pull()).comments.map(({ body }) => body),
    async edit(change) {
      const { path, text } = await file();
      await hub.world.act((await pull()).number, { action: 'edit', path, text: change(text) });
    },
  };
}

export { REPO };
