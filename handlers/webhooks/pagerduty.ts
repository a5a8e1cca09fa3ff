// POST /webhooks/pagerduty: PagerDuty's v3 webhooks, signed over the raw body.
import { source } from '../../src/contracts.ts';
import { placePagerDuty } from '../../src/domain/pagerduty/place.ts';
import { readPagerDuty, salvagePagerDuty } from '../../src/domain/pagerduty/read.ts';
import { verifyPagerDuty } from '../../src/domain/pagerduty/signature.ts';

export default source({
  secretVariable: 'PAGERDUTY_WEBHOOK_SECRET',
  verify: ({ raw, headers }, secrets) => verifyPagerDuty(raw, headers['x-pagerduty-signature'], secrets),
  // If it is PagerDuty, our secret is wrong: a 401 would cost the event, three of them the subscription for a day; 503 is retried for 48 h.
  onMismatch: 503,
  place: (body, { raw, headers }) => placePagerDuty(body, headers['x-webhook-id'], raw),
  read: readPagerDuty,
  salvage: salvagePagerDuty,
});
