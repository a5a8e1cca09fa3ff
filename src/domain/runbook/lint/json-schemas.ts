// The policy's schema for editors; those of frontmatter and steps stand beside their schemas.
import { z } from 'zod';
import { PolicyFile } from '../policy-schema.ts';

/** A draft 2020-12 JSON Schema. That roles are defined and approvals name their approvers is only in the parser. */
export function policyJsonSchema(): Record<string, unknown> {
  return { ...z.toJSONSchema(PolicyFile, { io: 'input', target: 'draft-2020-12' }), title: 'Tocsin runbook policy' };
}
