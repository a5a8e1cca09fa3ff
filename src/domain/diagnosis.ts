// What is wrong with an installation, check by check: for `tocsin doctor`, /incident doctor and App Home.

export const checkStates = ['ok', 'off', 'warning', 'broken'] as const;
export type CheckState = (typeof checkStates)[number];

/** One check. `say` is what was found; `fix` exactly what to do, with the place to click, unless all is well. */
export type Check = { readonly area: 'Tocsin' | 'Database' | 'Slack' | 'PagerDuty' | 'GitHub' | 'Runbooks'; readonly name: string; readonly state: CheckState; readonly say: string; readonly fix?: string };

export type Diagnosis = { readonly checks: readonly Check[] };

/** The worst state of all checks; `off` is no trouble. */
export function worst({ checks }: Diagnosis): 'ok' | 'warning' | 'broken' {
  if (checks.some((check) => check.state === 'broken')) return 'broken';
  return checks.some((check) => check.state === 'warning') ? 'warning' : 'ok';
}
