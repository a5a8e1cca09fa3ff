// Words that blame and words of hindsight; and sentences that have the same words and mean nothing of the kind.
import { expect, it } from 'vitest';
import { checkPostmortem } from '../../../src/domain/postmortem-check/check.ts';
import { changed, factors } from './documents.ts';

const codes = (sentence: string) => checkPostmortem(changed([factors, sentence])).map((one) => one.code);

it.each([
  ['PM030', 'This was human error.'], ['PM030', 'The on-call engineer was careless.'], ['PM030', 'The deployer is to blame.'], ['PM030', 'It was the deployer’s fault.'],
  ['PM030', 'Somebody made a mistake in the config.'], ['PM030', 'The table was dropped by mistake.'], ['PM030', 'The operator forgot to drain the node.'], ['PM030', 'We failed to verify that it was running.'],
  ['PM030', 'They did not follow the runbook.'],
  ['PM031', 'The pool should have been larger.'], ['PM031', 'It shouldn’t have been rushed to production.'], ['PM031', 'We ought to have known.'], ['PM031', 'A test could have caught this.'],
  ['PM031', 'This would have been prevented by a canary.'], ['PM031', 'In hindsight the dashboard was wrong.'], ['PM031', 'The change was obviously broken.'], ['PM031', 'If only the limit were known.'],
  ['PM031', 'Had we checked the pool, nothing would be down.'], ['PM031', 'The responders ignored the warning signs.'],
  ['PM032', 'Ada broke the pool.'], ['PM032', 'The change of Grace Hopper caused it.'],
  ['PM033', 'The root cause was a full disk.'], ['PM033', 'There is one root cause: the disk.'],
])('%s in “%s”', (code, sentence) => expect(codes(sentence)).toEqual([code]));

it.each([
  'The service returned a user error.', 'Error rates were at fault tolerance limits.', '`git blame` shows the line.', 'Use git blame to find the line.', 'This is a blameless review.',
  'The probe failed to notice the full disk.', 'The health check failed to verify the certificate.', 'Monitoring failed to notice it.', 'The migration failed to follow symlinks.'.replace('migration', 'script'),
  'Each repository should have clear rules.', 'Clusters should have a second zone.', 'The alert should have fired at 80 %.', 'The lock should have expired after a minute.',
  'It is unclear whether replicas could have diverged.', 'The index would have grown by 2 GB a day.', 'The missed writes were replayed.', 'Alerts were missed by the mail gateway.',
  'Ada took command at 03:02.', 'The commander asked whether the disk was full.', 'Adaptive limits caused retries.', 'We are still trying to identify the root cause.', 'A root cause analysis follows.', 'The root causes are listed below.',
  'The fault was in the switch.', '> This was human error, they said.', 'The flag `--human error` was set.',
])('nothing in “%s”', (sentence) => expect(codes(sentence)).toEqual([]));

it('what was said at the time is not judged', () => {
  const said = '- 03:04 Ada: we should have noticed, human error!';
  for (const title of ['Messages sent', 'Runbook steps that ran', 'Timeline of the vendor']) expect(codes(`${factors}\n\n## ${title}\n\n${said}`), title).toEqual([]);
  expect(codes(`${factors}\n\n## What Ada said\n\n${said}`)).toEqual(['PM030', 'PM031']);
});
