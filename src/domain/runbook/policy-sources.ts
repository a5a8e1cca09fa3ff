// What a policy asks of whom: decides which rights Tocsin needs, so that it asks for no more.
import type { Policy } from './policy.ts';

export type PolicySources = { readonly usergroups: readonly string[]; readonly teams: readonly string[] };

/** Each user group and GitHub team that a role names, once. */
export function sourcesOf({ roles }: Pick<Policy, 'roles'>): PolicySources {
  const all = Object.values(roles);
  return {
    usergroups: [...new Set(all.flatMap((source) => source.slackUsergroup ?? []))],
    teams: [...new Set(all.flatMap((source) => source.githubTeam ?? []))],
  };
}

/** The roles that only a GitHub team gives. */
export function rolesByTeam({ roles }: Pick<Policy, 'roles'>): readonly string[] {
  return Object.entries(roles).flatMap(([name, source]) => (source.githubTeam !== undefined && source.pagerduty === undefined && source.slackUsergroup === undefined ? [name] : []));
}
