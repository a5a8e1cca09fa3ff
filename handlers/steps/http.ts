// A step that sends one HTTP request, through the egress guard, exactly as a person saw and approved it.
import { step } from '../../src/contracts.ts';
import { expectMet } from '../../src/domain/runbook/http-expect.ts';
import { fillHttp } from '../../src/domain/runbook/http-fill.ts';

// Twice what is ever shown; the engine keeps the first and last 128 KiB.
const mostBytes = 1_048_576;

export default step({
  by: 'bot',
  async perform({ step: what, params, secrets, egress, timeoutMs, outbound }) {
    const filled = fillHttp(what, params, secrets);
    if (!filled.ok) return { status: 'failed', output: Buffer.from(`The request could not be built: ${filled.why}`) };
    const answer = await outbound.request(filled.request, { allow: egress, timeoutMs, maxBytes: mostBytes });
    const shown = what.showHeaders.flatMap((name) => (answer.headers[name.toLowerCase()] === undefined ? [] : [`${name}: ${answer.headers[name.toLowerCase()]}`]));
    const head = [`HTTP ${answer.status}`, ...shown].join('\n');
    return {
      status: expectMet(what, answer.status, answer.headers) ? 'succeeded' : 'failed',
      code: answer.status,
      output: Buffer.concat([Buffer.from(`${head}\n`), answer.body]),
      value: answer.body,
    };
  },
});
