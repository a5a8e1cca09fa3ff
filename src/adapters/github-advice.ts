// What a person should do when GitHub refuses: one sentence for each code.

const RIGHTS = 'contents: write, pull_requests: write, issues: write and metadata: read';

/** The sentence that follows GitHub's own text in a Rejected. `code` is a status, a GraphQL error type, or one of ours. */
export function adviceFor(code: string, repo: string): string {
  switch (code) {
    case '401':
      return 'The token is wrong or has expired: set a new GITHUB_TOKEN, or check the GITHUB_APP_* variables.';
    case 'installation':
      return 'No token for the installation: check GITHUB_APP_ID, GITHUB_APP_INSTALLATION_ID and that the app is installed.';
    case '403':
    case 'FORBIDDEN':
      return `Give the token or app ${RIGHTS} on ${repo}; a ruleset of the repository may forbid it too.`;
    case '404':
    case 'NOT_FOUND':
      return `Check that ${repo} exists and that the token or app may see it (${RIGHTS}).`;
    case '409':
      return `Check that ${repo} has a first commit, and try again.`;
    case '422':
    case 'UNPROCESSABLE':
      return `Look at the rulesets and branches of ${repo}, then try again.`;
    default:
      return `Look at ${repo} on GitHub, then try again.`;
  }
}
