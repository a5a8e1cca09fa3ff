// Which runbooks fit an alert. A match only suggests: an alert never starts a step.
import type { MatchRule, Runbook } from './types.ts';
import { found } from './values.ts';

export type AlertToMatch = {
  readonly serviceId: string;
  readonly serviceName: string;
  readonly urgency: string;
  readonly priority?: string | undefined;
  readonly title: string;
  readonly alertNames: readonly string[];
  readonly severity?: string | undefined;
};

function oneOf(wanted: readonly string[] | undefined, values: readonly (string | undefined)[]): boolean {
  return wanted === undefined || values.some((value) => value !== undefined && wanted.includes(value));
}

function ruleMatches(rule: MatchRule, alert: AlertToMatch): boolean {
  return oneOf(rule.service, [alert.serviceId, alert.serviceName])
    && oneOf(rule.urgency, [alert.urgency])
    && oneOf(rule.priority, [alert.priority])
    && oneOf(rule.alert, alert.alertNames)
    && oneOf(rule.severity, [alert.severity])
    && (rule.title === undefined || rule.title.some((pattern) => found(pattern, alert.title)));
}

function keyCount(rule: MatchRule): number {
  return Object.values(rule).filter((value) => value !== undefined).length;
}

/** How many keys the most exact matching rule has; 0 = no rule matches. */
function exactness(runbook: Runbook, alert: AlertToMatch): number {
  return Math.max(0, ...runbook.match.filter((rule) => ruleMatches(rule, alert)).map((rule) => keyCount(rule)));
}

/**
 * The runbooks with a rule that matches, most exact rule first, then by id. The keys of a rule hold together; the values of
 * a key are alternatives and are compared exactly, but for `title`, which is RE2 found anywhere in it.
 */
export function matchRunbooks(runbooks: readonly Runbook[], alert: AlertToMatch): readonly Runbook[] {
  return runbooks
    .map((runbook) => ({ runbook, keys: exactness(runbook, alert) }))
    .filter(({ keys }) => keys > 0)
    .sort((a, b) => b.keys - a.keys || (a.runbook.id < b.runbook.id ? -1 : 1))
    .map(({ runbook }) => runbook);
}
