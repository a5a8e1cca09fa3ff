// /incident merge: this one is the same as another, which goes on. Typed in the duplicate.
import { command } from '../../src/contracts.ts';
import { incidentNumber } from '../../src/domain/incident.ts';
import { mergeForm, merged } from '../../src/domain/merging.ts';
import { mergeModal } from '../../src/render/forms/merge.ts';

const filler = /^(?:(?:this|is|the|same|as|into|with|to|in|of)\s+)*/i;
/** `<#C0123|inc-7-checkout>`, as Slack sends a channel that was picked from its list. */
const channel = /^<#[A-Z0-9]+\|(?:drill-)?inc-([1-9]\d{0,8})\b[^>]*>$/i;

export default command<{ into: number | undefined }>({
  where: 'incident',
  namesAnother: true,
  usage: 'merge [INC-7]',
  help: 'This one is the same as another: that one goes on and takes over alerts, open tasks and people.',
  examples: ['merge', 'merge INC-7', 'merge INC-9 into INC-7'],
  aliases: ['duplicate', 'dup'],
  parse(text) {
    const named = text.replace(filler, '');
    if (named === '') return { into: undefined };
    const into = incidentNumber(channel.exec(named)?.[1] ?? named);
    return into === undefined ? { refuse: 'Name the incident that goes on: `/incident merge INC-7`. `/incident merge` alone shows the open ones.' } : { into };
  },
  needs: ({ into }) => [into === undefined ? { need: 'open-incidents' } : { need: 'other-incident', incident: into }],
  decide({ incident, known }, { into }) {
    if (into !== undefined) return merged(incident, known.otherIncident, into);
    const others = mergeForm(incident, known.openIncidents ?? []);
    return 'refuse' in others ? others : { open: mergeModal(incident, others.choices) };
  },
});
