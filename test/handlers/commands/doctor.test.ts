// /incident doctor: everything for one person, and of private incidents only what belongs where they ask.
import { expect, it } from 'vitest';
import doctor from '../../../handlers/commands/doctor.ts';
import type { Diagnosis, Stuck } from '../../../src/domain/diagnosis.ts';
import { ask } from '../../support/asking.ts';
import { after, anIncident, at, changesNothing, said } from '../../support/incidents.ts';

const stuck = (more: Partial<Stuck> = {}): Stuck => ({ effect: 7, incident: 42, private: false, kind: 'slack.people.invite', state: 'given_up', reason: 'Slack says is_archived', since: at(0), ...more });
const diagnosis: Diagnosis = { checks: [{ area: 'Slack', name: 'scopes', state: 'broken', say: 'missing: chat:write', fix: 'Add it.' }], stuck: [stuck()] };
const incident = after(anIncident(), { kind: 'channel.created', data: { channel: 'C0INC42', name: 'inc-42', adopted: false } });
const shown = (more: object = {}) => JSON.stringify(ask(doctor, '', { incident, known: { at: at(600), diagnosis }, ...more }));

it('asks what is wrong, and changes nothing', () => {
  expect(doctor.it.needs?.({})).toEqual([{ need: 'diagnosis' }]);
  expect(changesNothing(ask(doctor, '', { incident, known: { at: at(600), diagnosis } }))).toBe(true);
  expect(said(ask(doctor, '', { incident, known: { at: at(600), diagnosis } }))).toContain('missing: chat:write');
});

it('in an incident’s channel: what of it did not happen, and the button', () => {
  expect(shown()).toContain('retry_now');
  expect(shown()).toContain('42:7');
  expect(shown({ incident: undefined })).not.toContain('retry_now');
});

it('the words of a private incident are shown in its own channel only', () => {
  const hidden = { known: { at: at(600), diagnosis: { checks: [], stuck: [stuck({ private: true, reason: 'layoffs' })] } } };
  expect(shown(hidden)).toContain('layoffs');
  expect(shown({ ...hidden, channel: 'C0OTHER' })).not.toContain('layoffs');
});
