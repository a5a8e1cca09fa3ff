// Said of a page: that it rings; that PagerDuty does not answer yet; or that it failed. Then whom to call by hand.
import { defaultReason, unsentNudge, waitingRef } from '../../domain/pages.ts';
import { isOpen, type Incident, type Page } from '../../domain/incident.ts';
import type { OnCall } from '../../domain/paging.ts';
import { byHand } from '../by-hand.ts';
import { clip, mention, sentence, when } from '../escape.ts';
import { actions, button, section } from '../kit.ts';
import type { Said, SaidWith, Words } from '../said.ts';
import { nameOf } from '../words.ts';

export const saidPage: Words = (incident, ref, by) => {
  const waiting = incident.pages.find((one) => waitingRef(one.id) === ref);
  if (waiting) return waiting.state === 'asked' && isOpen(incident) ? unanswered(incident, waiting, by) : undefined;
  const page = incident.pages.find((one) => String(one.id) === ref);
  if (!page || page.state === 'asked') return undefined;
  return page.state === 'sent' ? rings(incident, page) : failed(incident, page, by);
};

function rings(incident: Incident, page: Page): Said {
  const whom = `*${whomOf(page)}* is paged`;
  const who = page.target.type === 'user' ? '' : ': PagerDuty rings whoever is on call for it';
  // It was said that PagerDuty did not answer: that is taken back.
  const late = incident.nudges[`${unsentNudge}:${page.id}`] !== undefined;
  const text = late
    ? `PagerDuty answers again. ${whom} now${who}. ${asked(page)} ${when(page.at)}${reason(page)}.`
    : `${whom}${who}. ${asked(page)}${reason(page)}.`;
  return { text: `${nameOf(incident)}: ${text}`, blocks: [section(text)] };
}

/** An id that nobody could look up is said by the name that was kept for it. */
function whomOf({ target }: Page, onCall?: OnCall): string {
  return clip(onCall?.groups.find((group) => group.target.id === target.id)?.target.name ?? target.name, 100);
}

function asked({ by }: Page): string {
  return by.type === 'person' ? `Asked for by ${mention(by)}` : 'Asked for by Tocsin';
}

/** `: “database expert needed”`; nothing where nobody gave one. */
function reason({ why }: Page): string {
  return why === defaultReason ? '' : `: “${clip(why, 500)}”`;
}

function unanswered(incident: Incident, page: Page, { onCall }: SaidWith): Said {
  const first = `*PagerDuty does not answer*, so *${whomOf(page, onCall)}* is not paged yet. ${asked(page)}${reason(page)}.`;
  const list = byHand(onCall, page.target, true);
  const last = 'I keep trying, and say here when it works.';
  return { text: `${nameOf(incident)}: ${first} ${list} ${last}`, blocks: [section(first), section(list), section(last), ...another(incident)] };
}

function failed(incident: Incident, page: Page, { onCall }: SaidWith): Said {
  const first = `*${whomOf(page, onCall)} could not be paged.* ${asked(page)}${reason(page)}.`;
  const why = `Reason: ${sentence(clip(page.reason ?? 'unknown', 1_000))}`;
  const list = byHand(onCall, page.target);
  return { text: `${nameOf(incident)}: ${first} ${why} ${list}`, blocks: [section(`${first}\n${why}`), section(list), ...another(incident)] };
}

function another(incident: Incident) {
  return isOpen(incident) ? [actions([button({ id: 'page_someone', text: 'Page somebody else', value: String(incident.id) })])] : [];
}
