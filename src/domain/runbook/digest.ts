// The digest an approval binds to: any difference in what would run, as whom and under which policy, voids the approval.
import { createHash } from 'node:crypto';

/** Version of the list of fields below; raise it with any change, so that no old approval fits a new meaning. */
const FORMAT = 'tocsin-step-1';

export type DigestInput = {
  readonly commit: string;
  readonly blob: string;
  readonly step: string;
  readonly kind: string;
  readonly body: string;
  readonly rollbackBody: string | undefined;
  /** Resolved parameters and outputs by name. */
  readonly params: Readonly<Record<string, string>>;
  /** Names, never values. */
  readonly secrets: readonly string[];
  readonly executor: string;
  readonly identity: string;
  readonly egress: readonly string[];
  readonly policyHash: string;
};

/** Eight bytes of length in front, so that no shifting of text between neighbours gives the same bytes. */
function prefixed(bytes: Buffer): Buffer {
  const length = Buffer.alloc(8);
  length.writeBigUInt64BE(BigInt(bytes.length));
  return Buffer.concat([length, bytes]);
}

function text(value: string): Buffer {
  return prefixed(Buffer.from(value, 'utf8'));
}

function list(values: readonly string[]): Buffer {
  return prefixed(Buffer.concat(values.map((value) => text(value))));
}

/**
 * SHA-256 in hex over length-prefixed UTF-8 fields, in this order: format version, commit, blob, step name, kind, body,
 * rollback body (a list of none or one), resolved params (name, value, by name), secret names, executor, identity, egress,
 * policy hash. The order of params, secrets and egress in the input does not matter.
 */
export function stepDigest(input: DigestInput): string {
  const params = Object.entries(input.params).sort(([a], [b]) => (a < b ? -1 : 1)).flat();
  const fields = [
    text(FORMAT), text(input.commit), text(input.blob), text(input.step), text(input.kind), text(input.body),
    list(input.rollbackBody === undefined ? [] : [input.rollbackBody]),
    list(params), list([...input.secrets].sort()), text(input.executor), text(input.identity),
    list([...input.egress].sort()), text(input.policyHash),
  ];
  return createHash('sha256').update(Buffer.concat(fields)).digest('hex');
}
