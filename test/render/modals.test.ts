// The forms: at most what is needed, one required field, ids that the handlers read.
import { describe, expect, it } from 'vitest';
import { incidentValues } from '../../src/domain/running.ts';
import type { ModalView } from '../../src/render/blocks.ts';
import { breakGlassModal } from '../../src/render/forms/break-glass.ts';
import { declareModal } from '../../src/render/forms/declare.ts';
import { noteModal } from '../../src/render/forms/note.ts';
import { stepDoneModal } from '../../src/render/forms/step-done.ts';
import { runModal } from '../../src/render/forms/run.ts';
import { sameView } from './golden.ts';
import { config, declaredFacts, digest, freshFacts, incidentOf, runId, runOf, runStories, runbook } from './stories.ts';

const fresh = incidentOf(freshFacts);
const waiting = incidentOf(runStories['waiting-for-approval'] ?? []);
const byHand = incidentOf(runStories['by-hand'] ?? []);

type Input = { readonly block_id?: string; readonly optional?: boolean; readonly hint?: { readonly text: string }; readonly element: Record<string, unknown> };
function inputs(view: ModalView): Record<string, Input> {
  return Object.fromEntries(view.blocks.filter((block) => block.type === 'input').map((block) => [block.block_id ?? '', block as unknown as Input]));
}

describe('golden forms', () => {
  const views: Readonly<Record<string, ModalView>> = {
    declare: declareModal({ config }),
    'declare-from-message': declareModal({ config, title: 'checkout is down <!here>\nsince 3', from: { channel: 'C0GENERAL', ts: '1795230012.000100', shown: true } }),
    'declare-from-unread-message': declareModal({ config, title: 'checkout is down', from: { channel: 'C0GENERAL', ts: '1795230012.000100', shown: false } }),
    note: noteModal(fresh), 'note-drill': noteModal(incidentOf(declaredFacts({ kind: 'drill' }))),
    run: runModal(fresh, runbook, incidentValues(fresh)), 'break-glass': breakGlassModal(waiting, runOf(waiting), 1, digest), 'step-done': stepDoneModal(byHand, runOf(byHand), 4, digest),
  };
  for (const [name, view] of Object.entries(views)) it(name, () => sameView(`modal-${name}`, view));
});

describe('metadata', () => {
  it('begins with the number and holds ids only', () => {
    expect(noteModal(fresh).private_metadata).toBe('42');
    expect(runModal(fresh, runbook, {}).private_metadata).toBe('42:checkout-5xx');
    expect(breakGlassModal(waiting, runOf(waiting), 1, digest).private_metadata).toBe(`42:${runId}:1:${digest.slice(0, 16)}`);
    expect(declareModal({ config }).private_metadata).toBe('');
    expect(declareModal({ config, from: { channel: 'C0GENERAL', ts: '1795230012.000100', shown: true } }).private_metadata).toBe(':C0GENERAL:1795230012.000100');
  });
});

describe('declaring', () => {
  it('asks for a title and nothing else', () => {
    const asked = inputs(declareModal({ config }));
    expect(Object.keys(asked)).toEqual(['title', 'severity', 'options']);
    expect(Object.values(asked).filter((input) => !input.optional).map((input) => input.block_id)).toEqual(['title']);
  });

  it('leaves the severity out where the config names none', () => {
    expect(Object.keys(inputs(declareModal({ config: { ...config, severities: {} } })))).toEqual(['title', 'options']);
  });
});

describe('starting a runbook', () => {
  const asked = inputs(runModal(fresh, runbook, incidentValues(fresh)));

  it('has one typed input for each parameter', () => {
    expect(Object.entries(asked).map(([name, { element }]) => [name, element['type']])).toEqual([
      ['FLAG', 'static_select'], ['SERVICE', 'plain_text_input'], ['WAIT', 'number_input'], ['DRY', 'static_select'], ['TOKEN', 'plain_text_input'],
    ]);
    expect(asked['WAIT']?.element).toMatchObject({ min_value: '0', max_value: '60', initial_value: '5', is_decimal_allowed: false });
  });

  it('says where a value comes from, and why one was dropped', () => {
    expect(asked['SERVICE']).toMatchObject({ element: { initial_value: 'checkout-api' }, hint: { text: expect.stringContaining('comes from the alert') } });
    expect(asked['FLAG']?.hint?.text).toContain('The feature flag to turn off.');
    expect(asked['FLAG']?.hint?.text).toContain('The value is the default.');
    const bad = inputs(runModal(fresh, runbook, { 'incident.service': '-rf <!channel>' }))['SERVICE'];
    expect(bad?.element).not.toHaveProperty('initial_value');
    expect(bad?.hint?.text).toContain('could be taken for an option');
  });

  it('takes a choice as text where a menu cannot hold it', () => {
    const typed = (values: readonly string[]) => {
      const params = runbook.params.map((param) => (param.name === 'FLAG' ? { ...param, default: undefined, type: { type: 'enum', values } as const } : param));
      return inputs(runModal(fresh, { ...runbook, params }, {}))['FLAG']?.element['type'];
    };
    expect(typed(['a', 'b'])).toBe('static_select');
    expect(typed(['a', '\ud83d'])).toBe('plain_text_input');
    expect(typed(['a', 'x'.repeat(76)])).toBe('plain_text_input');
    expect(typed(Array.from({ length: 101 }, (_, n) => `v${n}`))).toBe('plain_text_input');
  });

  it('never shows a sensitive value, and uses it when the field is left empty', () => {
    const secret = { ...runbook, params: runbook.params.map((param) => (param.name === 'TOKEN' ? { ...param, default: 'hush1234' } : param)) };
    const view = runModal(fresh, secret, {});
    expect(JSON.stringify(view)).not.toContain('hush1234');
    expect(inputs(view)['TOKEN']).toMatchObject({ optional: true, hint: { text: expect.stringContaining('Left empty, the default is used') } });
    expect(asked['TOKEN']?.optional).toBeUndefined();
  });

  it('makes a person type a sensitive value that the alert has: nobody can check what is not shown', () => {
    const secret = { ...runbook, params: runbook.params.map((param) => (param.name === 'TOKEN' ? { ...param, from: 'incident.title', default: 'hush1234' } : param)) };
    const view = runModal(fresh, secret, { 'incident.title': 'evil5678' });
    expect(JSON.stringify(view)).not.toMatch(/evil5678|hush1234/);
    expect(inputs(view)['TOKEN']?.hint?.text).toContain('the alert\'s value is not used unseen');
    expect(inputs(view)['TOKEN']?.optional).toBeUndefined();
  });
});
