// What GitHub's webhooks tell of issues and pull requests, in our words.
import type { Actor } from '../actor.ts';
import type { Signal } from '../alert.ts';
import type { Instant } from '../time.ts';

/** An issue as GitHub shows it. `seen`: its own time of the last change; `reason` is GitHub's `state_reason`. */
export type IssueNow = {
  readonly node: string; readonly repo: string; readonly number: number; readonly url: string; readonly title: string;
  readonly state: 'open' | 'closed' | 'gone'; readonly reason?: string | undefined; readonly assignee?: string | undefined; readonly seen: Instant;
  /** Told of something else, such as who is assigned: GitHub's times are whole seconds, so that it is open may be older than its end. */
  readonly aside?: boolean | undefined;
};

/** `was`: the id that we know it by; another than that of `issue` when it was transferred. */
export type IssueNews = { readonly type: 'issue'; readonly by: Actor; readonly was: string; readonly issue: IssueNow };
export type PullNews = { readonly type: 'pull'; readonly by: Actor; readonly repo: string; readonly number: number; readonly state: 'open' | 'merged' | 'closed'; readonly seen: Instant;
  /** Somebody marked it as ready for review, or turned it back into a draft. */
  readonly ready?: boolean | undefined;
};
export type TicketNews = IssueNews | PullNews;

export function isTicketNews(signal: Signal | TicketNews): signal is TicketNews {
  return signal.type === 'issue' || signal.type === 'pull';
}
