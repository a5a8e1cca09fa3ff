// /incident list: what it takes, refuses and decides.
import { describe, expect, it } from 'vitest';
import list from '../../../handlers/commands/list.ts';
import { ask } from '../../support/asking.ts';
import { ada, after, anIncident, at, grace, said, changesNothing } from '../../support/incidents.ts';

const secret = anIncident({ title: 'a leak', private: true });
const shownTo = (openIncidents: readonly ReturnType<typeof anIncident>[]) => said(ask(list, '', { incident: undefined, known: { at: at(0), openIncidents } }));

describe('/incident list', () => {
  it('shows what is open, and changes nothing', () => {
    const outcome = ask(list, '', { known: { at: at(0), openIncidents: [anIncident({ title: 'payments slow' })] } });
    expect(said(outcome)).toContain('payments slow');
    expect(changesNothing(outcome)).toBe(true);
  });

  it('says so when nothing is, with what to do', () => {
    expect(shownTo([])).toContain('`/incident declare');
  });

  it('shows a private incident only to those who were brought in, or command it', () => {
    expect(shownTo([secret])).not.toContain('a leak');
    expect(shownTo([after(secret, { kind: 'people.invited', data: { people: ['U0GRACE'] } })])).not.toContain('a leak');
    expect(shownTo([after(secret, { kind: 'people.invited', data: { people: ['U0ADA'] } })])).toContain('a leak');
    expect(shownTo([after(secret, { kind: 'commander.set', data: { commander: ada } })])).toContain('a leak');
    expect(shownTo([after(secret, { kind: 'commander.set', data: { commander: grace, was: ada } })])).not.toContain('a leak');
  });

  it('asks for the open incidents', () => {
    expect(list.it.needs?.({})).toEqual([{ need: 'open-incidents' }]);
  });
});
