// What is taken for a secret, and what is not. The samples are put together here, so that no scanner takes them for real.
import { describe, expect, it } from 'vitest';
import { redact } from '../../../src/render/postmortem/redact.ts';

const join = (...parts: string[]) => parts.join('');
const letters = 'AbCdEfGhIjKlMnOpQrStUvWxYz0123456789';

describe('redact', () => {
  it.each([
    ['Slack bot token', join('xo', 'xb-123456789012-123456789012-', letters)],
    ['Slack app token', join('xa', 'pp-1-A012345678-1234567890123-abcdef')],
    ['Slack webhook', join('https://hooks.sl', 'ack.com/services/T0000/B0000/', letters.slice(0, 24))],
    ['GitHub token', join('gh', 'p_', letters)],
    ['GitHub fine-grained token', join('github', '_pat_', letters, '_', letters)],
    ['GitLab token', join('glp', 'at-', letters.slice(0, 20))],
    ['AWS key id', join('AK', 'IAIOSFODNN7EXAMPLE')],
    ['Google key', join('AI', 'za', letters.slice(0, 35))],
    ['Stripe key', join('sk', '_live_', letters.slice(0, 24))],
    ['PagerDuty key', join('u', '+', letters.slice(0, 18))],
    ['JSON web token', join('ey', 'JhbGciOiJIUzI1NiJ9.', 'ey', 'JzdWIiOiIxMjM0NTY3ODkwIn0.', letters)],
    ['private key', join('-----BEGIN RSA PRIV', 'ATE KEY-----\nMIIE', letters, '\n-----END RSA PRIV', 'ATE KEY-----')],
    ['private key that was cut', join('-----BEGIN PRIV', 'ATE KEY-----\nMIIE', letters)],
  ])('takes out a %s', (_, secret) => {
    const safe = redact(`before ${secret}`);
    expect(safe).toMatch(/^before \[redacted-[a-z-]+\]$/);
  });

  it.each([
    ['password=hunter22', 'password=[redacted]'],
    ['DB_PASSWORD=hunter22 rest', 'DB_PASSWORD=[redacted] rest'],
    ['{"api_key": "abcd1234"}', '{"api_key": "[redacted]"}'],
    ['curl -H "Authorization: Bearer abcdef0123456789abcdef"', 'curl -H "Authorization: Bearer [redacted]"'],
    ['postgres://app:hunter22@db.internal/app', 'postgres://app:[redacted]@db.internal/app'],
    ['https://x.example/?token=abcd1234&a=1', 'https://x.example/?token=[redacted]&a=1'],
  ])('keeps what stands around it: %s', (text, safe) => {
    expect(redact(text)).toBe(safe);
    expect(redact(safe)).toBe(safe);
  });

  it.each([
    'The password was rotated at 03:20; the secret is out of date.',
    'password: please reset it, token: expired',
    `sha256 ${'0123456789abcdef'.repeat(4)}`,
    '9f2c1d0b7a6e5f4d3c2b1a0f9e8d7c6b5a4f3e2d',
    'the bearer of this message is a basic infrastructure engineer',
    'deploy checkout-api-7d9f8b6c5d-x2x4z in eu-west-1, run 0d3f6f0e-7c53-4f0e-9d57-3a1f5f2f4b11',
    'U0ADA in C0INC42 at 1795230012.000100',
    'https://grafana.example.com/d/abc?from=now-6h&to=now',
  ])('leaves alone: %s', (text) => {
    expect(redact(text)).toBe(text);
  });
});
