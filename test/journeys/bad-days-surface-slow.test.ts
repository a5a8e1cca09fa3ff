// A Slack that takes four seconds for everything: nobody waits for it, everything that was asked is done in the end, once.
import { expect, it } from 'vitest';
import { openJourney } from './journey.ts';
import { openings } from './openings.ts';
import { surface } from './surface.ts';

const journey = await openJourney({ config: 'nudges: { no-commander: false, page-commander: false }\n' });
const { box, stage } = journey;
const { slack } = box.demo.worlds;
const people = surface(journey);
const { isWhole, said } = openings(journey);
const slow = (times: number) => slack.fault({ method: '*', kind: 'slow', ms: 4_000, times });

it('a 4 s Slack: four people ask at once, each is acknowledged, and all of it stands there once', { timeout: 60_000 }, async () => {
  const { id, channel } = await people.declared('the tide is high', ['ada', 'ben', 'dev'], 'SEV2');
  const before = slack.calls.length;
  slow(1_000);
  // A person to whom we answer too late hears it from Slack: the stage throws it.
  await Promise.all([
    stage.command('chiara', channel, 'task @ada close the gates 20m'), stage.command('ada', channel, 'decide we fail over'), stage.command('ben', channel, 'update the tide is high | boats wait | next 30m'),
    stage.press('dev', channel, 'mitigate'),
  ]);
  await journey.quiet();
  slack.clearFaults();
  expect(slack.calls.slice(before).filter((call) => call.fault !== 'slow' && call.method !== 'response_url')).toEqual([]);
  for (const words of ['close the gates', 'we fail over', 'boats wait']) expect(said(channel, words).filter((message) => !message.pinned), words).toHaveLength(1);
  expect(people.cardsOf(id).map((card) => card.text)).toEqual([expect.stringContaining('Mitigated')]);
  expect((await journey.facts(id)).map((fact) => fact.kind).filter((kind) => ['task.added', 'decision.proposed', 'update.sent', 'status.set'].includes(kind)).sort()).toEqual(['decision.proposed', 'status.set', 'task.added', 'update.sent']);
  await isWhole(id);
});

it('a form that is opened too late: who asked is told, and a button opens it', { timeout: 60_000 }, async () => {
  const { id, channel } = await people.declared('the tide is low', ['ada']);
  // Slack keeps a trigger for three seconds (docs.slack.dev: Modals).
  slack.fault({ method: 'views.open', kind: 'slow', ms: 4_000 });
  await people.says('ada', channel, 'note');
  const button = await stage.until('the button', () => people.touches('ada', 'open_form').at(-1));
  expect(slack.state().modals[stage.id('ada')] ?? undefined).toBeUndefined();
  await people.click('ada', button);
  await journey.quiet();
  await stage.submit('ada', { text: 'the mud is deep' });
  await journey.quiet();
  expect((await journey.facts(id)).filter((fact) => fact.kind === 'note.added')).toHaveLength(1);
});

it('leaves nothing undone and nothing broken', () => people.isSound());
