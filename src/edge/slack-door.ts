// Who is let in at /slack/events: what Slack signed passes no limit; of what it did not sign no more is read, and soon no more is said, than must be.
import type { RequestListener } from 'node:http';
import { Malformed } from '../domain/errors.ts';
import { tooMany, type Limits } from './limits.ts';
import { leaveForBolt, looksSigned, readSigned, signedHeaders } from './slack-body.ts';
import type { SlackEdge } from './slack.ts';
import type { Signatures } from './slack-signed.ts';

/** `bolt` hears of what Slack signed. Throws Malformed. */
export function slackDoor(bolt: { readonly requestListener: RequestListener }, { isSigned, isOld }: Signatures, limits: Limits): NonNullable<SlackEdge['handle']> {
  return async (request, response, body) => {
    const address = limits.address(request);
    // What is five minutes old is read as long as there are tokens: that is how a wrong clock of ours is noticed.
    if (!looksSigned(request) || (isOld(signedHeaders(request)) && limits.look('strangers', address) > 0)) {
      const waitMs = limits.take('strangers', address);
      if (waitMs > 0) return tooMany(response, waitMs);
      throw new Malformed(401, 'The signature is missing or is no signature.');
    }
    const raw = await readSigned(request, body, isSigned).catch((error: unknown) => {
      // Counted afterwards: a signature is looked at when the body is there.
      const waitMs = error instanceof Malformed ? limits.take('strangers', address) : 0;
      if (waitMs === 0) throw error;
      return tooMany(response, waitMs);
    });
    if (raw === undefined) return;
    leaveForBolt(request, raw);
    bolt.requestListener(request, response);
  };
}
