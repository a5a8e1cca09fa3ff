// /incident declare: what it takes, refuses and decides.
import { describe, expect, it } from 'vitest';
import declare from '../../../handlers/commands/declare.ts';
import { isOpening } from '../../../src/domain/decision.ts';
import { ask } from '../../support/asking.ts';
import { effects, facts, form, refusal } from '../../support/incidents.ts';

const opened = (text: string) => facts(ask(declare, text, { incident: undefined }))[0]?.data;

describe('/incident declare', () => {
  it('with a title opens an incident at once', () => {
    const outcome = ask(declare, 'checkout is down', { incident: undefined });
    expect(isOpening(outcome)).toBe(true);
    expect(facts(outcome)).toMatchObject([{ kind: 'incident.opened', data: { title: 'checkout is down', kind: 'live', private: false } }, { kind: 'commander.set' }]);
    expect(opened('checkout is down')).not.toHaveProperty('severity');
  });

  it.each([
    ['SEV2 payments slow in EU', { title: 'payments slow in EU', severity: 'SEV2' }],
    ['payments slow sev2', { title: 'payments slow', severity: 'SEV2' }],
    ['--drill region failover', { title: 'region failover', kind: 'drill' }],
    ['region --DRILL failover', { title: 'region failover', kind: 'drill' }],
    ['—drill region failover', { title: 'region failover', kind: 'drill' }],
    ['--private a leak', { title: 'a leak', private: true }],
    ['—private --drill sev1 a leak', { title: 'a leak', private: true, kind: 'drill', severity: 'SEV1' }],
    ['SEV9 is no severity', { title: 'SEV9 is no severity' }],
    ['deploy -- failed', { title: 'deploy -- failed' }],
    ['private drill', { title: 'private drill', private: false, kind: 'live' }],
  ])('"%s" is understood', (text, expected) => {
    expect(opened(text)).toMatchObject(expected);
  });

  it.each(['', 'SEV2'])('"%s" opens the form', (text) => {
    expect(form(ask(declare, text, { incident: undefined })).callback_id).toBe('declare');
  });

  it.each(['--privat a leak', '—privte a leak', '--secret a leak'])('refuses "%s": it must not become a public incident', (text) => {
    expect(refusal(ask(declare, text))).toContain('There are --drill and --private');
  });

  it('repeats nothing that Slack would read as markup', () => {
    expect(refusal(ask(declare, '--privat<!here|here> a leak'))).not.toMatch(/[<>]/);
  });

  it.each(['--private', '--drill', '--drill SEV1'])('refuses "%s" alone: the form would forget it', (text) => {
    expect(refusal(ask(declare, text))).toContain('what is wrong');
  });

  it.each(['--retro', '--retro checkout was down SEV2', '—retro --private a leak'])('"%s" asks for the times of what is over', (text) => {
    const asked = form(ask(declare, text, { incident: undefined }));
    expect(asked.callback_id).toBe('declare_retro');
    expect(asked.blocks.flatMap((block) => (block.type === 'input' && !('optional' in block) ? [block.block_id] : []))).toEqual(['title', 'started', 'resolved']);
  });

  it('keeps what was typed of what is over', () => {
    const typed = JSON.stringify(form(ask(declare, '--retro --private SEV2 checkout was down', { incident: undefined })));
    expect(typed).toContain('"initial_value":"checkout was down"');
    expect(typed).toMatch(/"initial_option":\{[^}]*\}[^}]*"value":"SEV2"/);
    expect(typed).toContain('"initial_options"');
  });

  it('refuses a drill that is over', () => expect(refusal(ask(declare, '--drill --retro failover'))).toContain('not both'));

  it('takes a title of 300 characters and refuses one more', () => {
    expect(opened('x'.repeat(300))).toMatchObject({ title: 'x'.repeat(300) });
    expect(refusal(ask(declare, 'x'.repeat(301)))).toContain('`/incident note`');
  });

  it('in the channel of an incident opens another one', () => {
    const outcome = ask(declare, 'checkout is down');
    expect(isOpening(outcome)).toBe(true);
    expect(effects(outcome)[0]?.kind).toBe('slack.channel.create');
  });
});
