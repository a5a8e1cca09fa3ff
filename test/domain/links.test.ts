// Links: read from what Slack makes of them, each address once.
import { describe, expect, it } from 'vitest';
import { linkAdded, readLink, titleOf } from '../../src/domain/links.ts';
import { anIncident, applied, changesNothing, effectKinds, facts } from '../support/incidents.ts';

const url = 'https://grafana.acme.example/d/1';

describe('after /incident link', () => {
  it.each([
    [`<${url}|grafana.acme.example/d/1> checkout board`, { url, title: 'checkout board' }],
    [`<${url}> checkout board`, { url, title: 'checkout board' }],
    [`${url} checkout board`, { url, title: 'checkout board' }],
    [`checkout board: ${url}`, { url, title: 'checkout board' }],
    [`${url} | checkout board`, { url, title: 'checkout board' }],
    [url, { url, title: '' }],
    ['<https://x.example/?a=1&amp;b=2|x> two', { url: 'https://x.example/?a=1&b=2', title: 'two' }],
    ['board &amp; alerts https://x.example', { url: 'https://x.example', title: 'board & alerts' }],
    ['<mailto:ada@acme.example|ada@acme.example>', { url: 'mailto:ada@acme.example', title: '' }],
    ['javascript:alert(1) board', { url: 'javascript:alert(1)', title: 'board' }],
    ['the checkout board', { url: '', title: 'the checkout board' }],
    ['', { url: '', title: '' }],
  ])('"%s"', (typed, read) => expect(readLink(typed)).toEqual(read));
});

it('a link without a title has that of its host, and a call says that it is one', () => {
  expect(titleOf(url)).toBe('grafana.acme.example');
  expect(titleOf('https://acme.zoom.us/j/123')).toBe('Call on acme.zoom.us');
  expect(titleOf('https://meet.google.com/abc')).toBe('Call on meet.google.com');
  expect(titleOf('https://notzoom.us/j/1')).toBe('notzoom.us');
});

describe('a link', () => {
  const added = linkAdded(anIncident(), { url, title: 'board' });

  it('goes on the card and among the bookmarks', () => {
    expect(facts(added)).toEqual([{ kind: 'link.added', data: { url, title: 'board' } }]);
    expect(effectKinds(added)).toEqual(['slack.bookmarks.set', 'slack.card.show']);
  });

  it('stands there once; a new title takes the place of the old one', () => {
    const there = applied(anIncident(), added);
    for (const title of ['', 'board']) expect(changesNothing(linkAdded(there, { url, title }))).toBe(true);
    expect(applied(there, linkAdded(there, { url, title: 'the board' })).links).toMatchObject([{ url, title: 'the board' }]);
    expect(applied(there, linkAdded(there, { url: `${url}0`, title: '' })).links).toHaveLength(2);
  });
});
