// App Home is opened: answered with the view, and with the public incidents that it shows.
import { describe, expect, it } from 'vitest';
import appHomeOpened from '../../../handlers/events/app_home_opened.ts';
import { hear } from '../../support/asking.ts';
import { after, anIncident, at } from '../../support/incidents.ts';

const { it: handler } = appHomeOpened;
const open = { user: 'U0ADA', tab: 'home', channel: 'D0ADA', event_ts: '1' };

describe('app_home_opened', () => {
  it('builds the Home of whoever opened it', () => {
    const hidden = { ...after(anIncident({ private: true })), id: 7 };
    const home = { guest: false, open: [anIncident(), hidden], left: 0, ended: [{ ...anIncident(), id: 5 }] };
    const outcome = hear(appHomeOpened, open, { incident: undefined, channel: undefined, known: { at: at(0), home } });
    expect(outcome).toMatchObject({ home: { type: 'home' }, shows: [42, 5] });
  });

  it('asks for nothing but what is on it, belongs to no channel and needs no scope', () => {
    if (handler.where === 'command') throw new Error('it is not read like a command');
    expect(handler.needs?.(open)).toEqual([{ need: 'home' }]);
    expect([handler.where, handler.scopes, handler.channelOf(open)]).toEqual(['anywhere', [], undefined]);
  });

  it.each([[{ ...open }, true], [{ user: 'U0ADA' }, true], [{ ...open, tab: 'messages' }, false]])('keeps %j: %s', (event, kept) => {
    expect(handler.keep?.(handler.input.parse(event))).toBe(kept);
  });

  it('does not pretend when nothing could be read', () => {
    expect(hear(appHomeOpened, open, { incident: undefined, known: { at: at(0) } })).toMatchObject({ say: { text: 'App Home could not be read.' } });
  });
});
