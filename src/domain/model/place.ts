// The value of a button under a suggestion: "<incident>:<suggestion>:<claim>", and behind it the message that it is about, if any.
import { z } from 'zod';

const number = String.raw`[1-9]\d{0,8}`;

export const claimPlace = z.string().regex(new RegExp(String.raw`^${number}:${number}:${number}(?::[CGD][A-Z0-9]{2,40}:\d{9,11}\.\d{6})?$`)).transform((value) => {
  const [, suggestion = 0, claim = 0, channel, ts] = value.split(':');
  return { suggestion: Number(suggestion), claim: Number(claim), ...(channel === undefined || ts === undefined ? {} : { message: { channel, ts } }) };
});
