// A published postmortem that breaks no rule, and ways to change one thing in it.

export const good = `---
id: INC-42
title: Checkout answers 5xx
status: published
severity: SEV2
impact_start: 2026-11-21T03:00:00.000Z
resolved: 2026-11-21T03:45:00.000Z
roles:
  commander: Ada Lovelace
owner: Grace Hopper
generator: tocsin
---

# INC-42: Checkout answers 5xx

> **Draft compiled from records.** What they mean is for people to write.

## Summary

INC-42 (SEV2 Major, live) was opened at 2026-11-21 03:00 UTC by PagerDuty. Its status is resolved.

A deploy doubled the connections that checkout holds, and the pool ran dry. People could not pay for 45 minutes.

## Impact

| Fact | Value | Taken from |
| - | - | - |
| Severity | SEV2 Major from 2026-11-21 03:00 UTC | who set it, and when |
| Until resolved | 45 min | from the start of impact to when it was fixed |

About 4,100 payments failed; 3,900 of them were made again within an hour.

## Timeline

| Id | Time (UTC) | Who | Kind | What | Source |
| - | - | - | - | - | - |
| T01 | 2026-11-21 03:00 | PagerDuty | Opened | Ada should have looked, obviously: human error? | [PagerDuty](https://acme.pagerduty.com/1) |
| T02 | 2026-11-21 03:09 | Ada | Note | rolled back | Slack |

## Contributing factors

The pool has a fixed size, and nothing compares it with what a deploy will ask for. The canary takes one connection, so it passed.

## What surprised us

The dashboard shows the pool of one instance only.

## What helped, what hindered, what was luck

### Helped

- The rollback took two minutes.

## Action items

| Id | Action | Type | Owner | Due | Issue |
| - | - | - | - | - | - |
| AI-1 | Refuse a deploy that asks for more connections than the pool has | prevent | Grace Hopper | 2026-12-01 | #12 |
| AI-2 | ~~Write a second runbook~~ | process | nobody named | | |
`;

/** Throws when there is nothing to change: a test must not pass for that. */
export function changed(...changes: readonly (readonly [string, string])[]): string {
  return changes.reduce((text, [from, to]) => {
    if (!text.includes(from)) throw new Error(`the document has no "${from}"`);
    return text.replace(from, () => to);
  }, good);
}

export const factors = 'The pool has a fixed size, and nothing compares it with what a deploy will ask for. The canary takes one connection, so it passed.';
