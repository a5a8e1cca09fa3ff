// The status card in each state of an incident, and what it offers to do.
import { describe, expect, it } from 'vitest';
import type { NewFact } from '../../src/domain/facts.ts';
import { plus } from '../../src/domain/time.ts';
import type { Message } from '../../src/render/blocks.ts';
import { renderCard } from '../../src/render/card.ts';
import { limits, textLength } from '../../src/render/kit.ts';
import { wrongInMessage } from '../support/slack-limits.ts';
import { becamePrivate, busyFacts, declinedFacts, handoff, mergedFacts, mitigatedWithNote, overdueFacts, reopenedFacts, sev1Facts, update, updatedFacts } from './board-stories.ts';
import { sameMessage } from './golden.ts';
import { ada, alert, closingFacts, config, declaredFacts, freshFacts, incidentOf, mitigatedFacts, now, opened, resolvedFacts, runStories, workedFacts } from './stories.ts';

const hostile = '<!channel> *SEV1 resolved* <https://evil.example|click here> & <@U0EVIL>\n```\u202Egnp.exe';

function card(facts: readonly NewFact[]): Message {
  return renderCard(incidentOf(facts), { config, now });
}

function actionIds(message: Message): string[] {
  return [...JSON.stringify(message).matchAll(/"action_id":"([a-z_]+)"/g)].map((found) => found[1] ?? '');
}

describe('golden cards', () => {
  const stories: Readonly<Record<string, readonly NewFact[]>> = {
    fresh: freshFacts,
    worked: workedFacts,
    mitigated: mitigatedFacts,
    resolved: resolvedFacts,
    'resolved-with-postmortem': closingFacts,
    drill: declaredFacts({ kind: 'drill' }),
    private: declaredFacts({ private: true }),
    hostile: [opened({ title: hostile, services: [{ id: 'S1', name: hostile }] }), { kind: 'alert.attached', data: { ...alert, title: hostile, url: 'javascript:alert(1)' } }],
    'with-a-run': runStories['waiting-for-approval'] ?? [],
    updated: updatedFacts, busy: busyFacts, 'sev1-nobody-commands': sev1Facts, 'mitigated-with-note': mitigatedWithNote, declined: declinedFacts, merged: mergedFacts, reopened: reopenedFacts,
  };
  for (const [name, facts] of Object.entries(stories)) {
    it(name, () => sameMessage(`card-${name}`, card(facts)));
  }
});

describe('the card', () => {
  it('is loud when nobody commands, and only then', () => {
    expect(card(freshFacts).text).toContain('NO COMMANDER');
    expect(JSON.stringify(card(freshFacts).blocks)).toContain('*NO COMMANDER*');
    expect(JSON.stringify(card(workedFacts))).not.toContain('NO COMMANDER');
  });

  it('makes the one thing that is needed most the primary button', () => {
    const primary = (facts: readonly NewFact[]) => /"action_id":"([a-z_]+)"[^}]*\}[^}]*"style":"primary"/.exec(JSON.stringify(card(facts)))?.[1];
    expect(primary(freshFacts)).toBe('take_command');
    expect(primary(workedFacts)).toBe('send_update');
    expect(primary(mitigatedFacts)).toBe('resolve');
    expect(primary(overdueFacts)).toBe('send_update');
    expect(primary(updatedFacts)).toBeUndefined();
    expect(primary([...updatedFacts, { kind: 'severity.set', data: { severity: 'SEV1' } }])).toBeUndefined();
    expect(primary([...declaredFacts(), { kind: 'severity.set', data: { severity: 'SEV1' } }])).toBe('send_update');
  });

  it('says what is needed now before anything else', () => {
    const shown = JSON.stringify(card(busyFacts).blocks);
    const order = ['*Update OVERDUE*', '*Page failed*: Linus Pauling', '*Waiting*: step 2 flag-off', '*Decision 1*', '*Impact*', '*Nobody yet*: deputy, customer liaison', '*Tasks*', '*Hypotheses*', '*Alerts*'];
    expect(order.map((text) => shown.indexOf(text))).toEqual(order.map((text) => shown.indexOf(text)).sort((a, b) => a - b));
    expect(order.filter((text) => !shown.includes(text))).toEqual([]);
  });

  it('says OVERDUE only after the promised time, and at SEV1 and SEV2 that nothing was sent', () => {
    const words = (facts: readonly NewFact[]) => JSON.stringify(card(facts));
    expect(words(updatedFacts)).toContain('Next update due');
    expect(words(updatedFacts)).not.toContain('OVERDUE');
    expect(words(overdueFacts)).toContain('Update OVERDUE');
    expect(words(freshFacts)).toContain('No update sent yet');
    expect(words(declaredFacts())).not.toContain('o update sent yet');
    expect(words([...overdueFacts, { kind: 'status.set', data: { status: 'resolved', was: 'investigating' } }])).not.toContain('OVERDUE');
    expect(words([...workedFacts, update(1, { nextAt: undefined })])).not.toMatch(/OVERDUE|due|No update/);
  });

  it('lists open tasks, what is overdue first and in words, and whether somebody said yes', () => {
    const shown = JSON.stringify(card(busyFacts).blocks);
    expect(shown).toContain('*Tasks* (3 open, 1 done)');
    expect(shown.indexOf('Call the payment provider')).toBeLessThan(shown.indexOf('Look at the logs'));
    expect(shown).toContain('Call the payment provider · <@U0ADA>, *not acknowledged* · *OVERDUE*, was due');
    expect(shown).toContain('Look at the logs of checkout-api · <@U0BELA> · until');
    expect(shown).not.toContain('Stop the deploys');
  });

  it('shows open hypotheses, the newest first, and counts the others', () => {
    const shown = JSON.stringify(card(busyFacts).blocks);
    expect(shown).toContain('*Hypotheses* (1 ruled out)');
    expect(shown.indexOf('throttles us')).toBeLessThan(shown.indexOf('stale prices'));
    expect(shown).not.toContain('A bad deploy');
    const confirmed: NewFact = { kind: 'hypothesis.settled', data: { hypothesis: 1, how: 'confirmed' } };
    expect(JSON.stringify(card([...busyFacts, confirmed]))).toContain('*Confirmed*: The new cache');
  });

  it('says whom command is offered to, with a commander and without', () => {
    expect(card([...freshFacts, handoff]).text).toContain('NO COMMANDER  ·  asked: <@U0BELA>');
    expect(JSON.stringify(card([...workedFacts, handoff]).blocks)).toContain('handing over, asked: <@U0BELA>');
    const answered: NewFact = { kind: 'handoff.ended', data: { handoff: 1, how: 'declined' } };
    expect(JSON.stringify(card([...freshFacts, handoff, answered]))).not.toContain('asked:');
  });

  it('forgets a page that failed when the same target is paged again', () => {
    const again: NewFact = { kind: 'page.requested', by: ada, data: { page: 2, target: { type: 'user', id: 'PLIN', name: 'Linus Pauling' }, why: 'once more' } };
    expect(JSON.stringify(card([...busyFacts, again]))).not.toContain('Page failed');
  });

  it('says how it ended: why it was declined, where it goes on, how it is known', () => {
    expect(JSON.stringify(card(declinedFacts))).toContain('Why: a load test that was planned.');
    expect(JSON.stringify(card(mergedFacts))).toContain('It goes on as INC-7');
    expect(card(mergedFacts).text).toContain('Merged into INC-7');
    expect(JSON.stringify(card(mitigatedWithNote))).toContain('How we know: Traffic runs through west, errors are gone.');
    expect(JSON.stringify(card(reopenedFacts))).not.toContain('How we know');
    expect(JSON.stringify(card(becamePrivate))).toContain('*Private*');
  });

  it('offers two rows while it is open: what to do with people, and what moves it on', () => {
    const rows = (facts: readonly NewFact[]) => (card(facts).blocks ?? []).flatMap((block) => (block.type === 'actions' ? [actionIds({ text: '', blocks: [block] })] : []));
    expect(rows(freshFacts)).toEqual([
      ['take_command', 'send_update', 'add_task', 'page_someone', 'runbooks'], ['mitigate', 'resolve', 'set_status', 'set_severity', 'card_more'],
    ]);
    expect(rows(mitigatedFacts)).toEqual([['send_update', 'add_task', 'page_someone', 'runbooks'], ['resolve', 'set_status', 'set_severity', 'card_more']]);
  });

  it('keeps after the end only what still makes sense', () => {
    expect(actionIds(card(closingFacts))).toEqual(['reopen', 'add_note', 'card_more']);
    expect(actionIds(card(declinedFacts))).toEqual(['reopen', 'add_note', 'card_more']);
    expect(actionIds(card(mergedFacts))).toEqual(['add_note', 'card_more']);
    const optional = incidentOf([...freshFacts, { kind: 'status.set', data: { status: 'resolved', was: 'triage' } }]);
    expect(actionIds(renderCard(optional, { config, now }))).toEqual(['open_postmortem', 'reopen', 'add_note', 'card_more']);
  });

  it('offers no postmortem for a drill or a private incident', () => {
    const end: NewFact = { kind: 'status.set', data: { status: 'resolved', was: 'triage' } };
    expect(actionIds(card([...declaredFacts({ kind: 'drill' }), end]))).not.toContain('open_postmortem');
    expect(actionIds(card([...declaredFacts({ private: true }), end]))).not.toContain('open_postmortem');
  });

  it('marks a drill in its title, its text and its state', () => {
    const drill = card(declaredFacts({ kind: 'drill' }));
    expect(drill.text).toMatch(/^DRILL INC-42/);
    expect(JSON.stringify(drill.blocks)).toContain('"DRILL INC-42 Search is slow"');
    expect(JSON.stringify(drill.blocks)).toContain('This is a DRILL');
    expect(JSON.stringify(card(declaredFacts()))).not.toContain('DRILL');
  });

  it('shows at most five alerts, those that still fire first, and says how many more there are', () => {
    const many = Array.from({ length: 8 }, (_, n): NewFact => ({ kind: 'alert.attached', data: { ...alert, key: `K${n}`, title: `Alert ${n}` } }));
    const shown = JSON.stringify(card([opened(), ...many, { kind: 'alert.cleared', data: { source: 'pagerduty', key: 'K0' } }]).blocks);
    expect(shown).toContain('8 alerts, 1 of them cleared');
    expect(shown).toContain('and 3 more');
    expect(shown).toContain('Alert 5');
    expect(shown).not.toContain('Alert 0');
  });

  it('misses nobody who came after all, and nobody at all once it is over', () => {
    const came: NewFact = { kind: 'people.invited', data: { people: ['PLIN', 'U0GUEST'] } };
    expect(JSON.stringify(card(workedFacts))).toContain('Linus Pauling: no Slack account');
    expect(JSON.stringify(card([...workedFacts, came]))).not.toContain('Not here yet');
    expect(JSON.stringify(card(resolvedFacts))).not.toContain('Not here yet');
  });

  it('has new block ids after each fact, so that no menu keeps an old choice', () => {
    const ids = (facts: readonly NewFact[]) => card(facts).blocks?.map((block) => block.block_id) ?? [];
    const before = new Set(ids(freshFacts));
    expect(ids([...freshFacts, { kind: 'note.added', data: { text: 'x' } }]).filter((id) => before.has(id))).toEqual([]);
    expect(ids(freshFacts)).toEqual(ids(freshFacts));
  });

  it('leaves out the severity menu when the config names no severities, and the status it has', () => {
    const bare = renderCard(incidentOf(workedFacts), { config: { ...config, severities: {} }, now });
    expect(actionIds(bare)).not.toContain('set_severity');
    expect(JSON.stringify(card(workedFacts))).not.toContain('42:investigating');
    expect(JSON.stringify(card(workedFacts))).toContain('42:identified');
  });

  it('forgets what was chosen in a menu with each edition', () => {
    const ids = (edition: number) => renderCard(incidentOf(freshFacts), { config, now, edition }).blocks?.map((block) => block.block_id) ?? [];
    expect(ids(1).filter((id) => ids(2).includes(id))).toEqual([]);
  });

  it('has room for the longest of everything, and leaves no button out', () => {
    const long = (max: number) => '& wide words '.repeat(max).slice(0, max);
    const more = Array.from({ length: 12 }, (_, n): NewFact[] => [
      { kind: 'alert.attached', data: { ...alert, key: `K${n}`, title: long(2_000), url: `https://acme.pagerduty.example/${'x'.repeat(900)}${n}`, service: { id: `S${n}`, name: long(200) } } },
      { kind: 'task.added', by: ada, data: { task: n + 5, text: long(1_000), assignee: { type: 'person', id: `P${n}`, via: 'pagerduty', name: long(200) }, dueAt: now } },
      { kind: 'hypothesis.stated', by: ada, data: { hypothesis: n + 5, text: long(1_000) } },
      { kind: 'decision.proposed', by: ada, data: { decision: n + 5, text: long(2_000), until: now } },
      { kind: 'page.requested', by: ada, data: { page: n + 5, target: { type: 'user', id: `P${n}`, name: long(200) }, why: 'x' } },
      { kind: 'page.failed', data: { page: n + 5, reason: long(3_000) } },
      { kind: 'role.set', by: ada, data: { role: `${'x'.repeat(38)}${String.fromCodePoint(97 + n)}`, person: { type: 'person', id: `P${n}`, via: 'pagerduty', name: long(200) } } },
      { kind: 'people.missing', data: { id: `M${n}`, name: long(300), why: long(900) } },
      { kind: 'people.invited', data: { people: Array.from({ length: 9 }, (__, m) => `U0PERSON${n}${m}`) } },
      { kind: 'link.added', by: ada, data: { url: `https://long.example/${n}${'y'.repeat(300)}`, title: long(200) } },
      { kind: 'effect.given_up', data: { effect: n + 50, effectKind: 'slack.people.invite', lane: 'x', code: 'x', reason: long(3_000) } },
    ]).flat();
    const severities = Object.fromEntries(Array.from({ length: 9 }, (_, n) => [`SEV${n + 1}`, { label: long(40), postmortem: 'required' as const }]));
    const facts = [...busyFacts, ...more, update(2, { text: long(3_000), impact: long(2_000), nextAt: plus(now, -60_000) }), { kind: 'status.set', data: { status: 'mitigated', was: 'investigating', evidence: long(3_000) } } as const];
    const { commander: _nobody, ...rest } = incidentOf(facts);
    const full = renderCard({ ...rest, kind: 'drill', private: true, title: long(2_000) }, { config: { ...config, severities }, now });
    expect(textLength(full.blocks)).toBeLessThanOrEqual(limits.characters);
    expect(JSON.stringify(full)).not.toContain('this message is full');
    expect(actionIds(full)).toContain('card_more');
    expect(wrongInMessage(full)).toEqual([]);
  });

  it('does not age: time passes and the card stays the same', () => {
    const incident = incidentOf(mitigatedFacts);
    expect(renderCard(incident, { config, now: '2027-01-01T00:00:00.000Z' })).toEqual(renderCard(incident, { config, now }));
  });
});
