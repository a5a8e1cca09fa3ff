// What the page suggests while somebody types, until the caller hands over the real list.
import type { Hints } from './api.ts';

export const DEFAULT_HINTS: Hints = {
  commands: [
    { name: 'help', hint: '', about: 'What Tocsin can do here' },
    { name: 'new', hint: '<title>', about: 'Declare an incident' },
    { name: 'status', hint: '', about: 'Show this incident, or say where it stands' },
    { name: 'update', hint: '<text>', about: 'Tell everybody where it stands' },
    { name: 'sev', hint: 'SEV1…SEV5', about: 'Change the severity' },
    { name: 'lead', hint: '@person', about: 'Take or give a role' },
    { name: 'handoff', hint: '@person', about: 'Offer command to somebody' },
    { name: 'page', hint: '@person or service', about: 'Page somebody through PagerDuty' },
    { name: 'task', hint: '@person <text>', about: 'Ask for something, with an answer' },
    { name: 'note', hint: '<text>', about: 'Write into the timeline' },
    { name: 'runbook', hint: '<name>', about: 'Show or start a runbook' },
    { name: 'list', hint: '', about: 'All open incidents' },
    { name: 'mitigate', hint: '', about: 'Customers no longer suffer' },
    { name: 'resolve', hint: '', about: 'It is fixed; write the postmortem' },
  ],
  shortcuts: [
    { callbackId: 'add_to_timeline', name: 'Add to timeline', type: 'message' },
    { callbackId: 'declare_from_message', name: 'Declare an incident', type: 'message' },
  ],
};
