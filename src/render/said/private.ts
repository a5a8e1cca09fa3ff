// Said first in the private channel of an incident that was public: who made it so and why, and what others have seen.
import { mention, when } from '../escape.ts';
import { section } from '../kit.ts';
import { bullets, reasonWords, seenBefore } from '../private-words.ts';
import type { Words } from '../said.ts';
import { nameOf } from '../words.ts';

export const saidPrivate: Words = (incident) => {
  const { madePrivate } = incident;
  if (!madePrivate) return undefined;
  const first = `${nameOf(incident)} is private since ${when(madePrivate.at)}, made so by ${mention(madePrivate.by)}${reasonWords(madePrivate.reason)}.`;
  const next = 'Go on here, and invite only people who need to know. It cannot be made public again.';
  const seen = seenBefore(incident);
  const before = seen.length === 0 ? '' : `Visible before, and still known: ${seen.join(' ')}`;
  return {
    text: [first, next, before].filter((part) => part !== '').join(' '),
    blocks: [section(`*${first}*\n${next}`), ...(seen.length === 0 ? [] : [section(`*Visible before, and still known*\n${bullets(seen)}`)])],
  };
};
