// Words that blame, and words of hindsight. Found only in what people wrote as running text: the timeline quotes what was said.
import { partNamed, proseOf, type Part, type PostmortemDocument } from './document.ts';
import type { Problem } from './rules.ts';

type Phrase = { readonly is: RegExp; readonly instead: string };

/** What a machine does is not blamed: a probe may well fail to notice. */
const machine = '(?:monitor(?:ing|s)?|alert(?:s|ing)?|alarms?|probes?|checks?|tests?|system|pipeline|script|job|service|rule|dashboard|bot|detector|canary|it|that|which)';

// Dekker's and Allspaw's lists, and Etsy's debriefing guide, cut down to phrases that hardly mean anything else.
const blame: readonly Phrase[] = [
  { is: /\b(?:human|operator|engineer|admin(?:istrator)?) errors?\b/i, instead: 'Say what was done and why it made sense with what was known then.' },
  { is: /\b(?:careless(?:ly|ness)?|negligen(?:t|ce)|sloppy|sloppiness|incompeten(?:t|ce)|stupid(?:ly|ity)?|reckless(?:ly)?|irresponsibl[ey])\b/i, instead: 'Describe the conditions, not the person.' },
  { is: /\b(?:(?:is|are|was|were|am) (?:to blame|at fault)\b(?! (?:tolerance|lines?|domains?|levels?))|(?<!git )\bblam(?:e[sd]?|ing)\b(?= (?:the|a|an|our|their|his|her|on)\b)|\w+['’]s (?:own )?fault\b)/i, instead: 'Say what happened and what made it possible.' },
  { is: /\b(?:made|making) (?:a|an|the|this|that) (?:\w+ )?mistake\b|\bmistakenly\b|\bby mistake\b/i, instead: 'Say what was done, and what it looked like at the time.' },
  { is: /\b(?:forgot|neglected) to\b/i, instead: 'Say what did not happen, and what usually makes it happen.' },
  { is: new RegExp(`(?<!\\b${machine} (?:also |again )?)\\bfailed to (?:notice|check|follow|read|reali[sz]e|communicate|escalate|test|verify|ask|understand|anticipate)\\b`, 'i'), instead: 'Say what people saw and did instead.' },
  { is: /\b(?:didn['’]t|did not) (?:bother|pay attention|care to|follow (?:the )?(?:process|procedure|runbook|instructions|rules))\b/i, instead: 'Say what they did, and why it seemed right.' },
];

/** After "should have" a participle is hindsight; "should have an owner" is a wish. */
const participle = "(?:\\w+ly )?(?:\\w{2,}ed|been|known|seen|done|gone|taken|made|caught|found|thought|told|kept|put|read|left|sent|run|given|chosen|written|understood|realised)\\b";

const hindsight: readonly Phrase[] = [
  { is: new RegExp(`(?<!\\b(?:what|how|as|than) (?:it|this|that|they|the \\w+) )\\b(?:should(?:n['’]t| not)? have|ought(?: not)? to have) (?!(?:been )?(?:fired|triggered|alerted|paged|rejected|blocked|expired|retried|returned|failed over)\\b)${participle}`, 'i'), instead: 'Say what was known at that moment, and what was done with it.' },
  { is: /\b(?:could|would|might) (?:easily |simply )?have (?:been )?(?:prevented|avoided|caught|seen|spotted|noticed|known)\b/i, instead: 'What did not happen explains nothing: write it as an action.' },
  { is: /\b(?:in|with(?: the benefit of)?) hindsight\b|\bin retrospect\b|\bhindsight is\b/i, instead: 'Tell it as people saw it then.' },
  { is: /\bobviously\b|\b(?:was|were|is) (?:clearly |quite )?obvious\b|\bcommon sense\b|\bif only\b/i, instead: 'It was not obvious then: say what it looked like.' },
  { is: /\bhad (?:we|they|he|she|somebody|someone|anybody|anyone|the \w+) (?:only )?(?:checked|known|looked|noticed|tested|read|followed|paid)\b/i, instead: 'What did not happen explains nothing: write it as an action.' },
  { is: /\b(?:missed|ignored|overlooked) (?:the |an? |several |all |clear |obvious |early )*(?:warnings?|warning signs?|signs|signals|alerts?|alarms?)\b/i, instead: 'Say what else people saw at that moment.' },
];

const fault = /\b(?:caus(?:ed|ing)|broke|crashed|forgot|neglected|mistake|wrong(?:ly)?|deleted|removed|misconfigured|mistyped|failed|missed|ignored|overlooked|responsible for)\b/i;

/** Written by machines, or quoted. */
const told = /^(?:timeline|messages sent|runbook steps)/;

export function wording(document: PostmortemDocument): Problem[] {
  const names = namesIn(document);
  return document.parts.filter(({ title }) => !told.test(title)).flatMap((part) => proseOf(part).flatMap(({ line, text }): Problem[] => {
    if (isOurs(part, text)) return [];
    return [
      ...said('PM030', blame, line, text, 'blames'),
      ...said('PM031', hindsight, line, text, 'is hindsight'),
      ...named(names, line, text),
      ...alone(line, text),
    ];
  }));
}

/** The line of facts that we write ourselves. */
function isOurs({ title }: Part, text: string): boolean {
  return (title.startsWith('summary') && /^INC-\d+ \(.*\) was (?:opened at|written down) /.test(text)) || text.startsWith('Measured from the start of impact');
}

function said(code: 'PM030' | 'PM031', phrases: readonly Phrase[], line: number, text: string, what: string): Problem[] {
  return phrases.flatMap(({ is, instead }): Problem[] => {
    const found = is.exec(text);
    return found === null ? [] : [{ code, line, message: `“${found[0].slice(0, 60)}” ${what}. ${instead}` }];
  });
}

/** Who is known by name: from the roles and owners of the front matter. Roles are said instead. */
function namesIn({ front }: PostmortemDocument): readonly string[] {
  const roles = front?.['roles'];
  const values = [front?.['owner'], ...(typeof roles === 'object' && roles !== null ? Object.values(roles) : [])];
  return [...new Set(values.filter((name) => typeof name === 'string').map((name) => name.replaceAll('\u200b', '').trim()).filter((name) => name.length > 2))];
}

function named(names: readonly string[], line: number, text: string): Problem[] {
  const sentences = text.split(/(?<=[.!?])\s+/);
  const hit = names.find((name) => sentences.some((sentence) => speaksOf(sentence, name) && fault.test(sentence)));
  return hit === undefined ? [] : [{ code: 'PM032', line, message: `${hit.slice(0, 60)} stands next to a fault here. Say the role (“the deployer”), and what the system allowed.` }];
}

function speaksOf(sentence: string, name: string): boolean {
  const first = name.split(' ')[0] ?? name;
  return [name, first].some((one) => one.length > 2 && new RegExp(`(?<![\\p{L}\\p{N}])${one.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&')}(?![\\p{L}\\p{N}])`, 'u').test(sentence));
}

function alone(line: number, text: string): Problem[] {
  if (!/\b(?:the|a|one|our|single|main|actual|real) root cause(?: (?:was|is|of|turned out)\b|:)/i.test(text)) return [];
  return [{ code: 'PM033', line, message: 'There is rarely one root cause: write what came together, each as a contributing factor.' }];
}

/** Whether a section for causes is headed by the one. */
export function causeHeading(document: PostmortemDocument): Problem[] {
  const part = partNamed(document, /^root cause$/);
  return part ? [{ code: 'PM033', line: part.line, message: 'Call the section “Contributing factors”, and write what came together.' }] : [];
}
