// The publisher of postmortems against a real bare repository: a resolved incident in a real database, and a person who pushes.
import path from 'node:path';
import type { Config } from '../../src/domain/config.ts';
import { defaultConfig } from '../../src/domain/config.ts';
import type { NewFact } from '../../src/domain/facts.ts';
import { publishPostmortem } from '../../src/engine/perform/postmortem.ts';
import type { Remote } from '../../src/ports.ts';
import { readIncident } from '../../src/store/incident.ts';
import type { Pool } from '../../src/store/pool.ts';
import { testContext, type Bench } from './engine.ts';
import type { GitRemote } from './git-remote.ts';
import { openRemote } from './git-writing.ts';
import { decided, effectsOf, note, opened } from './stored.ts';

export const shown = 'git.acme.example/sre/pm';

export type RemotePublishing = {
  readonly id: number; readonly branch: string; readonly remote: Remote; readonly bench: Bench;
  /** Publishes as the engine does, and keeps what came of it. Answers the outcome. */
  publish(with_?: Partial<Remote>): Promise<string>;
  tell(...texts: string[]): Promise<void>;
  /** The one file of the branch. */
  file(): Promise<{ path: string; text: string }>;
  edit(change: (text: string) => string): Promise<void>;
};

type Wanted = { readonly postmortem?: Partial<Config['postmortem']>; readonly url?: string; readonly token?: string; readonly private?: boolean };

export async function publishingTo(pool: Pool, store: GitRemote, wanted: Wanted = {}): Promise<RemotePublishing> {
  const remote = openRemote(wanted.url ?? store.bare, path.join(store.dir, 'copies'), { token: wanted.token });
  const bench = testContext({ pool, config: { postmortem: { ...defaultConfig.postmortem, ...wanted.postmortem } } });
  const facts: NewFact[] = [note('The cache is cold.'), { kind: 'postmortem.wanted', data: { why: 'a person asked for it' } }, { kind: 'status.set', data: { status: 'resolved', was: 'triage' } }];
  const id = await opened(pool, { facts, effects: [{ kind: 'github.postmortem.publish', data: {} }], private: wanted.private ?? false });
  const branch = `postmortem/inc-${id}`;
  const [row] = await effectsOf(pool, id);
  const file = async () => {
    const [only = ''] = await store.files(branch);
    return { path: only, text: (await store.file(branch, only)) ?? '' };
  };
  return {
    id, branch, remote, bench, file,
    async publish(with_ = {}) {
      const incident = await readIncident(pool, id);
      if (!incident || !row) throw new Error('there is no incident');
      const { context: usual } = bench;
      const context = { ...usual, ports: { ...usual.ports, github: undefined, remote: { ...remote, ...with_ } }, settings: { ...usual.settings, postmortems: undefined, remote: { shown } } };
      const effect = { kind: 'github.postmortem.publish' as const, data: {}, id: row.id, incident: id, attempt: 1, owner: row.owner, cause: 'test', depth: 0, createdAt: new Date(0), firstTriedAt: new Date(0), lane: row.lane };
      const fate = await publishPostmortem({ effect, incident, context });
      await pool.transaction(async (tx) => {
        const now = await readIncident(tx, id);
        const decision = now && (await fate.decide?.(now, now.lastChangeAt, tx));
        if (decision) await decided(pool, id, decision.facts);
      });
      return fate.outcome;
    },
    tell: (...texts) => decided(pool, id, texts.map(note)),
    async edit(change) {
      await store.edit(branch, { [(await file()).path]: change });
    },
  };
}
