// What somebody types to declare an incident: a severity, --drill, --private and --retro anywhere, and what is wrong.
import type { Config } from './config.ts';
import type { Refusal } from './errors.ts';

export type Declaration = { readonly title: string; readonly severity: string | undefined; readonly kind: 'live' | 'drill' | 'retrospective'; readonly private: boolean; readonly glass?: true };

// Slack's clients turn two hyphens into a dash.
const flags = /^(?:--|—)(drill|private|retro|break-glass)$/i;

/** An empty title means that the form is wanted, as does --retro, which needs times. A mistyped --private must not open a public incident, nor --drill a live one. */
export function readDeclaration(text: string, config: Config): Declaration | Refusal {
  const words = text.split(/\s+/).filter(Boolean);
  const given = words.flatMap((word) => flags.exec(word)?.[1]?.toLowerCase() ?? []);
  const severity = words.map((word) => word.toUpperCase()).find((word) => Object.hasOwn(config.severities, word));
  const title = words.filter((word) => word.toUpperCase() !== severity && !flags.test(word)).join(' ');
  const unknown = words.find((word) => /^(?:--|—)[a-z]/i.test(word) && !flags.test(word));
  if (unknown !== undefined) return { refuse: `I do not know ${unknown.slice(0, 40).replaceAll(/[<>&]/g, '')}. There are --drill and --private, --retro for what is over, and --break-glass for whoever may not and must: \`/incident declare --private what is wrong\`.` };
  const retro = given.includes('retro');
  if (retro && given.includes('drill')) return { refuse: 'A drill is practised, not written down afterwards: use --drill or --retro, not both.' };
  if (title === '' && given.length > 0 && !retro) {
    return { refuse: 'Say in a few words what is wrong as well: `/incident declare --drill region failover`. Or use `/incident declare` alone for the form.' };
  }
  if (title.length > 300) return { refuse: 'Keep the title under 300 characters; put the rest in `/incident note`.' };
  return { title, severity, kind: kindOf(given), private: given.includes('private'), ...(given.includes('break-glass') ? { glass: true } : {}) };
}

function kindOf(given: readonly string[]): Declaration['kind'] {
  if (given.includes('retro')) return 'retrospective';
  return given.includes('drill') ? 'drill' : 'live';
}
