// Where GitHub sends us on: after a rename or a transfer every address of a repository points to `/repositories/<id>/…`.
// Followed within the API only, and word for word, writes too (docs.github.com, Getting started with the REST API, redirects):
// the platform's own way turns a POST into a GET and would carry the text of an incident to another host.

/** Rename upon rename is one hop each. */
const mostHops = 3;
const redirects: ReadonlySet<number> = new Set([301, 302, 307, 308]);
/** "Misdirected request": ours for an answer that points out of the API. */
export const MISDIRECTED = 421;

/** `onMoved` hears the repository, as it was asked for, whose address leads elsewhere. */
export function withinApi(send: typeof globalThis.fetch, apiUrl: string, onMoved: (repo: string) => void): typeof globalThis.fetch {
  const api = new URL(`${apiUrl.replace(/\/+$/, '')}/`);
  return async (input, init) => {
    let url = new URL(input instanceof Request ? input.url : input);
    for (let hop = 0; ; hop += 1) {
      const answer = await send(url.href, { ...init, redirect: 'manual' });
      const to = redirects.has(answer.status) ? answer.headers.get('location') : null;
      if (to === null) return answer;
      const next = URL.parse(to, url.href);
      await answer.body?.cancel();
      if (!next || next.origin !== api.origin || !next.pathname.startsWith(api.pathname)) return misdirected(`GitHub points to ${next?.host ?? 'no address'}, which is not its API: nothing is sent there.`);
      if (hop === mostHops) return misdirected('GitHub points from one address to the next without end.');
      const moved = /^repos\/([^/]+)\/([^/]+)(?:\/|$)/.exec(url.pathname.slice(api.pathname.length));
      if (moved) onMoved(`${moved[1]}/${moved[2]}`);
      // Seen with and without what was asked for behind the path.
      if (next.search === '') next.search = url.search;
      url = next;
    }
  };
}

function misdirected(message: string): Response {
  return Response.json({ message }, { status: MISDIRECTED });
}
