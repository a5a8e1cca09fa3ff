// The step kind workflow_dispatch: started once, found again by name, followed to its end, cancelled when its time is over.
import { describe, expect, it } from 'vitest';
import dispatch from '../../../handlers/steps/workflow_dispatch.ts';
import { Outage, Rejected } from '../../../src/domain/errors.ts';
import { performDispatch as perform, tryRef as ref } from '../../support/dispatching.ts';
import { end } from '../../support/fake-actions.ts';
import { fakeGitHub, type FakeGitHub } from '../../support/fake-github.ts';

const lost = new Outage('github', 'no answer', { ambiguous: true });
const ambiguous = { name: 'Outage', ambiguous: true };

it('is performed by the bot, and can be recognised again', () => {
  expect(dispatch.it).toMatchObject({ by: 'bot', recognises: true });
});

describe('a workflow', () => {
  it('is started once, with its inputs and our own id, and followed to its end', async () => {
    const github = fakeGitHub();
    github.actions.onLook = (run, looks) => {
      if (looks === 2) run.state = 'in_progress';
      if (looks === 4) end(run, 'success');
    };
    const { status, words, told, slept } = await perform(github);
    expect(github.runs.map(({ repo, workflow, branch, inputs }) => ({ repo, workflow, branch, inputs }))).toEqual([
      { repo: 'acme/deploys', workflow: 'deploy.yml', branch: 'main', inputs: { service: 'checkout', reason: 'rollback', tocsin_id: ref(1) } },
    ]);
    expect([status, words]).toEqual(['succeeded', 'https://github.example/acme/deploys/actions/runs/1\nThe workflow succeeded.\ndeploy: success']);
    expect(told).toEqual([expect.stringMatching(/^It waits for a machine/), 'It runs: https://github.example/acme/deploys/actions/runs/1']);
    expect(slept).toEqual([2_000, 3_000, 4_500]);
    expect(github.count('dispatchedRuns')).toBe(0);
  });

  it.each([
    ['failure', 'failed'], ['cancelled', 'was cancelled at GitHub'], ['timed_out', 'time limit at GitHub'], ['action_required', 'somebody has to approve there'],
    ['skipped', 'did nothing'], ['startup_failure', 'could not be started'], ['stale', 'given up'], ['neutral', 'without saying'], ['toString', 'ended with "toString"'],
  ])('that ends with %s has failed, and says so', async (conclusion, said) => {
    const github = fakeGitHub();
    github.actions.onLook = (run) => {
      run.jobs = [{ name: 'build', state: 'completed', conclusion: 'success' }, { name: 'deploy', state: 'completed', conclusion }];
      end(run, conclusion);
    };
    const { status, words } = await perform(github);
    expect([status, words]).toEqual(['failed', expect.stringContaining(said)]);
    expect(words).toMatch(new RegExp(`build: success\ndeploy: ${conclusion}$`));
  });

  it('that waits for the reviewers of an environment says whom it waits for, once', async () => {
    const github = fakeGitHub();
    github.actions.onLook = (run, looks) => {
      run.state = 'waiting';
      run.pending = [{ environment: 'production', reviewers: ['ada', 'acme SREs'] }, { environment: 'eu', reviewers: [] }];
      if (looks === 5) end(run, 'success');
    };
    const { told, status } = await perform(github);
    expect(told).toEqual(['It waits for ada or acme SREs to approve the environment production, and for the wait timer of the environment eu: https://github.example/acme/deploys/actions/runs/1']);
    expect(status).toBe('succeeded');
  });

  it('goes on being watched while GitHub does not answer, and does not fail for what is only good to know', async () => {
    const github = fakeGitHub();
    github.fail('workflowRun', new Outage('github', 'away'), { times: 3 });
    github.fail('workflowJobs', new Rejected('github', '403', 'no'));
    const { status, words } = await perform(github);
    expect([status, github.runs.length]).toEqual(['succeeded', 1]);
    expect(words).toContain('GitHub did not say how its jobs ended');
  });

  it.each<[string, (github: FakeGitHub) => void]>([
    ['is gone', (github) => { github.actions.onLook = () => void github.runs.splice(0); }],
    ['is not shown to us any more', (github) => github.fail('workflowRun', new Rejected('github', '401', 'Bad credentials.'))],
  ])('that %s may have happened: nobody knows', async (_, worsen) => {
    const github = fakeGitHub();
    worsen(github);
    expect((await perform(github)).error).toMatchObject({ ...ambiguous, message: expect.stringContaining('actions/runs/1') as string });
  });
});

describe('what is not started', () => {
  it.each([
    ['GitHub is off', {}, /^GitHub is not connected/],
    ['a value is missing', { params: {} }, /SERVICE has no value/],
    ['a value is outside its type', { params: { SERVICE: { type: { type: 'k8s-name' as const }, value: '-x' } } }, /SERVICE/],
  ])('%s', async (name, more, said) => {
    const github = fakeGitHub();
    const { status, words } = await perform(name === 'GitHub is off' ? undefined : github, more);
    expect([status, words, github.runs.length]).toEqual(['failed', expect.stringMatching(said), 0]);
  });

  it('what GitHub refuses has not happened', async () => {
    const github = fakeGitHub();
    github.fail('dispatchWorkflow', new Rejected('github', '422', 'Workflow does not have a workflow_dispatch trigger.'));
    expect((await perform(github)).error).toMatchObject({ name: 'Rejected', code: '422' });
  });

  it('a rate limit is waited for; one that is longer than the step may take ends it, and nothing has happened', async () => {
    const github = fakeGitHub();
    github.fail('dispatchWorkflow', new Outage('github', 'slower', { retryAfterMs: 60_000 }));
    const { status, slept } = await perform(github);
    expect([status, slept[0], github.runs.length]).toEqual(['succeeded', 60_000, 1]);
    github.fail('dispatchWorkflow', new Outage('github', 'slower', { retryAfterMs: 3_600_000 }));
    expect([(await perform(github)).error, github.runs.length]).toEqual([expect.objectContaining({ name: 'Outage', ambiguous: false }), 1]);
  });
});

describe('after an answer that was lost', () => {
  it.each([['before', 'which never arrived', 0], ['after', 'which was carried out', 1]] as const)('to a request %s %s', async (when, _, runs) => {
    const github = fakeGitHub();
    github.fail('dispatchWorkflow', lost, { when });
    const { status, error } = await perform(github);
    expect([github.runs.length, github.count('dispatchWorkflow')]).toEqual([runs, 1]);
    if (runs === 1) expect(status).toBe('succeeded');
    else expect(error).toMatchObject({ ...ambiguous, message: expect.stringMatching(/No answer came.*no run of deploy\.yml in acme\/deploys/) as string });
  });

  it('a run that appears late is found', async () => {
    const github = fakeGitHub();
    github.fail('dispatchWorkflow', lost, { when: 'after' });
    github.fail('dispatchedRuns', new Outage('github', 'away'), { times: 3 });
    expect(await perform(github)).toMatchObject({ status: 'succeeded' });
  });

  it('nobody says that nothing happened because the search was refused or went on to the end', async () => {
    const github = fakeGitHub();
    github.fail('dispatchWorkflow', lost, { when: 'after', times: 2 });
    github.fail('dispatchedRuns', new Rejected('github', '403', 'no'), { times: 100 });
    expect((await perform(github)).error).toMatchObject(ambiguous);
    github.heal();
    github.fail('dispatchWorkflow', lost, { when: 'after' });
    github.fail('dispatchedRuns', new Outage('github', 'away', { retryAfterMs: 10_000_000 }), { times: 100 });
    expect((await perform(github)).error).toMatchObject(ambiguous);
  });

  it('a server that does not say which run it became is asked by name; a workflow without our id in its name is unknown', async () => {
    const github = fakeGitHub();
    github.actions.details = false;
    expect(await perform(github)).toMatchObject({ status: 'succeeded' });
    github.actions.named = false;
    const { error } = await perform(github, { ref: ref(1, 3) });
    expect(error).toMatchObject({ ...ambiguous, message: expect.stringMatching(/GitHub took it.*run-name hold \$\{\{ inputs\.tocsin_id \}\}/) as string });
  });
});

describe('a try after another', () => {
  const left = async (conclusion: string | undefined, token = 1, step = 2) => {
    const github = fakeGitHub();
    await github.dispatchWorkflow({ repo: 'acme/deploys', workflow: 'deploy.yml', ref: 'main', inputs: { tocsin_id: ref(token, step) } });
    const [run] = github.runs;
    if (run && conclusion !== undefined) end(run, conclusion);
    return github;
  };

  it.each([
    ['goes on', undefined, 1], ['has succeeded', 'success', 1], ['failed', 'failure', 2], ['was cancelled', 'cancelled', 2],
  ])('whose run %s', async (_, conclusion, runs) => {
    const github = await left(conclusion);
    const { status, words } = await perform(github, { ref: ref(2), idempotent: true });
    expect([status, github.runs.length]).toEqual(['succeeded', runs]);
    expect(words.includes('An earlier try had started it')).toBe(runs === 1);
  });

  it('of another step, another run, or a number that only begins alike is not ours', async () => {
    for (const github of [await left('success', 1, 12), await left('success', 1, 22)]) {
      await perform(github, { ref: ref(2) });
      expect(github.runs).toHaveLength(2);
    }
  });

  it('that was lost is taken up as it ended, and never started again where nothing is found', async () => {
    expect(await perform(await left('failure'), { ref: ref(2), lost: true })).toMatchObject({ status: 'failed' });
    const none = fakeGitHub();
    expect((await perform(none, { ref: ref(2), lost: true })).error).toMatchObject({ ...ambiguous, message: expect.stringContaining('An earlier try may have started it') as string });
    none.fail('dispatchedRuns', new Rejected('github', '403', 'no'));
    expect((await perform(none, { ref: ref(2), lost: true })).error).toMatchObject(ambiguous);
    expect(none.runs).toEqual([]);
    expect(await perform(none, { ref: ref(2), lost: true, idempotent: true })).toMatchObject({ status: 'succeeded' });
  });
});

describe('when its time is over', () => {
  it('it is cancelled, and the step says what it waited for', async () => {
    const github = fakeGitHub();
    github.actions.onLook = (run) => {
      if (run.conclusion !== undefined) return;
      run.state = 'waiting';
      run.pending = [{ environment: 'production', reviewers: ['ada'] }];
    };
    const { status, words, slept } = await perform(github);
    expect([status, github.runs[0]?.cancels]).toEqual(['timed_out', 1]);
    expect(words).toMatch(/ada to approve the environment production.*\n.*had it cancelled\.\nThe workflow was cancelled at GitHub\./s);
    expect(slept.reduce((sum, ms) => sum + ms, 0)).toBe(600_000);
  });

  it('success in the last moment is a success', async () => {
    const github = fakeGitHub();
    github.actions.onLook = () => undefined;
    github.actions.onCancel = (run) => end(run, 'success');
    expect(await perform(github)).toMatchObject({ status: 'succeeded' });
  });

  it.each<[string, (github: FakeGitHub) => void, RegExp]>([
    ['does not stop', (github) => { github.actions.onCancel = () => undefined; }, /was asked to cancel it and has not yet/],
    ['may not be cancelled', (github) => github.fail('cancelRun', new Rejected('github', '403', 'no'), { times: 100 }), /did not take the wish/],
  ])('one that %s is unknown, with its address', async (_, worsen, said) => {
    const github = fakeGitHub();
    github.actions.onLook = () => undefined;
    worsen(github);
    const { error } = await perform(github);
    expect(error).toMatchObject({ ...ambiguous, message: expect.stringMatching(said) as string });
    expect(error?.message).toContain('https://github.example/acme/deploys/actions/runs/1');
  });
});

it('a person who stops the run has it cancelled', async () => {
  const github = fakeGitHub();
  github.actions.onLook = () => undefined;
  let asked = 0;
  const { status, words } = await perform(github, { stopAsked: () => Promise.resolve((asked += 1) > 2) });
  expect([status, github.runs.map((run) => run.cancels)]).toEqual(['cancelled', [1]]);
  expect(words).toContain('A person stopped this run, so Tocsin had it cancelled.\nThe workflow was cancelled at GitHub.');
});

it('a process that goes down leaves the workflow alone', async () => {
  const github = fakeGitHub();
  const down = new AbortController();
  github.actions.onLook = () => down.abort();
  const { error } = await perform(github, { signal: down.signal });
  expect(error).toMatchObject({ ...ambiguous, message: expect.stringMatching(/Tocsin went down; deploy\.yml goes on: https/) as string });
  expect(github.runs.map((run) => run.cancels)).toEqual([0]);
});
