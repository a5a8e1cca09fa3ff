// The form behind "Add a weekly check": one of its kinds, with the fields that belong to it.
import { z } from 'zod';
import { view } from '../../src/contracts.ts';
import type { Proof } from '../../src/domain/facts-followups.ts';
import { proofSet } from '../../src/domain/followup-proof.ts';
import { itemPlace } from '../../src/domain/item-place.ts';
import { cleanSql, isQuestion, readExpectation, sqlProof } from '../../src/domain/proof-sql.ts';

const text = z.string().trim().default('');
const fields = z.object({ kind: z.enum(['http', 'step', 'sql', 'off'], { error: 'Choose one.' }), url: text, status: text, step: text, database: text, sql: text, expect: text, meta: itemPlace });
type Filled = z.infer<typeof fields>;

/** What is wrong, by field: only those that belong to the choice are looked at. */
function wrong({ kind, url, status, step, database, sql, expect }: Filled): Partial<Record<keyof Filled, string>> {
  if (kind === 'http') {
    return {
      ...(/^https?:\/\//i.test(url) && URL.canParse(url) && url.length <= 1_000 ? {} : { url: 'An address that begins with https:// or http://.' }),
      ...(/^(?:[1-5]\d\d)?$/.test(status) ? {} : { status: 'An HTTP status such as 200, or nothing.' }),
    };
  }
  if (kind === 'step') return /^[\w.-]{1,100} [\w.-]{1,100}$/.test(step) ? {} : { step: 'Choose a step.' };
  if (kind === 'off') return {};
  return {
    ...(database === '' ? { database: 'Choose a database.' } : {}),
    ...(isQuestion(cleanSql(sql)) ? {} : { sql: 'One question: it begins with SELECT, WITH, VALUES or TABLE.' }),
    ...(readExpectation(expect) ? {} : { expect: 'Such as rows = 0, rows > 0, value = ok or value < 5. Rows are counted up to 100.' }),
  };
}

function proofIn({ kind, url, status, step, database, sql, expect }: Filled): Proof | undefined {
  if (kind === 'http') return { type: 'http', url, ...(status === '' ? {} : { status: Number(status) }) };
  const [runbook = '', name = ''] = step.split(' ');
  if (kind === 'step') return { type: 'step', runbook, name };
  return kind === 'sql' ? sqlProof(database, sql, expect) : undefined;
}

export default view({
  where: 'incident',
  fields: fields.check(({ value, issues }) => {
    for (const [field, message] of Object.entries(wrong(value))) issues.push({ code: 'custom', input: value, path: [field], message });
  }).transform((filled) => ({ proof: proofIn(filled), meta: filled.meta })),
  needs: ({ proof }) => (proof === undefined || proof.type === 'http' ? [] : [{ need: 'runbooks' }, { need: 'roles' }]),
  decide: (situation, { proof, meta: id }) => proofSet(situation.incident, id, proof, situation),
});
