// An answer in a conversation of two takes the place of the buttons; a refusal leaves them.
import { expect, it } from 'vitest';
import { defaultConfig } from '../../src/domain/config.ts';
import { decide, tell, type Outcome } from '../../src/domain/decision.ts';
import { replacing } from '../../src/domain/in-place.ts';
import { resolveModal } from '../../src/render/forms/resolve.ts';
import { ada, anIncident } from '../support/incidents.ts';

const direct = { channel: 'D0ADA' };

it('what was decided, or had been before, replaces the message there', () => {
  expect(replacing(direct, decide([], [], tell('Recorded.')))).toMatchObject({ answer: { replace: true, say: { text: 'Recorded.' } } });
  expect(replacing(direct, tell('Recorded already.'))).toMatchObject({ replace: true });
});

it('a refusal, a decision without words, and a form leave it as it is', () => {
  const asked: readonly Outcome[] = [{ refuse: 'Only Ada can.' }, decide([]), { open: resolveModal(anIncident(), { config: defaultConfig, by: ada }) }];
  for (const outcome of asked) expect(replacing(direct, outcome)).toBe(outcome);
});

it('nothing is replaced in a channel, or where Slack names none', () => {
  for (const channel of ['C0INC42', 'G0INC42', undefined]) expect(replacing({ channel }, tell('Recorded already.'))).not.toHaveProperty('replace');
});
