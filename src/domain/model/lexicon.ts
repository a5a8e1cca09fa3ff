// The words that the gate knows: what says why, what judges, what orders, and what is too common to mean anything alone.

const set = (words: string): ReadonlySet<string> => new Set(words.split(/\s+/).filter(Boolean));

/** Why something happened. Never without a confirmed hypothesis. */
export const causal = new RegExp([
  String.raw`\b(?:because|caus(?:e[sd]?|ing|al|ation)|due to|owing to|thanks to|on account of|as a (?:result|consequence)|result(?:s|ed|ing)? (?:in|from)|consequen\w+|therefore|thus|hence|thereby)\b`,
  String.raw`\b(?:root cause|culprit|to blame|blam(?:e[sd]?|ing)|at fault|fault of|responsible for|reasons?|why|stem(?:s|med|ming)? from|trac(?:ed|es|ing) (?:back )?to|attribut(?:ed|able) to|explain(?:s|ed|ing)?|contribut\w+)\b`,
  String.raw`\b(?:led|lead(?:s|ing)?) to\b|\b(?:brought|took|taking|bringing|knock(?:ed|ing)?) (?:\w+ ){0,4}down\b|\b(?:trigger(?:ed|s)?|driven|sparked|provoked|introduced|induced|prompted|brought about) by\b|\b(?:sparked|provoked|induced)\b`,
  String.raw`\b(?:made|makes|making|forc(?:ed|es|ing)|let|allow(?:ed|s|ing)) (?:the |a |an )?[\w-]+(?: \w+)? (?:fail\w*|crash\w*|slow\w*|unavailable|unreachable|down|to \w+|run out|time ?out)\b|\bmeaning (?:that )?|\bleaving\b|\bcausing\b`,
  String.raw`, so\b|\bso that\b|\bsince (?!\d|then\b|the (?:start|beginning)\b)|, as (?:the|a|an|it|its|their)\b|\bgiven that\b|\bin response to\b|\bfollowing on from\b|, from (?:the|a|an)\b|\bbehind (?:the|this|it)\b`,
].join('|'), 'i');

/** These say why, unless a cited row says them too: systems have them as plain states. */
export const causalUnlessSaid = new RegExp(String.raw`\b(?:trigger(?:s|ed|ing)?|broken?|breaks|breaking|exhaust(?:s|ed|ing)|overload(?:s|ed|ing)|overwhelm(?:s|ed|ing)|kill(?:s|ed|ing)|fix(?:es|ed|ing)|cured?|solv(?:es|ed|ing)|prevent(?:s|ed|ing)|by \w+ing|corrupt(?:s|ed|ing)|block(?:s|ed|ing)|sparking|spark)\b`, 'gi');

/** What praises, blames or knows better. */
export const judging = new RegExp([
  String.raw`\b(?:should(?:n't| not)?|could|ought(?:n't)?|would) (?:to )?(?:\w+ ){0,2}have\b|\bfail(?:ed|ing|s|ure) (?:to|of the team)\b|\bneglect\w*\b|\bforgot(?:ten)?\b|\bcareless\w*|\breckless\w*|\bnegligen\w*|\bsloppy\b|\blaz(?:y|iness)\b`,
  String.raw`\bunfortunate\w*|\bregrettabl\w*|\bluck\w*|\bsad(?:ly)?\b|\bsurpris\w*|\bobvious\w*|\bclear(?:ly)\b|\bneedless\w*|\bmistak(?:e|es|en|enly)\b|\bwrong(?:ly|ful)?\b|\bhuman error\b|\berroneous\w*|\bincompeten\w*|\bnaive\w*`,
  String.raw`\btoo (?:late|long|slow|many|few|little|much|early|soon)\b|\bonly (?:then|after|when|once)\b|\bat last\b|\bfinally\b|\beventually\b|\bdespite\b|\balthough\b|\beven though\b|\binstead of\b|\brather than\b|\bwithout (?:checking|testing|asking|telling|thinking|approval|review)\b`,
  String.raw`\b(?:good|great|excellent|heroic|brilliant|impressive|effective|smart|clever|wise|bad|poor|terrible|awful|catastrophic|disastrous|unacceptable|inadequate|insufficient|unnecessary|avoidable|preventable|slow to|late to|inexperienced|confused|panick\w*|chaotic|sluggish|swift|hasty|prompt (?:action|response|reaction|work)|delayed reaction)\b`,
  String.raw`\b(?:worse|worst|better|best|well[- ](?:done|handled|executed|prepared)|as expected|merely|simply|at least|of course)\b|!`,
].join('|'), 'i');

/** These judge, unless they stand in a cited row: "a critical alert". */
export const judgingUnlessSaid = /\b(?:severe|serious|critical|rapid|just|still|even|clear|remarkabl[ey]|proper|right|exemplary|rookie|record|textbook|professional)\b/gi;

/** Adverbs that judge nobody; every other one in -ly has to stand in a cited row. */
export const plainAdverbs = set('only early approximately partially partly fully manually automatically previously currently temporarily initially daily hourly weekly nightly monthly likely respectively roughly nearly exactly simultaneously reply apply supply family internally externally newly directly subsequently shortly weekly yearly globally locally remotely mainly mostly gradually anomaly assembly multiply rely comply');

/** One event against another. `a … b` in words: 1 when a is said to be the earlier one, -1 when the later. */
export const orderWords: readonly (readonly [pattern: RegExp, earlierFirst: boolean])[] = [
  [/,?\s+(?:and|who|which)?\s*(?:then|thereafter|subsequently|afterwards|later)\s+/i, true], [/[;,.]\s+(?:then|thereafter|subsequently|afterwards|later)\b,?\s*/i, true],
  [/,?\s+(?:was |were )?followed by\s+/i, true], [/,?\s+(?:shortly |soon |just |long |right |\S+ (?:min(?:ute)?s?|h(?:ours?)?|seconds?) )?before\s+/i, true], [/,?\s+(?:prior to|ahead of)\s+/i, true], [/,?\s+until\s+/i, true],
  [/,?\s+(?:shortly |soon |just |long |right |only |\S+ (?:min(?:ute)?s?|h(?:ours?)?|seconds?) )?(?:after|following)\s+/i, false], [/,?\s+(?:once|as soon as)\s+/i, false], [/,?\s+(?:when|by the time)\s+/i, false],
];
/** At the beginning of a sentence, up to its comma: `After the rollback, errors fell`. */
export const orderFirst: readonly (readonly [pattern: RegExp, earlierFirst: boolean])[] = [
  [/^(?:shortly |soon |just |right |\S+ (?:min(?:ute)?s?|hours?|seconds?) )?(?:after|following|once|as soon as|when)\s+/i, true], [/^(?:shortly |soon |just |right |\S+ (?:min(?:ute)?s?|hours?|seconds?) )?(?:before|prior to|until|ahead of|by the time)\s+/i, false],
];
/** Whatever is left of order when the above has been read. */
export const orderLeft = /\b(?:before|after(?:wards)?|then|later|earlier|prior|until|once|when|while|during|meanwhile|subsequent(?:ly)?|next|first|second|third|last|previous(?:ly)?|preced\w+|follow(?:s|ed|ing)|already|by the time|simultaneously|at the same time)\b/i;

export const negating = /\b(?:not?|never|none|nothing|nobody|neither|nor|without|cannot|unable|lack(?:s|ed|ing)?|absent)\b|n't\b/i;
/** In a row these are as good as a no. */
export const negative = new RegExp(`${negating.source}|\\b(?:fail\\w*|down|unavailable|off|stopped|lost|missing|out of|timed? ?out|gone|dead|0)\\b`, 'i');

export const numberWords: Readonly<Record<string, string>> = {
  zero: '0', one: '1', two: '2', three: '3', four: '4', five: '5', six: '6', seven: '7', eight: '8', nine: '9', ten: '10', eleven: '11', twelve: '12', thirteen: '13', fourteen: '14', fifteen: '15',
  sixteen: '16', seventeen: '17', eighteen: '18', nineteen: '19', twenty: '20', thirty: '30', forty: '40', fifty: '50', sixty: '60', ninety: '90', hundred: '100', thousand: '1000', million: '1000000',
  billion: '1000000000', dozen: '12', half: '0.5', twice: '2', both: '2', thrice: '3', double: '2', doubled: '2', tripled: '3', halved: '0.5', third: '3', quarter: '0.25',
};

/** Common prefixes and pairs that are no identifiers. */
export const plainHyphens = /^(?:re|non|pre|post|un|co|follow|roll|on|read|write|long|short|time|fail|third|high|low|in|out|off|up|down|well|end|run|set|start|shut|switch|work|cut|stand|back|full|first|last|so|one|two|three)-[a-z]+$|^[a-z]+-(?:up|down|out|off|over|in|back|on|call|only|wide|based|side|time|term|facing|related|around)$/;

/** Too common to count, for a claim or against it. */
export const stopWords = set(`a an the this that these those there here it its they them their he she his her him we us our you your i me my who whom whose which what
  and or but nor if of to in on at by for from with as into onto over under about against between within across through per via than too also again both each all any some such other another more most less least few many much several
  is are was were be been being am has have had having do does did done doing will would can may might must shall should could get gets got getting go goes went going gone come comes came make makes made take takes took taken
  not no never none nothing nobody without cannot unable only very up down out off back before after then later earlier prior until once when while during meanwhile since next first last previously following followed subsequently afterwards thereafter now already`);
export const commonWords = set(`incident event team people person someone somebody responder responders commander member system record row message thing things issue problem time times minute minutes hour hours second seconds min hrs day days moment period utc today
  start begin continue remain happen occur observe see show report say state note tell write mention describe include become see find know hear learn use try work run set put keep give look indicate appear involve concern affect receive reach
  full raise ask count add give stand call version severity stakeholders alert update impact timeline action role customer customers errors service return occurred mark drop access fix improve review document move pass stand yesterday
  part number amount level status total value rate percent percentage point way case place end whole entire same new old own around approximately about total further additional one ones using plan propose suggest agree decide need want let make`);
