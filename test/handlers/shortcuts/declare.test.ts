// The shortcut declare.
import { describe, expect, it } from 'vitest';
import declare from '../../../handlers/shortcuts/declare.ts';
import { useShortcut } from '../../support/asking.ts';
import { changesNothing, form } from '../../support/incidents.ts';

describe('the shortcut "Declare an incident"', () => {
  it('opens the form from anywhere, and writes nothing down yet', () => {
    const outcome = useShortcut(declare, undefined, { incident: undefined, channel: undefined });
    expect(form(outcome).callback_id).toBe('declare');
    expect(changesNothing(outcome)).toBe(true);
  });

  it('has a name and a description that fit Slack’s menu (24 and 150 characters)', () => {
    expect(declare.it.kind).toBe('global');
    expect(declare.it.title.length).toBeLessThanOrEqual(24);
    expect(declare.it.description.length).toBeLessThanOrEqual(150);
  });
});
