// /incident drill: a declaration that can only be a drill.
import { describe, expect, it } from 'vitest';
import drill from '../../../handlers/commands/drill.ts';
import { ask } from '../../support/asking.ts';
import { effects, facts, form, refusal } from '../../support/incidents.ts';

const opened = (text: string) => facts(ask(drill, text, { incident: undefined }))[0]?.data;

describe('/incident drill', () => {
  it.each([
    ['region failover', { title: 'region failover', kind: 'drill', private: false }],
    ['SEV1 region failover', { title: 'region failover', severity: 'SEV1', kind: 'drill' }],
    ['--drill region failover', { title: 'region failover', kind: 'drill' }],
    ['--private a leak', { title: 'a leak', kind: 'drill', private: true }],
  ])('"%s" opens one', (text, expected) => {
    expect(opened(text)).toMatchObject(expected);
  });

  it('is marked in the name of its channel', () => {
    const [create] = effects(ask(drill, 'region failover', { incident: undefined }));
    expect(create).toMatchObject({ kind: 'slack.channel.create', data: { name: expect.stringMatching(/drill/) as string } });
  });

  it('alone opens the form, with the drill chosen already', () => {
    const view = form(ask(drill, '', { incident: undefined }));
    expect(view.callback_id).toBe('declare');
    expect(JSON.stringify(view)).toMatch(/"initial_options":\[\{[^\]]*"value":"drill"/);
  });

  it('refuses a flag that is mistyped', () => {
    expect(refusal(ask(drill, '--privat a leak'))).toContain('--private');
  });
});
