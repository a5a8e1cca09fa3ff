// The plain page behind an incident's link, so that links in Slack lead somewhere.
import { createHash } from 'node:crypto';
import type { ServerResponse } from 'node:http';
import type { Incident } from './model.ts';

const style = 'body{font:16px/1.5 system-ui;max-width:44rem;margin:3rem auto;padding:0 1rem}li{white-space:pre-wrap}';
const styleHash = createHash('sha256').update(style).digest('base64');

export function answerPage(incident: Incident | undefined, response: ServerResponse): void {
  const headers = {
    'content-type': 'text/html; charset=utf-8',
    'content-security-policy': `default-src 'none'; style-src 'sha256-${styleHash}'`,
  };
  if (incident === undefined) {
    return void response.writeHead(404, headers).end(html('No such incident', '<p>PagerDuty knows no incident here.</p>'));
  }
  const facts = [
    incident.status, `${incident.urgency} urgency`, incident.priority?.name, incident.service.name,
  ].filter((each) => each !== undefined);
  const log = incident.log.map((entry) => `<li>${escapeHtml(`${entry.at.toISOString()} ${entry.text}`)}</li>`).join('');
  response.writeHead(200, headers).end(
    html(`#${incident.number} ${incident.title}`, `<p>${escapeHtml(facts.join(' · '))}</p><ol>${log}</ol>`),
  );
}

function html(title: string, body: string): string {
  const shown = escapeHtml(title);
  const head = `<meta charset="utf-8"><title>${shown}</title><style>${style}</style>`;
  return `<!doctype html><html lang="en">${head}<h1>${shown}</h1>${body}</html>`;
}

function escapeHtml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
}
