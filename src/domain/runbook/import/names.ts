// Names for steps, from the words that introduce them; and the id and title of a file.
const STOP = new Set('a an the of to in on for and or is are be can you your if it its this that these those with from by as at we i use using run running following command commands execute example e g eg which will should please then also any some via'.split(' '));

const GENERIC = new Set(['overview', 'index', 'main', 'runbook', 'general']);

function slug(text: string, longest: number): string {
  const ascii = text.normalize('NFKD').replaceAll(/[^\p{ASCII}]/gu, '').toLowerCase();
  let made = '';
  for (const word of ascii.split(/[^a-z0-9]+/).filter((part) => part !== '')) {
    const next = made === '' ? word : `${made}-${word}`;
    if (next.length > longest) break;
    made = next;
  }
  return made;
}

/** The first sentence that says something, without filler; '' when nothing is left. */
function fromWords(text: string): string {
  const sentence = text.split(/(?<=[.!?])\s|[:\n]/).find((part) => part.trim().length > 3) ?? text;
  const words = sentence.split(/\s+/).filter((word) => !STOP.has(word.toLowerCase().replaceAll(/[^a-z]/g, '')));
  return slug(words.slice(0, 6).join(' '), 40).replace(/^[^a-z]+/, '');
}

/** Unique among `taken`: `check-the-pods`, `oc-get-pods`, `step-3`. */
export function stepName(intro: string | undefined, command: readonly string[], place: number, taken: ReadonlySet<string>): string {
  const plain = command.filter((word) => !/^[-$"']|[=/{}]/.test(word));
  const candidates = [fromWords(intro ?? ''), slug(plain.slice(0, 4).join(' '), 40), `step-${place}`];
  const base = candidates.find((name) => /^[a-z][a-z0-9-]{2,39}$/.test(name)) ?? `step-${place}`;
  for (let n = 1; ; n += 1) {
    const name = n === 1 ? base : `${base.slice(0, 36).replace(/-$/, '')}-${n}`;
    if (!taken.has(name)) return name;
  }
}

function baseName(path: string): string {
  return (path.split(/[\\/]/).at(-1) ?? path).replace(/\.md$/i, '');
}

function kebab(name: string): string {
  return name.replaceAll(/([a-z0-9])([A-Z])/g, '$1-$2').replaceAll(/([A-Z]+)([A-Z][a-z])/g, '$1-$2').toLowerCase().replaceAll(/[^a-z0-9]+/g, '-').replaceAll(/^-+|-+$/g, '');
}

/** From the file's name; with its folders where that is taken. 3 to 80 characters. */
export function runbookId(path: string, taken: ReadonlySet<string>): string {
  const parts = path.replace(/\.md$/i, '').split(/[\\/]/).map(kebab).filter((part) => part !== '');
  // `overview` alone would say nothing about what it is an overview of.
  const last = GENERIC.has(parts.at(-1) ?? '') && parts.length > 1 ? parts.length - 2 : parts.length - 1;
  for (let from = last; from >= 0; from -= 1) {
    const id = parts.slice(from).join('-').slice(0, 76).replace(/-$/, '');
    if (id.length >= 3 && !taken.has(id)) return id;
  }
  const base = (parts.join('-') || 'runbook').slice(0, 72);
  for (let n = 2; ; n += 1) if (!taken.has(`${base}-${n}`)) return `${base}-${n}`;
}

/** Files are named after their alert in OpenShift's, prometheus-operator's and CloudNativePG's runbooks: `KubePodCrashLooping.md`. */
export function alertName(path: string): string | undefined {
  const name = baseName(path);
  return /^[A-Za-z][A-Za-z0-9]*[a-z0-9][A-Z][A-Za-z0-9]*$/.test(name) || /^[A-Z]{2,}[a-z][A-Za-z0-9]+$/.test(name) ? name : undefined;
}

/** 5 to 120 characters, one line. */
export function runbookTitle(title: string | undefined, path: string): string {
  const text = (title ?? '').replaceAll(/\s+/g, ' ').replaceAll(/\p{Cc}/gu, '').trim();
  const said = text === '' ? baseName(path) : text;
  return (said.length < 5 ? `Runbook: ${said}` : said).slice(0, 120).trim();
}
