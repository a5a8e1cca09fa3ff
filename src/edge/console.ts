// GET /: until the console comes, a plain page that says that Tocsin runs.
import { send, type Route } from './http.ts';

const page = `<!doctype html>
<html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>Tocsin</title>
<body>
<h1>Tocsin runs.</h1>
<p>Incidents live in Slack: <code>/incident help</code>. Health: <a href="/readyz">/readyz</a>.</p>
</body></html>`;

export const consoleRoute: Route = (request, response, url) => {
  if (url.pathname !== '/' || request.method !== 'GET') return Promise.resolve(false);
  send(response, 200, page, { 'content-type': 'text/html; charset=utf-8' });
  return Promise.resolve(true);
};
