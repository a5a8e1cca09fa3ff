// The form link: its fields, and what is decided.
import { expect, it } from 'vitest';
import handler from '../../../handlers/views/link.ts';
import { problems, submit } from '../../support/asking.ts';
import { facts } from '../../support/incidents.ts';

const wrong = 'An address that begins with https:// or http://, without a user name in it.';

it('the form behind "Add link" adds it, with a title or without one', () => {
  expect(facts(submit(handler, { url: ' https://grafana.acme.example/d/1 ', title: ' board ' }))).toEqual([{ kind: 'link.added', data: { url: 'https://grafana.acme.example/d/1', title: 'board' } }]);
  expect(facts(submit(handler, { url: 'https://grafana.acme.example/d/1' }))).toMatchObject([{ data: { title: 'grafana.acme.example' } }]);
});

it.each([undefined, '', 'grafana', 'mailto:ada@acme.example', 'javascript:alert(1)', 'https://ada:x@evil.example/', `https://x.example/${'x'.repeat(1_000)}`])('does not take "%s"', (url) => {
  expect(problems(handler, { url })).toEqual({ url: wrong });
});

it('keeps the title short', () => expect(problems(handler, { url: 'https://x.example', title: 'x'.repeat(201) })).toEqual({ title: 'Keep it under 200 characters.' }));
