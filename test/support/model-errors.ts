// Errors as models make them, put into true sentences: one wrong time, number, name, host, row, order, cause or judgement each.
import type { Row } from '../../src/domain/model/rows.ts';
import type { Story, TrueClaim } from './model-stories.ts';
import { seeded } from './seeded.ts';

export const errorKinds = ['time', 'number', 'name', 'host', 'id', 'missing', 'row', 'cause', 'judgement', 'order', 'unseen cause', 'unseen judgement', 'woven judgement'] as const;
export type ErrorKind = (typeof errorKinds)[number];
type Dice = { readonly pick: <T>(from: readonly T[]) => T; readonly below: (n: number) => number };

function dice(seed: number): Dice {
  const fraction = seeded(seed);
  const below = (n: number) => Math.floor(fraction() * n);
  return { below, pick: (from) => from[below(from.length)] ?? (() => { throw new Error('nothing to pick from'); })() };
}

/** A wrong sentence of this kind from a true one; undefined where it has nothing to make wrong. */
type Spoil = (claim: TrueClaim, story: Story, dice: Dice) => TrueClaim | undefined;

const host = /\b(?:pg-main-\d|checkout-api|db[12]\.cluster|db[12]|eu-west-1|us-east-1|pgbouncer|pg_basebackup|pg_dump|v2\.\d+\.\d|max_wal_senders|max_connections)\b/;
const strangers = ['pg-main-3', 'checkout-web', 'db3.cluster', 'db4', 'ap-south-1', 'pg-main-2', 'pg-main-1', 'db1.cluster', 'db2', 'v2.29.9', 'cart-api', 'haproxy-7'];
const people = ['Grace', 'Ada', 'Linus', 'Margaret', 'Responder 7', 'Responder 9', 'Deputy'];
const actors = /\b(?:Commander|Responder \d|Customer liaison|Scribe)\b/;
const because = [
  'because of a memory leak', 'due to a misconfigured load balancer', ', caused by a bad config push', 'as a result of an expired certificate', ', which was triggered by a cron job', 'owing to a full disk', ', so the retry storm grew',
  ', since the cache was cold', 'thanks to a race condition', ', which led to a cascade', ', stemming from a kernel bug', ', from a DNS change that had gone out', ', which the network team had broken', ', as the failover was not tested', ', behind which stood a slow query',
  ', a consequence of the migration', ', the culprit being the new proxy', ', with a bad index to blame', ', when a switch in the rack died', ', under load from a crawler', ', following a change of the firewall', ', which exhausted the file handles',
];
const judgements = [
  'too late', 'carelessly', 'unfortunately', 'as they should have done earlier', 'quickly and professionally', 'without proper testing', 'far too slowly', 'in a heroic effort', 'by mistake', 'which was avoidable', 'in an exemplary way', 'with poor coordination', 'eventually',
  'which nobody had thought of', 'against best practice', 'which was the right call', 'after much hesitation', 'which was reckless', 'in record time', 'as any engineer would expect', 'a rookie error', 'with impressive speed', 'which could have been prevented', 'negligently', 'despite the warnings',
];

/** Written after the lists were done and kept apart from them. One rule was made after looking at how these did, so they measure the lists, and a little less than honestly the gate. */
const unseenBecause = [
  'after the cache nodes ran out of memory', ', the reason being a typo in the template', ', which came from an unpatched kernel', 'on the back of a botched upgrade', 'in the wake of a schema change', ', brought on by a network partition', ', for want of file descriptors', 'with the firewall dropping packets',
  ', whose origin lay in the new scheduler', ', rooted in a clock skew', 'under the weight of retries', 'as a side effect of the backup job', ', a product of the stale index', ', the trigger being an oversized payload', ', courtesy of a vendor outage',
];
const unseenJudgements = [
  'in a textbook response', 'at a painfully low pace', 'with admirable calm', 'which reflects a lack of discipline', 'a step nobody sane would take', 'in blatant disregard of the process', 'with commendable speed', 'as was to be feared', 'which was irresponsible', 'a shameful delay',
  'in a clumsy way', 'with remarkable foresight', 'which was foolish', 'contrary to common sense', 'which deserves praise', 'in a panic', 'belatedly', 'at long last', 'thoughtlessly', 'a costly oversight',
];

/** One word, in the middle. */
const adjectives = ['botched', 'shoddy', 'masterful', 'dismal', 'laudable', 'inept', 'stellar', 'lamentable', 'bungled', 'exquisite'];
const adverbs = ['clumsily', 'admirably', 'needlessly', 'foolishly', 'bravely', 'abruptly', 'sensibly', 'rashly', 'duly', 'kindly'];

function append(text: string, more: string): string {
  return `${text.replace(/[.]$/, '')}${more.startsWith(',') ? '' : ' '}${more}.`;
}

const spoil: Readonly<Record<ErrorKind, Spoil>> = {
  time: (claim, _story, { below }) => {
    const found = /\b(\d\d):(\d\d)\b/.exec(claim.text);
    if (!found) return undefined;
    const minutes = (Number(found[1]) * 60 + Number(found[2]) + 1 + below(600)) % 1_440;
    return { ...claim, text: claim.text.replace(found[0], `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`) };
  },
  number: (claim, _story, { below }) => {
    const found = [...claim.text.matchAll(/(?<![\w.:,-])\d[\d,.]*(?= ?(?:%|s\b|minutes|hours|GB|support|pods|IPs|jobs|million|clients|connections|Mbit))/g)];
    const [one] = found;
    return one && { ...claim, text: `${claim.text.slice(0, one.index)}${String(Number(one[0].replaceAll(',', '')) + 1 + below(50))}${claim.text.slice(one.index + one[0].length)}` };
  },
  name: (claim, _story, { pick }) => {
    const found = actors.exec(claim.text);
    return found ? { ...claim, text: claim.text.replace(found[0], pick(people.filter((one) => one !== found[0]))) } : { ...claim, text: append(claim.text, `by ${pick(people)}`) };
  },
  host: (claim, { rows }, { pick }) => {
    const found = host.exec(claim.text);
    const cited = rows.filter((row) => claim.refs.includes(row.id)).map((row) => row.text).join(' ');
    return found ? { ...claim, text: claim.text.replaceAll(found[0], pick(strangers.filter((one) => !cited.includes(one)))) } : { ...claim, text: append(claim.text, `on ${pick(strangers)}`) };
  },
  id: (claim, _story, { below }) => ({ ...claim, refs: [...claim.refs.slice(1), `T${below(900) + 90}`] }),
  missing: (claim) => ({ ...claim, refs: [] }),
  row: (claim, { rows }, { pick }) => ({ ...claim, refs: [pick(rows.filter((row) => !claim.refs.includes(row.id) && !supports(row, claim, rows))).id] }),
  cause: (claim, { rows }, { pick }) => (rows.some((row) => claim.refs.includes(row.id) && row.diagnosis) ? undefined : { ...claim, text: append(claim.text, pick(because)) }),
  'unseen cause': (claim, { rows }, { pick }) => (rows.some((row) => claim.refs.includes(row.id) && row.diagnosis) ? undefined : { ...claim, text: append(claim.text, pick(unseenBecause)) }),
  'unseen judgement': (claim, _story, { pick }) => ({ ...claim, text: append(claim.text, pick(unseenJudgements)) }),
  'woven judgement': (claim, _story, { pick, below }) => {
    const [into, word] = below(2) === 0 ? [/ (the|a|an) /i, pick(adjectives)] as const : [/ (was|were|had|has) /, pick(adverbs)] as const;
    return into.test(claim.text) ? { ...claim, text: claim.text.replace(into, ` $1 ${word} `) } : undefined;
  },
  judgement: (claim, _story, { pick }) => ({ ...claim, text: append(claim.text, pick(judgements)) }),
  order: (claim, { rows }, { pick }) => {
    if (claim.refs.length < 2 || claim.refs.some((id) => rows.find((row) => row.id === id)?.diagnosis)) return undefined;
    const swapped = reversed(claim.text, pick);
    return swapped === undefined ? undefined : { ...claim, text: swapped };
  },
};

/** Rows that say the same as the right one are no wrong rows. */
function supports(row: Row, claim: TrueClaim, rows: readonly Row[]): boolean {
  return rows.some((one) => claim.refs.includes(one.id) && (one.text.includes(row.text) || row.text.includes(one.text) || row.text.endsWith(one.text.split(': ').at(-1) ?? '')));
}

function reversed(text: string, pick: Dice['pick']): string | undefined {
  const bare = text.replace(/\.$/, '');
  const [, first, then] = /^After (.+?), (.+)$/.exec(bare) ?? /^(.+?),? (?:and|then|before) (.+)$/.exec(bare) ?? [];
  if (first === undefined || then === undefined) return undefined;
  const low = (part: string) => part.replace(/^(?:then |The |An |A )/, (word) => word.toLowerCase().replace('then ', ''));
  const [a, b] = [low(first), low(then)];
  const told = pick([`${b}, then ${a}`, `${a} after ${b}`, `after ${b}, ${a}`, `${b} before ${a}`, `${b} and ${a}`, `${b}, followed by ${a}`, `before ${a}, ${b}`, `${a} once ${b}`]);
  return `${told.slice(0, 1).toUpperCase()}${told.slice(1)}.`;
}

/** `rounds` wrong sentences from every true one, where there are any. */
export function wrongClaims(kind: ErrorKind, story: Story, rounds: number, seed = 1): readonly TrueClaim[] {
  const chance = dice(seed);
  return story.claims.flatMap((claim) => Array.from({ length: rounds }, () => spoil[kind](claim, story, chance))).filter((one) => one !== undefined);
}
