// What the page suggests while somebody types, until the caller hands over the real list.
import type { Hints } from './api.ts';

export const DEFAULT_HINTS: Hints = {
  commands: [
    { name: 'help', hint: '[command]', about: 'Show what can be done here' },
    { name: 'declare', hint: '[what is wrong]', about: 'Declare an incident' },
    { name: 'status', hint: '', about: 'Show where this incident stands' },
    { name: 'update', hint: '[text]', about: 'Tell stakeholders where it stands' },
    { name: 'severity', hint: '<SEV1…SEV5>', about: 'Say how bad it is' },
    { name: 'commander', hint: '[@somebody]', about: 'Take command, or say who has it' },
    { name: 'handoff', hint: '[@somebody]', about: 'Offer command to somebody' },
    { name: 'page', hint: '<@somebody> [why]', about: 'Page somebody through PagerDuty' },
    { name: 'task', hint: '[@who] <what>', about: 'Give somebody a task with a time-box' },
    { name: 'note', hint: '<text>', about: 'Put a line on the timeline' },
    { name: 'runbook', hint: '[id]', about: 'Show or start a runbook' },
    { name: 'list', hint: '', about: 'Show the open incidents' },
    { name: 'mitigate', hint: '[how you know]', about: 'Say that customers no longer suffer' },
    { name: 'resolve', hint: '[how you know]', about: 'Say that it is fixed' },
  ],
  shortcuts: [
    { callbackId: 'add_to_timeline', name: 'Add to timeline', type: 'message' },
    { callbackId: 'declare_from_message', name: 'Declare an incident', type: 'message' },
  ],
};
