// The crash matrix by name: a process dies right before and right after each commit and each call outside, and the next one finishes it, once.
import { beforeAll, describe, expect, test } from 'vitest';
import { looks } from '../../src/engine/guard.ts';
import { freshDatabase } from '../support/database.ts';
import { deadlyWorld, expectOnce, live, type World } from '../support/deadly.ts';

const db = await freshDatabase({ max: 12 });
const never = Number.POSITIVE_INFINITY;

/** Each is died at once, before it and after it; one story for a group, so that deaths also come upon the work of those before. */
const groups = {
  'in the database': [
    'claiming a delivery', 'the commit of a decision', 'claiming an effect', 'the commit of a fate', 'claiming a step', 'marking a step as begun', 'writing down the end of a step',
    'the commit of what became of a step',
  ],
  'at Slack, about the channel': ['slack.createChannel', 'slack.invite', 'slack.setTopic', 'slack.addBookmark', 'slack.pin', 'slack.bookmarks', 'slack.userByEmail'],
  'at Slack, with words': ['slack.post', 'slack.update', 'slack.react', 'slack.publishHome'],
  'at Slack, with an answer, which is said once or never': ['slack.respond', 'slack.openView', 'slack.ephemeral'],
  'at PagerDuty': ['pagerduty.setStatus', 'pagerduty.addNote', 'pagerduty.requestResponder', 'pagerduty.createIncident', 'pagerduty.incident'],
  'at GitHub': ['github.createBranch', 'github.commitFile', 'github.openPull', 'github.addLabels', 'github.openIssue'],
  'at a step’s own address': ['outbound.request'],
} as const;
/** Changes outside that are not in the story, and what holds there. */
const elsewhere: Readonly<Record<string, string>> = {
  'slack.archiveChannel': 'moving-killed.test.ts', 'slack.renameChannel': 'moving-killed.test.ts', 'slack.remove': 'moving-killed.test.ts, doubles.test.ts',
  'slack.uploadFile': 'perform/log.test.ts', 'slack.shareFile': 'perform/log.test.ts', 'github.reopenIssue': 'followup-issues.test.ts', 'github.commentLine': 'suggestions.test.ts',
  'github.dispatchWorkflow': 'a step: ledger/crash.test.ts', 'github.cancelRun': 'a step: ledger/crash.test.ts',
  'github.addComment': 'its mark is looked for at every try', 'github.editComment': 'the same words again change nothing', 'github.requestReview': 'who is asked already is asked',
  'pagerduty.ping': 'a round: a second ping harms nobody', 'pagerduty.enableSubscription': 'a round: what is on is on',
};

/** The story, with a death at each of these in turn: whoever lives next dies at the first that is left. Returns those it came to. */
async function story(world: World, names: readonly string[]): Promise<ReadonlySet<string>> {
  const left = new Set(names.flatMap((name) => [`before ${name}`, `after ${name}`]));
  const died = new Set<string>();
  for (const act of world.acts) {
    await act();
    await live(db.pool, world, () => (left.size === 0 ? never : (boundary) => {
      if (!left.delete(boundary)) return false;
      died.add(boundary);
      return true;
    }));
  }
  return died;
}

describe.each(Object.entries(groups))('killed %s', (_where, names) => {
  let world: World;
  let died: ReadonlySet<string> = new Set();
  beforeAll(async () => {
    await db.cleanTables();
    world = deadlyWorld(db.pool);
    died = await story(world, names);
  }, 120_000);

  test.each(names.flatMap((name) => [`before ${name}`, `after ${name}`]))('%s', (boundary) => {
    expect([...died]).toContain(boundary);
  });

  test('everything is there, and once', () => expectOnce(db.pool, world));
});

test('no call that changes something outside is left out', () => {
  const { slack, pagerduty, github } = deadlyWorld(db.pool);
  const inWorlds = ['fail', 'heal', 'count', 'room', 'person', 'said', 'rung', 'write'];
  const changing = Object.entries({ slack, pagerduty, github }).flatMap(([system, port]) => Object.entries(port).flatMap(([name, method]) => (
    typeof method !== 'function' || looks.has(name) || inWorlds.includes(name) ? [] : [`${system}.${name}`]
  )));
  const covered = new Set<string>([...Object.values(groups).flat(), ...Object.keys(elsewhere)]);
  expect(changing.filter((call) => !covered.has(call))).toEqual([]);
});
