// The JSON Schema that editors check a frontmatter with.
import { expect, test } from 'vitest';
import { frontmatterJsonSchema } from '../../../src/domain/runbook/frontmatter-schema.ts';

test('describes the frontmatter and knows no other keys', () => {
  const schema = frontmatterJsonSchema();
  expect(schema).toMatchObject({
    $schema: 'https://json-schema.org/draft/2020-12/schema', type: 'object', additionalProperties: false,
    required: ['runbook', 'id', 'title', 'owner', 'last-reviewed', 'executor'],
    properties: { id: { pattern: '^[a-z0-9][a-z0-9-]{2,79}$' }, match: { maxItems: 20 } },
  });
});

test('names every type of parameter', () => {
  const text = JSON.stringify(frontmatterJsonSchema());
  for (const type of ['string', 'enum', 'integer', 'boolean', 'k8s-name', 'hostname', 'git-sha', 'semver']) {
    expect(text).toContain(`"const":"${type}"`);
  }
});
