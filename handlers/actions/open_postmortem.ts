// The button "Open postmortem", where the severity does not ask for one by itself.
import { z } from 'zod';
import { action } from '../../src/contracts.ts';
import { decide, tell } from '../../src/domain/decision.ts';

export default action({
  where: 'incident',
  input: z.string(),
  decide({ incident }) {
    if (incident.postmortem) return tell(incident.postmortem.url ? `It is there already: ${incident.postmortem.url}` : 'It is being written already.');
    if (incident.kind === 'drill') return { refuse: 'A drill gets no postmortem.' };
    if (incident.private) return { refuse: 'This incident is private: its postmortem does not leave Tocsin.' };
    return decide(
      [{ kind: 'postmortem.wanted', data: { why: 'a person asked for it' } }],
      [{ kind: 'github.postmortem.publish', data: {} }, { kind: 'slack.card.show', data: {} }],
      tell('I am writing the draft from the records. Its link follows here.'),
    );
  },
});
