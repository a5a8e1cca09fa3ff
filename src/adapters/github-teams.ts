// Teams of an organisation: whether somebody is in one. Needs the organisation permission Members: read.
import { Rejected } from '../domain/errors.ts';
import type { GitHub } from '../ports.ts';
import { unless, type Ask } from './github-ask.ts';
import { membershipAnswer, teamAnswer } from './github-dispatch-answers.ts';

const TEAM = '/orgs/{org}/teams/{team_slug}';
const NAME = /^([A-Za-z0-9][A-Za-z0-9_-]{0,99})\/([A-Za-z0-9._-]{1,100})$/;
// GitHub's own rule for logins, and the tail of managed users: `ada_acme`.
const LOGIN = /^[A-Za-z0-9][A-Za-z0-9_-]{0,99}$/;

function advice(team: string): Readonly<Record<string, string>> {
  return { 403: `Give the token or app the organisation permission Members: read in ${team.split('/')[0]}.` };
}

export function teamMethods(ask: Ask): Pick<GitHub, 'inTeam' | 'teamThere'> {
  return {
    async inTeam(team, login) {
      if (!LOGIN.test(login)) throw new Rejected('github', 'login', `"${login}" is not a GitHub login: write it without the @.`);
      const call = { doing: `say whether ${login} is in the team`, repo: team, write: false, advice: advice(team) };
      const where = { ...splitTeam(team), username: login };
      // 404 for everybody else, and for a team that we may not see. Invited is not a member: `pending`.
      const found = await unless('404', ask(call, (client) => client.request(`GET ${TEAM}/memberships/{username}`, where), membershipAnswer));
      return found?.state === 'active';
    },

    async teamThere(team) {
      const call = { doing: 'look up the team', repo: team, write: false, advice: advice(team) };
      const found = await unless('404', ask(call, (client) => client.request(`GET ${TEAM}`, splitTeam(team)), teamAnswer));
      return found !== undefined;
    },
  };
}

function splitTeam(team: string): { org: string; team_slug: string } {
  const [, org, slug] = NAME.exec(team) ?? [];
  if (org === undefined || slug === undefined || slug === '.' || slug === '..') {
    throw new Rejected('github', 'team', `"${team}" is not a team: write it as org/team.`);
  }
  return { org, team_slug: slug };
}
