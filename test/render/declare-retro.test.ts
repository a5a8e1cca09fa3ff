// The form that writes down an incident that is over: golden, and nothing of a title is more than text.
import { expect, it } from 'vitest';
import { declareRetroModal } from '../../src/render/forms/declare-retro.ts';
import { sameView } from './golden.ts';
import { config } from './stories.ts';

const empty = { config, now: '2026-11-21T03:00:30.500Z', title: '', severity: undefined, private: false };

it('empty', () => sameView('modal-declare-retro', declareRetroModal(empty)));
it('with what was typed', () => sameView('modal-declare-retro-typed', declareRetroModal({ ...empty, title: `checkout <!here>\nwas ${'down '.repeat(100)}`, severity: 'SEV2', private: true })));
it('without severities asks for none', () => {
  const ids = declareRetroModal({ ...empty, config: { ...config, severities: {} } }).blocks.flatMap((block) => (block.type === 'input' ? [block.block_id] : []));
  expect(ids).toEqual(['title', 'started', 'detected', 'mitigated', 'resolved', 'options']);
});
