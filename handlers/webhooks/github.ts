// POST /webhooks/github: pull requests and issues, signed over the raw body. Stored now, followed by a later version.
import { source } from '../../src/contracts.ts';
import { digestOf, readGitHub, verifyGitHub } from '../../src/domain/github/webhook.ts';

export default source({
  secretVariable: 'GITHUB_WEBHOOK_SECRET',
  verify: ({ raw, headers }, secrets) => verifyGitHub(raw, headers['x-hub-signature-256'], secrets),
  onMismatch: 401,
  // GitHub gives each delivery an id, the same when it is redelivered by hand.
  place: (_body, { raw, headers }) => ({ keys: [headers['x-github-delivery']?.slice(0, 200) ?? digestOf(raw)], lane: 'github' }),
  read: readGitHub,
  salvage: () => undefined,
});
