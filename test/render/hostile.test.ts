// Whatever people and alerts write: every message and form stays within Slack's limits, and nothing of theirs mentions or links.
import { describe, expect, it } from 'vitest';
import { tocsin } from '../../src/domain/actor.ts';
import { about } from '../../src/domain/effects.ts';
import { factKinds } from '../../src/domain/facts.ts';
import { defaultPolicy } from '../../src/domain/runbook/policy.ts';
import { incidentValues } from '../../src/domain/running.ts';
import { renderAnnouncement } from '../../src/render/announcement.ts';
import type { Message, ModalView } from '../../src/render/blocks.ts';
import { bookmarksOf } from '../../src/render/bookmarks.ts';
import { renderCard } from '../../src/render/card.ts';
import { renderCatchUp } from '../../src/render/catch-up.ts';
import { declineModal } from '../../src/render/forms/decline.ts';
import { renderHelp } from '../../src/render/help.ts';
import { renderList } from '../../src/render/list.ts';
import { breakGlassModal } from '../../src/render/forms/break-glass.ts';
import { declareModal } from '../../src/render/forms/declare.ts';
import { noteModal } from '../../src/render/forms/note.ts';
import { stepDoneModal } from '../../src/render/forms/step-done.ts';
import { runModal } from '../../src/render/forms/run.ts';
import { mergeModal } from '../../src/render/forms/merge.ts';
import { privateModal } from '../../src/render/forms/private.ts';
import { recordModal } from '../../src/render/forms/record.ts';
import { renameModal } from '../../src/render/forms/rename.ts';
import { reopenModal } from '../../src/render/forms/reopen.ts';
import { resolveModal } from '../../src/render/forms/resolve.ts';
import { renderRun } from '../../src/render/run.ts';
import { renderHow } from '../../src/render/run-check.ts';
import { renderRunbook, renderRunbooks } from '../../src/render/runbooks.ts';
import { renderSaid } from '../../src/render/said.ts';
import { renderGlass } from '../../src/render/said/glass.ts';
import { renderStatus } from '../../src/render/status.ts';
import { factText, renderTimeline, sayFact } from '../../src/render/timeline.ts';
import { renderTopic } from '../../src/render/topic.ts';
import { updateModal } from '../../src/render/forms/update.ts';
import { dice, hostileText } from '../support/hostile.ts';
import { wrongInMarkup, wrongInMessage, wrongInView } from '../support/slack-limits.ts';
import { anyFact, anyRunbook, anyStory } from './any-incident.ts';
import { config, now } from './stories.ts';

const seeds = Array.from({ length: 60 }, (_, n) => n + 1);

function everyMessage(seed: number): Record<string, Message | undefined> {
  const roll = dice(seed);
  const { incident, facts } = anyStory(roll);
  const runbook = anyRunbook(roll);
  const commands = Array.from({ length: roll.pick([0, 3, 40]) }, (_, n) => ({
    name: `c${n}`, usage: hostileText(roll, 400), help: hostileText(roll, 2_000), examples: [hostileText(roll, 900)], aliases: [hostileText(roll, 90)],
  }));
  const messages: Record<string, Message | undefined> = {
    card: renderCard(incident, { config, now }),
    announcement: renderAnnouncement(incident, { config, now }),
    status: renderStatus(incident, { config, now }),
    timeline: renderTimeline(incident, facts, { most: roll.pick([1, 25, 100]) }),
    catchUp: renderCatchUp(incident, facts.slice(roll.pick([0, 5, 500])), { config, user: 'U0FRIEND' }),
    runbooks: renderRunbooks(incident, Array.from({ length: roll.pick([0, 1, 14]) }, () => anyRunbook(roll))),
    runbook: renderRunbook(incident, runbook),
    help: renderHelp(commands, roll.pick([undefined, 'c1', hostileText(roll, 300)])),
    list: renderList(Array.from({ length: roll.pick([0, 1, 30]) }, () => anyStory(roll).incident), { config, now }),
  };
  for (const [n, run] of incident.runs.entries()) {
    const pinned = { runbook: roll.pick([runbook, { ...runbook, blobSha: run.blob }]), params: run.params, outputs: Object.fromEntries(runbook.steps.slice(0, 30).map((step) => [step.name, hostileText(roll, 4_000)])) };
    messages[`run ${n}`] = renderRun(incident, run, { config, policy: defaultPolicy, pinned: roll.pick([undefined, pinned]) });
    messages[`how ${n}`] = renderHow(incident, run, roll.below(run.steps.length + 1), pinned);
    messages[`glass ${n}`] = renderGlass(incident, run.id, 0);
  }
  const refs = [...incident.missing.map((one) => one.id), ...incident.troubles.map((one) => String(one.effect)), undefined];
  for (const one of about.exclude(['nudge']).options) messages[`said ${one}`] = renderSaid(incident, one, roll.pick(refs), { config, runbook });
  return messages;
}

function everyView(seed: number): Record<string, ModalView> {
  const roll = dice(seed);
  const { incident } = anyStory(roll);
  const runbook = anyRunbook(roll);
  const [run] = incident.runs;
  return {
    note: noteModal(incident), private: privateModal(incident, hostileText(roll, 3_000)),
    merge: mergeModal(incident, Array.from({ length: roll.pick([1, 120]) }, () => anyStory(roll).incident)),
    resolve: resolveModal(incident, { config }), decline: declineModal(incident), reopen: reopenModal(incident), rename: renameModal(incident),
    update: updateModal(incident, config, roll.pick([{}, { text: hostileText(roll, 4_000), impact: hostileText(roll, 3_000), next: 25 }, { next: 'last' }])),
    run: runModal(incident, runbook, incidentValues(incident)),
    keep: recordModal(roll.pick(['timeline', 'task', 'followup']), {
      channel: 'C0GENERAL', ts: '1795230012.000100', author: undefined, app: { name: hostileText(roll, 300), ours: false }, text: hostileText(roll, 30_000), thread: undefined, permalink: undefined,
    }, [incident, ...Array.from({ length: roll.pick([0, 120]) }, () => anyStory(roll).incident)]),
    ...(run ? { done: stepDoneModal(incident, run, roll.below(40), 'a1b2c3d4e5f60718'.repeat(4)), breakGlass: breakGlassModal(incident, run, roll.below(40), 'a1b2c3d4e5f60718'.repeat(4)) } : {}),
    declare: declareModal({ config, title: roll.pick([undefined, hostileText(roll, 3_000)]), from: roll.pick([undefined, { channel: 'C0INC42', ts: '1795230012.000100', shown: roll.pick([true, false]) }]) }),
  };
}

const messages = seeds.map((seed) => ({ seed, kind: anyStory(dice(seed)).incident.kind, made: everyMessage(seed) }));
const views = seeds.map((seed) => ({ seed, kind: anyStory(dice(seed)).incident.kind, made: everyView(seed) }));

/** What is wrong anywhere, by renderer and seed: a failing test shows it all at once. */
function wrongs<T>(all: readonly { seed: number; made: Record<string, T | undefined> }[], wrong: (made: T, name: string) => string[]): string[] {
  return all.flatMap(({ seed, made }) => Object.entries(made).flatMap(([name, one]) => (one === undefined ? [] : wrong(one, name).map((what) => `${name}, seed ${seed}: ${what}`))));
}

describe('with hostile and huge texts', () => {
  it('every message holds', () => expect(wrongs(messages, wrongInMessage)).toEqual([]));

  it('every form holds', () => expect(wrongs(views, wrongInView)).toEqual([]));

  it('a drill says so in the blocks of every message and form about it', () => {
    const bare = (made: Message | ModalView, name: string) => (['list', 'help', 'declare'].includes(name) || JSON.stringify(made.blocks).includes('DRILL') ? [] : ['no DRILL']);
    const drills = [...messages, ...views].filter(({ kind }) => kind === 'drill');
    expect(drills.length).toBeGreaterThan(10);
    expect(wrongs<Message | ModalView>(drills, bare)).toEqual([]);
  });

  it('no renderer counts on the net below it: a button may not be what is left out', () => {
    expect(wrongs(messages, (made) => (JSON.stringify(made).includes('this message is full') ? ['full'] : []))).toEqual([]);
  });

  it('topic and bookmarks hold', () => {
    for (const seed of seeds) {
      const { incident } = anyStory(dice(seed));
      const topic = renderTopic(incident, config);
      expect(topic.length).toBeLessThanOrEqual(250);
      expect(wrongInMarkup(topic)).toEqual([]);
      for (const { title, link } of bookmarksOf(incident, config)) {
        expect(title).toMatch(/^[^<>&\n]{1,60}$/);
        expect(link).toMatch(/^https?:\/\/[^<>|@\s]+$/);
      }
    }
  });

  it.each(factKinds)('%s is one line of words, plain and for Slack', (kind) => {
    const { incident } = anyStory(dice(4));
    for (const seed of seeds) {
      const fact = anyFact(kind, 99, dice(seed));
      const texts = [factText(fact), factText(fact, incident)];
      for (const text of texts) expect(text).not.toMatch(/[\n\r\u0000\u001b\u202e]/);
      expect(wrongInMarkup(sayFact(fact, incident).text)).toEqual([]);
      expect(sayFact(fact).kind).toMatch(/^[A-Z][a-z -]+$/);
    }
  });

  it('still lets real people be mentioned', () => {
    const roll = dice(7);
    const fact = { ...anyFact('people.invited', 2, roll), kind: 'people.invited' as const, data: { people: ['U0FRIEND', '<!channel>'] }, by: tocsin };
    expect(sayFact(fact).text).toBe('Brought in: <@U0FRIEND>, &lt;!channel&gt;');
  });
});
