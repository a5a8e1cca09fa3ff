// Secrets in the shapes that their makers document, put together here so that no scanner takes them for real; and what only looks like one.
const join = (...parts: string[]): string => parts.join('');
const mixed = 'AbCdEfGhIjKlMnOpQrStUvWxYz0123456789';
const hex = '0123456789abcdef0123456789abcdef';

/** `kept`: what stands before it and stays. */
export type Secret = { readonly what: string; readonly kept: string; readonly secret: string };

const bare: readonly (readonly [string, string])[] = [
  ['Slack bot token', join('xo', 'xb-123456789012-123456789012-', mixed)], ['Slack user token', join('xo', 'xp-1234-5678-9012-', hex)], ['Slack app token', join('xa', 'pp-1-A012345678-1234567890123-', hex)],
  ['Slack rotating token', join('xo', 'xe.xoxb-1-', mixed)], ['Slack webhook', join('https://hooks.sl', 'ack.com/services/T0000/B0000/', mixed.slice(0, 24))],
  ['GitHub personal token', join('gh', 'p_', mixed)], ['GitHub app token', join('gh', 's_', mixed)], ['GitHub refresh token', join('gh', 'r_', mixed)], ['GitHub fine-grained token', join('github', '_pat_', mixed, '_', mixed)],
  ['GitLab token', join('glp', 'at-', mixed.slice(0, 20))], ['GitLab runner token', join('glr', 't-', mixed.slice(0, 20))], ['AWS key id', join('AK', 'IAIOSFODNN7EXAMPLE')], ['AWS session key id', join('AS', 'IAIOSFODNN7EXAMPLE')],
  ['Google API key', join('AI', 'za', mixed.slice(0, 35))], ['Google OAuth token', join('ya', '29.', mixed)], ['Google client secret', join('GOC', 'SPX-', mixed.slice(0, 28))],
  ['Stripe secret key', join('sk', '_live_', mixed.slice(0, 24))], ['Stripe restricted key', join('rk', '_test_', mixed.slice(0, 24))], ['Stripe webhook secret', join('wh', 'sec_', mixed)],
  ['npm token', join('np', 'm_', mixed)], ['PyPI token', join('py', 'pi-AgEIcHlwaS5vcmc', mixed, mixed)], ['Docker token', join('dck', 'r_pat_', mixed.slice(0, 27))], ['DigitalOcean token', join('do', 'p_v1_', hex, hex)],
  ['SendGrid key', join('S', 'G.', mixed.slice(0, 22), '.', mixed, 'abcdefg')], ['Twilio key', join('S', 'K', hex)], ['Vault token', join('hv', 's.', mixed)], ['Grafana token', join('gl', 'sa_', mixed.slice(0, 32), '_0123abcd')],
  ['Shopify token', join('shp', 'at_', hex)], ['Telegram token', join('123456789', ':AA', mixed.slice(0, 33))], ['model key', join('s', 'k-proj-', mixed, mixed)], ['Hugging Face token', join('h', 'f_', mixed)],
  ['PagerDuty user key', join('u', '+', mixed.slice(0, 18))], ['PagerDuty account key', join('y', '+', mixed.slice(0, 18))],
  ['JSON web token', join('ey', 'JhbGciOiJIUzI1NiJ9.', 'ey', 'JzdWIiOiIxMjM0NTY3ODkwIn0.', mixed)],
  ['private key', join('-----BEGIN RSA PRIV', 'ATE KEY-----\nMIIE', mixed, '\n-----END RSA PRIV', 'ATE KEY-----')], ['private key that was cut', join('-----BEGIN PRIV', 'ATE KEY-----\nMIIE', mixed)],
  ['OpenSSH key', join('-----BEGIN OPENSSH PRIV', 'ATE KEY-----\nb3Bl', mixed, '\n-----END OPENSSH PRIV', 'ATE KEY-----')], ['PGP key', join('-----BEGIN PGP PRIV', 'ATE KEY BLOCK-----\nlQOY', mixed, '\n-----END PGP PRIV', 'ATE KEY BLOCK-----')],
  ['age key', join('AGE-SEC', 'RET-KEY-1', mixed.toUpperCase(), mixed.toUpperCase())],
];

const named: readonly (readonly [string, string, string])[] = [
  ['password', 'password=', 'hunter22'], ['variable', 'DB_PASSWORD=', 'hunter22'], ['JSON', '"api_key": "', 'abcd1234'], ['camel case', '"clientSecret":"', 'abcd-efgh'], ['YAML', 'aws_secret_access_key: ', 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLE0'],
  ['query', 'https://x.example/?access_token=', 'abcd1234'], ['bearer', 'Authorization: Bearer ', hex], ['basic', 'Authorization: Basic ', 'dXNlcjpwYXNz'], ['PagerDuty header', 'Authorization: Token token=', 'y_NbAkKc66ryYTWUXYEu'],
  ['GitHub header', 'authorization: token ', hex], ['header of an API', 'X-Api-Key: ', hex], ['cookie', 'Cookie: ', 'session=abcdef0123'], ['address', 'postgres://app:', 'hunter22'], ['address without a user', 'redis://:', 'hunter22'],
  ['connection string', 'Server=db;User Id=sa;Password=', 'hunter22'], ['Azure storage', 'AccountName=x;AccountKey=', 'abc123def456=='], ['curl', 'curl -u ada:', 'hunter22'], ['flag', 'mysql --password=', 'hunter22'], ['flag with a blank', 'tool --token ', 'a1b2c3d4'],
  ['key before a host', 'https://', hex.slice(1)], ['PagerDuty address', 'https://events.pagerduty.com/integration/', hex], ['PagerDuty event', '{"routing_key":"', hex], ['Azure signature', 'https://x.blob.example/c?se=2026&sig=', 'abcdefghij%2Fklmnop%3D'], ['signed address', 'https://s3.example/k?X-Amz-Signature=', hex],
];
const behind: Readonly<Record<string, string>> = { address: '@db.internal/app', 'address without a user': '@cache:6379/0', 'key before a host': '@o1.ingest.sentry.io/1' };

export const secrets: readonly (Secret & { readonly text: string })[] = [
  ...bare.map(([what, secret]) => ({ what, kept: '', secret, text: secret })),
  ...named.map(([what, kept, secret]) => ({ what, kept, secret, text: `${kept}${secret}${behind[what] ?? ''}` })),
];

export const harmless: readonly string[] = [
  'The password was rotated at 03:20; the secret is out of date.', 'password: please reset it, token: expired', 'the authorization: denied by policy', 'the --password option is set', 'Signature mismatch in the webhook',
  `sha256:${hex}${hex}`, `registry.acme.example/checkout@sha256:${hex}${hex}`, '9f2c1d0b7a6e5f4d3c2b1a0f9e8d7c6b5a4f3e2d', '9f2c1d0b', 'INC-42, PINCD42, Q1ALERT, T07 and AI-3', '0d3f6f0e-7c53-4f0e-9d57-3a1f5f2f4b11', 'token: INC-42',
  'the bearer of this message is a basic infrastructure engineer', 'deploy checkout-api-7d9f8b6c5d-x2x4z in eu-west-1', 'U0ADA in C0INC42 at 1795230012.000100', 'https://grafana.example.com/d/abc?from=now-6h&to=now', 'git@github.com:acme/checkout.git',
  'ssh://deploy@bastion.acme.example', 'https://acme.pagerduty.com/incidents/Q1ALERT', 'secrets: https://vault.acme.example/ui/v1/a1b2c3d4', 'max_tokens=4096 and tokens=500', 'see task-12, disk-1234567890 and risk-assessment-2026-11-21-final-version-for-review', 'compass=northwest22', 'the cookie: it was stale', 'https://ada@wiki.acme.example/page',
];
