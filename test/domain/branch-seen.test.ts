// The branch of a postmortem without a pull request: merged it closes the incident, deleted it is respected, brought back it goes on.
import { describe, expect, it } from 'vitest';
import { keptInStep } from '../../src/domain/afterwards.ts';
import type { Actor } from '../../src/domain/actor.ts';
import { branchSeen } from '../../src/domain/followup-issues.ts';
import { aResolvedIncident, after, applied, changesNothing, effectKinds, factKinds, facts } from '../support/incidents.ts';
import { configured } from '../support/following.ts';

const git: Actor = { type: 'system', id: 'git' };
const config = configured({});
const there = after(aResolvedIncident(), { kind: 'postmortem.opened', data: { repo: 'git.acme.example/pm', path: 'p.md', branch: 'postmortem/inc-42', draft: true } });
const seen = (state: 'open' | 'merged' | 'closed', incident = there) => branchSeen(incident, state, git, config);

describe('what was seen of the branch', () => {
  it('merged: it ended, and the incident is closed with it', () => {
    expect(facts(seen('merged'))).toEqual([
      { kind: 'postmortem.ended', by: git, data: { repo: 'git.acme.example/pm', how: 'merged' } },
      { kind: 'status.set', by: git, data: { status: 'closed', was: 'resolved', evidence: 'The postmortem is merged.' } },
    ]);
    expect(effectKinds(seen('merged'))).toContain('slack.say');
    expect(applied(there, seen('merged'))).toMatchObject({ status: 'closed', postmortem: { state: 'merged', branch: 'postmortem/inc-42' } });
  });

  it('deleted: it ended, and the incident stays resolved; brought back, it is open again', () => {
    const gone = applied(there, seen('closed'));
    expect([factKinds(seen('closed')), gone.status, gone.postmortem?.state]).toEqual([['postmortem.ended'], 'resolved', 'closed']);
    expect(changesNothing(seen('closed', gone))).toBe(true);
    expect(factKinds(seen('open', gone))).toEqual(['postmortem.reopened']);
    expect(applied(gone, seen('open', gone)).postmortem?.state).toBe('open');
  });

  it('as it was, before it is there, after it was merged, and of a pull request: nothing', () => {
    const pull = after(aResolvedIncident(), { kind: 'postmortem.opened', data: { repo: 'a/b', number: 7, url: 'https://github.example/7', path: 'p.md', branch: 'x', draft: true } });
    expect(pull.postmortem).not.toHaveProperty('branch');
    const wanted = after(aResolvedIncident(), { kind: 'postmortem.wanted', data: { why: 'x' } });
    for (const outcome of [seen('open'), seen('merged', wanted), seen('closed', wanted), seen('closed', applied(there, seen('merged'))), seen('open', applied(there, seen('merged'))), seen('merged', pull), seen('closed', pull)]) {
      expect(changesNothing(outcome)).toBe(true);
    }
  });

  it('an open one is kept in step, one that ended is not', () => {
    expect(keptInStep(there, ['note.added'], 60_000)).toEqual([{ kind: 'github.postmortem.publish', data: {}, afterMs: 60_000 }]);
    expect(keptInStep(applied(there, seen('closed')), ['note.added'], 60_000)).toEqual([]);
  });
});
