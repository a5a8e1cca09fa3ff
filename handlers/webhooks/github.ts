// POST /webhooks/github: issues of follow-ups and the pull requests of postmortems, signed over the raw body.
import { source } from '../../src/contracts.ts';
import { digestOf, laneOf, readGitHub, verifyGitHub } from '../../src/domain/github/webhook.ts';

export default source({
  secretVariable: 'GITHUB_WEBHOOK_SECRET',
  verify: ({ raw, headers }, secrets) => verifyGitHub(raw, headers['x-hub-signature-256'], secrets),
  onMismatch: 401,
  // GitHub gives each delivery an id, the same when it is redelivered by hand; but signs the body alone: with another id the same body is the same.
  place: (body, { raw, headers }) => {
    const id = deliveryId(headers['x-github-delivery']);
    return { keys: id === undefined ? [digestOf(raw)] : [id, digestOf(raw)], lane: laneOf(body) };
  },
  read: readGitHub,
  // It opens no incident: parked, it is seen in /readyz, and the next night looks at GitHub itself.
  salvage: () => undefined,
});

/** An empty header is no id: all that came with one would be one delivery. */
function deliveryId(header: string | undefined): string | undefined {
  return header === undefined || header === '' ? undefined : header.slice(0, 200);
}
