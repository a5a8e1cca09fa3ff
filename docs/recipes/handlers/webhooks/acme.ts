// POST /webhooks/acme: the alerts of Acme's monitor.
import { source } from '../../../../src/contracts.ts';
import { placeAcme, readAcme, verifyAcme } from '../../src/domain/acme.ts';

export default source({
  secretVariable: 'ACME_WEBHOOK_SECRET',
  verify: ({ raw, headers }, secrets) => verifyAcme(raw, headers['x-acme-signature'], secrets),
  onMismatch: 401,
  place: (body, { raw }) => placeAcme(body, raw),
  read: readAcme,
  // Nothing can be said of a body that cannot be read: it is parked, and /readyz says so.
  salvage: () => undefined,
});
