// Every button and menu there is, pressed twice by one person and at once by another, delivered twice by Slack, and once with a form that
// opens too late: nothing is on the record twice, nothing is said twice, and whoever pressed is told.
import path from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { loadRegistry } from '../../src/registry.ts';
import { clickScenes, config, runbook, type Scene } from './click-scenes.ts';
import { openJourney } from './journey.ts';
import { surface, type Touch } from './surface.ts';

const journey = await openJourney({ config, runbooks: { 'restart-it.md': runbook } });
const { box, stage } = journey;
const { slack } = box.demo.worlds;
const people = surface(journey);
const registry = await loadRegistry(path.resolve(import.meta.dirname, '../../handlers'));
const team = ['chiara', 'ada', 'ben', 'dev'];
const scenes = await clickScenes(journey, people);

/** They stand only where there is a merged pull request, a storm or a model; pressed twice and by two in test/engine (perform/postmortem-again, storm, suggestions). */
const elsewhere = ['postmortem_again', 'promote', 'suggest', 'suggestion_accept', 'suggestion_dismiss'];
/** Handlers without a button: the menu "More" of the card does what they do. */
const unreachable = [...registry.actions.keys()].filter((name) => !Object.hasOwn(scenes, name) && !elsewhere.includes(name)).sort();

/** What a fact says, without who and when: two that are alike here mean the same. */
function meaning({ incident, kind, data }: Awaited<ReturnType<typeof people.allFacts>>[number]): string {
  const personal = new Set(['was', 'person', 'commander', 'from', 'to', 'until', 'at', 'run', 'dueAt', 'effect', 'handoff']);
  return `INC-${incident} ${kind} ${JSON.stringify(Object.entries(data).filter(([name]) => !personal.has(name)))}`;
}

/** Those that are there more often than once, and were not before. */
function doubled(before: readonly string[], after: readonly string[]): string[] {
  const count = (list: readonly string[], one: string) => list.filter((other) => other === one).length;
  return [...new Set(after)].filter((one) => count(after, one) - count(before, one) > 1);
}

async function closeForms(): Promise<number> {
  let closed = 0;
  for (const who of team) {
    for (let open = slack.state().modals[stage.id(who)]; open; open = slack.state().modals[stage.id(who)]) {
      await stage.act({ as: stage.id(who), type: 'close', viewId: String(open['id']) });
      closed += 1;
    }
  }
  return closed;
}

function found(who: string, action: string, scene: Scene): Touch | undefined {
  const value = scene.value?.();
  return people.touches(who, action).findLast((one) => !value || [one.value, ...one.options].some((each) => value.test(each)));
}

async function seen() {
  const told = team.map((who) => [people.told(who).length, people.whispers(who).at(-1)?.ts]);
  return { facts: (await people.allFacts()).map(meaning), said: people.spoken(), told };
}

/** The form's trigger is over when it is to be opened: the one who pressed is told. Undefined when no form opens. */
async function openedTooLate(who: string, touch: Touch, option: string | undefined): Promise<string> {
  slack.fault({ method: 'views.open', kind: 'error', error: 'expired_trigger_id' });
  await people.click(who, touch, option);
  await journey.quiet();
  slack.clearFaults();
  expect(slack.state().modals[stage.id(who)] ?? undefined).toBeUndefined();
  return [people.lastWhisper(who), people.told(who).at(-1)].join(' / ');
}

describe.each(Object.entries(scenes))('%s', (action, scene) => {
  it('twice, by two at once, delivered again, and too late', { timeout: 60_000 }, async () => {
    await scene.set();
    const [one, other] = scene.by;
    for (const option of scene.options?.() ?? [undefined]) {
      const [mine, theirs] = [found(one, action, scene), found(other, action, scene)];
      if (!mine) throw new Error(`${one} sees no ${action}`);
      const before = await seen();
      const since = await people.mark();
      await Promise.all([people.click(one, mine, option), people.click(one, mine, option), theirs && people.click(other, theirs, option)]);
      await people.sentAgain(since);
      await journey.quiet();
      const after = await seen();
      const forms = await closeForms();
      expect({ option, facts: doubled(before.facts, after.facts), said: scene.shows ? [] : doubled(before.said, after.said) }).toEqual({ option, facts: [], said: [] });
      expect({ option, came: forms > 0 || after.facts.length > before.facts.length || after.told.join() !== before.told.join() }).toEqual({ option, came: true });
      if (forms > 0) expect(await openedTooLate(one, found(one, action, scene) ?? mine, option)).toMatch(/could not be opened in time|Open form/);
    }
  });
});

it('leaves out only those that nothing shows', () => expect(unreachable).toEqual(['add_link', 'decline', 'make_private', 'merge', 'propose_decision', 'rename']));

it('leaves nothing undone and nothing broken', () => people.isSound(['slack.bookmarks.set']));

afterAll(() => slack.clearFaults());
