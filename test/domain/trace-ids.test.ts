// Where things stand in a trace: the same answer in every process, from what is stored alone.
import { describe, expect, it } from 'vitest';
import { commitSpan, effectPlace, readTraceparent, requestPlace, type CausedEffect } from '../../src/domain/trace-ids.ts';

const at = new Date('2026-01-02T03:04:05.678Z');
const webhook = { source: 'pagerduty', key: '01BAX' };
const delivery = { ...webhook, attempt: 2 };
const effect = (id: number, cause: string, more: Partial<CausedEffect> = {}): CausedEffect => ({ id, kind: 'slack.card.show', cause, attempt: 1, createdAt: at, ...more });
const hex = (digits: number): RegExp => new RegExp(`^[0-9a-f]{${digits}}$`);

describe('the ids', () => {
  it('are those of W3C Trace Context, and always the same', () => {
    const place = requestPlace('here', webhook);
    expect(place.trace).toMatch(hex(32));
    expect(place.span).toMatch(hex(16));
    expect(requestPlace('here', { key: '01BAX', source: 'pagerduty' })).toEqual(place);
    expect(commitSpan('here', { cause: 'delivery:1', attempt: 1 })).toMatch(hex(16));
  });

  it.each([
    ['another installation that hears the same webhook', requestPlace('there', webhook)],
    ['another key', requestPlace('here', { ...webhook, key: '01BAY' })],
    ['another source', requestPlace('here', { ...webhook, source: 'github' })],
    ['a key that runs on where the source ends', requestPlace('here', { source: 'pagerduty0', key: '1BAX' })],
  ])('differ for %s', (_what, other) => {
    const place = requestPlace('here', webhook);
    expect(other.trace).not.toBe(place.trace);
    expect(other.span).not.toBe(place.span);
  });

  it('of a commit differ by cause, attempt and when an effect was asked for again', () => {
    const ids = [
      commitSpan('here', { cause: 'effect:1', attempt: 1, at }), commitSpan('here', { cause: 'effect:2', attempt: 1, at }), commitSpan('here', { cause: 'effect:1', attempt: 2, at }),
      commitSpan('here', { cause: 'effect:1', attempt: 1, at: new Date(at.getTime() + 1) }), commitSpan('here', { cause: 'delivery:1', attempt: 1 }), commitSpan('there', { cause: 'effect:1', attempt: 1, at }),
    ];
    expect(new Set(ids).size).toBe(ids.length);
  });
});

describe('an effect', () => {
  const { trace } = requestPlace('here', webhook);

  it('of a delivery stands under its commit, of the attempt that came to something', () => {
    expect(effectPlace('here', [effect(5, 'delivery:1', { delivery })])).toEqual({ trace, parent: commitSpan('here', { cause: 'delivery:1', attempt: 2 }) });
  });

  it('of several deliveries stands in the trace of the first', () => {
    expect(effectPlace('here', [effect(5, 'deliveries:1,2,3', { delivery })])).toEqual({ trace, parent: commitSpan('here', { cause: 'deliveries:1,2,3', attempt: 2 }) });
  });

  it('of an effect stands under that one’s commit, in the trace of what came in', () => {
    const chain = [effect(7, 'effect:6'), effect(6, 'effect:5', { attempt: 3 }), effect(5, 'delivery:1', { delivery })];
    expect(effectPlace('here', chain)).toEqual({ trace, parent: commitSpan('here', { cause: 'effect:6', attempt: 3, at }) });
  });

  it.each([['a round', 'round:github'], ['a run', 'run:0b1'], ['an effect that is gone', 'effect:4'], ['a delivery that is gone', 'delivery:1']])('of %s begins a trace of its own', (_what, cause) => {
    const place = effectPlace('here', [effect(5, cause)]);
    expect(place.parent).toBeUndefined();
    expect(place.trace).toMatch(hex(32));
    expect(place.trace).not.toBe(effectPlace('here', [effect(6, cause)]).trace);
  });

  it.each(['timer', 'nudge'])('that is a %s begins one and says where it comes from; what it causes goes on in that', (kind) => {
    const rings = [effect(6, 'delivery:1', { kind, delivery })];
    const begun = effectPlace('here', rings);
    expect(begun.trace).not.toBe(trace);
    expect(begun).toEqual({ trace: begun.trace, from: { trace, span: commitSpan('here', { cause: 'delivery:1', attempt: 2 }) } });
    const next = effectPlace('here', [effect(7, 'effect:6'), ...rings]);
    expect(next).toEqual({ trace: begun.trace, parent: commitSpan('here', { cause: 'effect:6', attempt: 1, at }) });
    // As the database gives it: it does not look behind a timer.
    expect(effectPlace('here', [effect(7, 'effect:6'), effect(6, 'effect:2', { kind })]).trace).toBe(begun.trace);
  });
});

describe('what a request says of its trace', () => {
  const trace = '0af7651916cd43dd8448eb211c80319c';
  const span = 'b7ad6b7169203331';

  it.each([[`00-${trace}-${span}-01`], [`00-${trace}-${span}-00`], [`cc-${trace}-${span}-01-what-comes-later`]])('%s is understood', (header) => {
    expect(readTraceparent(header)).toEqual({ trace, span });
  });

  it.each([
    [undefined], [''], ['00'], [`ff-${trace}-${span}-01`], [`00-${'0'.repeat(32)}-${span}-01`], [`00-${trace}-${'0'.repeat(16)}-01`], [`00-${trace.toUpperCase()}-${span}-01`], [`00-${trace}-${span}-01x`],
    [`00-${trace}0-${span}-01`], [` 00-${trace}-${span}-01`], [`00-${trace}-${span}`],
  ])('%s is none', (header) => {
    expect(readTraceparent(header)).toBeUndefined();
  });
});
