// Ten minutes after the opening nobody commands: the card is shown again, and the timeline says why.
import { timer } from '../../../../src/contracts.ts';
import { decide } from '../../../../src/domain/decision.ts';
import { isOpen } from '../../../../src/domain/incident.ts';
import { refresh } from '../../../../src/domain/opening.ts';

export default timer({
  decide({ incident }) {
    if (!isOpen(incident) || incident.commander) return decide([]);
    return decide([{ kind: 'note.added', data: { text: 'Ten minutes, and nobody commands.' } }], refresh);
  },
});
