// The gate before a model's claims: what it must refuse, what it must let pass, and how often it does both, measured.
import { describe, expect, it } from 'vitest';
import { whyDropped } from '../../../src/domain/model/gate.ts';
import type { DropReason } from '../../../src/domain/model/rows.ts';
import { errorKinds, wrongClaims, type ErrorKind } from '../../support/model-errors.ts';
import { database, shop, type Story, type TrueClaim } from '../../support/model-stories.ts';

function verdict({ rows }: Story, { text, refs }: TrueClaim): DropReason | undefined {
  const cited = refs.flatMap((id) => rows.find((row) => row.id === id) ?? []).toSorted((a, b) => a.at.localeCompare(b.at));
  return refs.length === 0 || cited.length < refs.length ? 'uncited' : whyDropped(text, cited, rows);
}
const at = (text: string, ...refs: readonly string[]) => verdict(shop, { text, refs });

describe('measured over two incidents, twenty wrong sentences from each true one', () => {
  const stories = [shop, database];
  const refused = (kind: ErrorKind) => {
    const wrong = stories.flatMap((story) => wrongClaims(kind, story, 20).map((claim) => verdict(story, claim)));
    return { of: wrong.length, share: wrong.filter(Boolean).length / wrong.length };
  };
  // The floors are below what was measured: they say when a change of the lists has cost too much.
  const floors: Readonly<Record<ErrorKind, number>> = {
    time: 1, number: 1, name: 1, host: 1, id: 1, missing: 1, row: 0.99, order: 0.95, cause: 0.97, judgement: 0.93, 'unseen cause': 0.97, 'unseen judgement': 0.95, 'woven judgement': 0.9,
  };
  it.each(errorKinds)('%s', (kind) => {
    const { of, share } = refused(kind);
    expect(of).toBeGreaterThan(150);
    expect(share).toBeGreaterThanOrEqual(floors[kind]);
  });

  it('lets true sentences in other words pass: at most 7 % are refused', () => {
    const wrongly = stories.flatMap((story) => story.claims.filter((claim) => verdict(story, claim) !== undefined).map(({ text }) => text));
    expect(wrongly.length / (shop.claims.length + database.claims.length), wrongly.join('\n')).toBeLessThanOrEqual(0.07);
  });
});

describe('near misses', () => {
  const passes: readonly (readonly [string, ...string[]])[] = [
    ['The severity was raised to SEV1 at 03:09 UTC.', 'T07'], ['The severity was raised to SEV1 at 3:09.', 'T07'], ['Replica lag on pg-main-2 was three seconds, which is normal.', 'T11'], ['The rollback was decided two minutes after it was proposed.', 'T12', 'T13'],
    ['The incident was opened at 03:00 and resolved 65 minutes later.', 'T01', 'T21'], ['“Checkout: 5xx above 2 %” cleared at 03:58.', 'T20'], ['The new connection pool was too small.', 'T19'], ['Responder 1 confirmed at 03:52 that checkout failed because the connection pool was too small.', 'T01', 'T19'],
  ];
  it.each(passes)('passes: %s', (text, ...refs) => expect(at(text, ...refs)).toBeUndefined());

  const drops: readonly (readonly [DropReason, string, ...string[]])[] = [
    ['time', 'The severity was raised to SEV1 at 03:10 UTC.', 'T07'], ['time', 'The severity was raised to SEV1 at 03:09 CET.', 'T07'], ['time', 'The rollback was decided at 03:21.', 'T13'], ['order', 'Commander took command at 03:09 and set SEV1 at 03:04.', 'T05', 'T07'],
    ['number', 'Replica lag on pg-main-2 was four seconds, which is normal.', 'T11'], ['number', 'Replica lag on pg-main-2 was 3 ms, which is normal.', 'T11'], ['number', 'The rollback was decided three minutes after it was proposed.', 'T12', 'T13'], ['number', 'The pool was at 100 % on a dozen and two pods.', 'M04'],
    ['identifier', 'Replica lag on pg-main-21 was normal.', 'T11'], ['identifier', 'checkout-api v2.31.1 went out at 02:52.', 'T06'], ['identifier', 'checkout went out as API.', 'T06'], ['identifier', 'The severity was raised to SEV11.', 'T07'],
    ['name', 'Grace raised the severity to SEV1.', 'T07'], ['name', 'The severity was raised to SEV1 by Grace.', 'T07'], ['name', 'Responder 2 raised the severity to SEV1.', 'T07'], ['number', 'Responder 12 noted that checkout-api v2.31.0 went out.', 'T06'],
    ['cause', 'Payments failed because of checkout-api v2.31.0.', 'T06', 'T08'], ['cause', 'The deploy of checkout-api v2.31.0 broke payments.', 'T06', 'T08'], ['cause', 'The rollback to v2.30.4 fixed card payments.', 'T13', 'T17'], ['cause', 'The new connection pool is too small, which led to this.', 'T09'],
    ['judgement', 'The rollback should have been decided at 03:21.', 'T12', 'T13'], ['judgement', 'The rollback was finally decided.', 'T13'], ['judgement', 'The severity was hesitantly raised to SEV1.', 'T07'], ['judgement', 'Responder 1 made a mistake in the deploy of checkout-api.', 'T06'],
    ['order', 'Errors were down to 0.3 % before the roll back step succeeded.', 'T15', 'T16'], ['order', 'After SEV1 was set, Commander took command.', 'T05', 'T07'], ['order', 'SEV1 was set, then Commander took command.', 'T05', 'T07'], ['order', 'SEV1 was set and Commander took command.', 'T05', 'T07'],
    ['order', 'The rollback was decided before the alert.', 'T13'], ['negation', 'Replica lag on pg-main-2 was not normal.', 'T11'], ['negation', 'Commander did not take command.', 'T05'],
    ['words', 'At 03:23 the botched rollback was decided without objection.', 'T13'], ['words', 'The weary agents drowned amid angry callers with 212 support tickets.', 'M03'], ['words', 'The support team was overrun with angry phone calls.', 'M03'], ['row', 'There were support tickets on the status page.', 'T07'],
    ['length', 'SEV1.', 'T07'], ['length', `The severity was raised to SEV1 ${'and it was SEV1 '.repeat(30)}`, 'T07'], ['length', 'The severity was raised to SEV1. It was SEV2.', 'T07'],
    ['markup', 'The severity was raised to `SEV1`.', 'T07'], ['markup', 'The severity was raised to SEV1, see https://evil.example/SEV1', 'T07'], ['markup', '<!channel> the severity was raised to SEV1', 'T07'], ['markup', 'The severity was raised to SEV1 @channel', 'T07'],
    ['markup', 'The severity was raised to SEV1 [here](x)', 'T07'], ['markup', 'The severity was \u202eraised to SEV1', 'T07'], ['markup', 'The severity was raised to SEV1 🎉', 'T07'],
    ['uncited', 'The severity was raised to SEV1.', 'T07', 'T99'], ['uncited', 'The severity was raised to SEV1.'],
  ];
  it.each(drops)('%s: %s', (why, text, ...refs) => expect(at(text, ...refs)).toBe(why));
});

it('a hypothesis that nobody confirmed lets nothing say why, and one that was confirmed only what it says', () => {
  expect(at('Checkout failed because the connection pool is too small.', 'T01', 'T09')).toBe('cause');
  expect(at('Checkout failed because the connection pool was too small.', 'T01', 'T19')).toBeUndefined();
  expect(at('Checkout failed because the certificate of the load balancer had expired.', 'T01', 'T19')).toBeDefined();
});
