// Bad days of GitHub: whatever fails or is cut off, there is one branch, one commit, one pull request.
import { afterEach, expect, it } from 'vitest';
import { openJourney } from './journey.ts';
import { apart, openings } from './openings.ts';

const journey = await openJourney({ config: apart });
const { stage } = journey;
const { github } = journey.box.demo.worlds;
const { declared, said, isWhole } = openings(journey);

afterEach(() => github.clearFaults());

const days = [
  ['502', { kind: '502' }],
  ['cut off after the branch is made', { kind: 'drop-after', match: /^POST .*\/git\/refs/ }],
  ['cut off after the commit', { kind: 'drop-after', match: /graphql/ }],
  ['cut off after the pull request is open', { kind: 'drop-after', match: /^POST .*\/pulls/ }],
  ['a secondary limit', { kind: '403-secondary', retryAfterS: 1 }],
  ['no drafts here', { kind: 'drafts-unsupported', times: 5 }],
] as const;
it.each(days)('%s: one commit, one pull request', async (name, fault) => {
  const { id, channel } = await declared(name);
  github.fault(fault);
  await stage.command('chiara', channel, 'resolve it is over');
  await journey.quiet();
  const pulls = github.state().pulls.filter((pull) => pull.branch === `postmortem/inc-${id}`);
  expect(pulls).toHaveLength(1);
  expect((await github.pull(pulls[0]?.number ?? 0))?.commits).toHaveLength(1);
  expect(pulls[0]?.draft).toBe(fault.kind !== 'drafts-unsupported');
  expect(said(channel, `The postmortem of INC-${id}`)).toHaveLength(1);
  await isWhole(id);
});
