// The button "Catch up": the same as the command.
import { expect, it } from 'vitest';
import catchUp from '../../../handlers/actions/catch_up.ts';
import catchup from '../../../handlers/commands/catchup.ts';
import { ask, press } from '../../support/asking.ts';
import { asFact, at } from '../../support/incidents.ts';

const known = { at: at(600), timeline: [asFact({ kind: 'note.added', data: { text: 'rolled back' } }, 2)], presence: new Map() };

it('says what /incident catchup says, and marks it as read', () => {
  expect(press(catchUp, '42', { known })).toEqual(ask(catchup, '', { known }));
  expect(press(catchUp, '42', { known })).toMatchObject({ looked: 2 });
});

it('asks for the same', () => expect(catchUp.it.needs?.('42')).toEqual(catchup.it.needs?.({})));
