// /incident link: what it takes, opens, refuses and decides.
import { describe, expect, it } from 'vitest';
import link from '../../../handlers/commands/link.ts';
import { ask } from '../../support/asking.ts';
import { facts, form, refusal, said } from '../../support/incidents.ts';

describe('/incident link', () => {
  it('adds an address with its title, or that of its host', () => {
    expect(facts(ask(link, '<https://grafana.acme.example/d/1?a=1&amp;b=2|grafana> checkout board'))).toEqual([
      { kind: 'link.added', data: { url: 'https://grafana.acme.example/d/1?a=1&b=2', title: 'checkout board' } },
    ]);
    expect(facts(ask(link, 'https://grafana.acme.example/d/1'))).toMatchObject([{ data: { title: 'grafana.acme.example' } }]);
    expect(facts(ask(link, 'https://acme.zoom.us/j/1', { as: 'call' }))).toMatchObject([{ data: { title: 'Call on acme.zoom.us' } }]);
    expect(said(ask(link, 'https://grafana.acme.example/d/1'))).toContain('bookmarks');
  });

  it('without an address opens the form with the words that were typed', () => {
    expect(form(ask(link, ''))).toMatchObject({ callback_id: 'link', private_metadata: '42' });
    expect(JSON.stringify(form(ask(link, 'the checkout board')))).toContain('"initial_value":"the checkout board"');
  });

  it.each([
    '<mailto:ada@acme.example|ada@acme.example>', 'javascript:alert(1)', 'data:text/html,x', 'file:///etc/passwd', 'slack://open', 'ftp://x.example', 'tel:+123', 'https://ada:secret@x.example/', 'https://ada@bank.example@evil.example/',
    'https://', `https://x.example/${'x'.repeat(1_000)}`,
  ])('refuses "%s"', (url) => expect(refusal(ask(link, `${url} board`))).toContain('begins with https://'));

  it('refuses a title that would fill the card', () => expect(refusal(ask(link, `https://x.example ${'x'.repeat(201)}`))).toContain('200 characters'));
});
